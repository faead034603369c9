using System.Text.Json;
using Lessons.Text;

namespace Lessons.Models;

/// <summary>
/// The header of a safetensors file, checked in full before a number is read: every name once, every tensor as many bytes
/// as its shape needs, and the tensors side by side from the first byte behind the header to the last of the file.
/// </summary>
/// <remarks>The rules of https://github.com/huggingface/safetensors#format and of its reference implementation.</remarks>
internal static class SafeTensorsHeader
{
    public const int Longest = 100_000_000;
    public const string Metadata = "__metadata__";

    /// <summary>The tensors in the order in which they lie; the stream then stands behind the header.</summary>
    /// <exception cref="InvalidDataException">The header breaks a rule of the format; the message names file and tensor.</exception>
    public static IReadOnlyList<SafeTensor> Read(string path, Stream stream)
    {
        var before = new byte[8];
        var length = stream.ReadAtLeast(before, 8, throwOnEndOfStream: false) == 8 ? BitConverter.ToInt64(before) : -1;
        if (length is < 2 or > Longest || length > stream.Length - 8)
            throw new InvalidDataException($"{path}: this is not a safetensors file: {stream.Length} bytes with a header of {length}");
        var header = new byte[length];
        stream.ReadExactly(header);
        if (header[0] != '{')
            throw new InvalidDataException($"{path}: this is not a safetensors file: its header begins with the byte {header[0]:x2}, not a brace");
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = json.RootElement.EnumerateObject().Where(IsTensor).Select(Entry);
            SafeTensor[] tensors = [.. entries.OrderBy(t => t.Begin).ThenBy(t => t.End)];
            RequireSideBySide(tensors, stream.Length - 8 - length);
            return tensors;
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{path}: the header is not that of a safetensors file: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: the header is not that of a safetensors file: {JsonLines.Short(e.Message)}", e);
        }
    }

    private static bool IsTensor(JsonProperty property)
    {
        if (property.Name != Metadata) return true;
        if (property.Value.ValueKind != JsonValueKind.Object
            || property.Value.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
            throw new FormatException($"'{Metadata}' is {Shown(property.Value)}; expected an object of texts");
        return false;
    }

    private static SafeTensor Entry(JsonProperty property)
    {
        var (name, value) = (JsonLines.Short(property.Name), property.Value);
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"'{name}' is {Shown(value)}; expected an object with dtype, shape and data_offsets");
        if (Member("dtype") is not { ValueKind: JsonValueKind.String } dtype)
            throw new FormatException($"the dtype of '{name}' is {Shown(Member("dtype"))}; expected a text as \"F32\"");
        var (type, shape) = (dtype.GetString()!, Numbers("shape"));
        var size = SafeTensor.SizeOf(type) ?? throw new FormatException($"'{name}' is {JsonLines.Short(type)}; expected F32, F64, I64 or BOOL");
        if (Numbers("data_offsets") is not [var begin, var end] || begin > end)
            throw new FormatException($"the data_offsets of '{name}' are {Shown(Member("data_offsets"))}; expected a first byte and an end");
        var (bytes, sizes) = ((UInt128)size, JsonLines.Short(string.Join(',', shape)));
        foreach (var dimension in shape)
        {
            bytes *= (UInt128)dimension;
            if (bytes > long.MaxValue) throw new FormatException($"'{name}' of shape ({sizes}) has more bytes than a file can");
        }

        if (bytes != (UInt128)(end - begin)) throw new FormatException($"'{name}' of shape ({sizes}) lies at [{begin}, {end}]; expected {bytes} bytes");
        return new SafeTensor(property.Name, type, shape, begin, end);

        JsonElement? Member(string key) => value.TryGetProperty(key, out var member) ? member : null;

        long[] Numbers(string key)
        {
            if (Member(key) is not { ValueKind: JsonValueKind.Array } list)
                throw new FormatException($"the {key} of '{name}' is {Shown(Member(key))}; expected a list of whole numbers");
            return [.. list.EnumerateArray().Select(item => Number(item, key))];
        }

        long Number(JsonElement item, string key) =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number) && number >= 0
                ? number
                : throw new FormatException($"the {key} of '{name}' has {Shown(item)}; expected whole numbers of 0 and more");
    }

    private static void RequireSideBySide(SafeTensor[] tensors, long bytes)
    {
        var at = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != at)
            {
                var wrong = tensor.Begin > at ? "gap" : "overlap";
                throw new FormatException(
                    $"'{JsonLines.Short(tensor.Name)}' begins at byte {tensor.Begin} where the tensor before it ends at {at}; expected no {wrong}");
            }

            at = tensor.End;
        }

        if (at != bytes) throw new FormatException($"the tensors have {at} bytes of numbers, and the file has {bytes}");
    }

    private static string Shown(JsonElement? value) => value is null ? "missing" : JsonLines.Short(value.Value.GetRawText());
}

/// <summary>One tensor's entry of the header; <paramref name="Begin"/> and <paramref name="End"/> count bytes behind the header.</summary>
internal sealed record SafeTensor(string Name, string Type, long[] Shape, long Begin, long End)
{
    /// <summary>Bytes of one element; null for a type that is not read here.</summary>
    public static int? SizeOf(string type) => type switch
    {
        "F32" => 4,
        "F64" or "I64" => 8,
        "BOOL" => 1,
        _ => null,
    };
}
