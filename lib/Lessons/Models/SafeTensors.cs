using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Lessons.Text;
using Shared;
using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// Named tensors in a safetensors file: eight bytes with the length of the header, the header (JSON: for each name
/// dtype, shape and data_offsets), then all numbers, little-endian and row by row. Python's safetensors reads what is
/// written here, and the other way round.
/// </summary>
public static class SafeTensors
{
    private const int Part = 1 << 26;   // elements at a time: a span of bytes counts them in an int
    private static readonly string[] Order = ["I64", "F64", "F32", "BOOL"];
    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));

    /// <summary>Writes all parameters and buffers of a model under their names in state_dict().</summary>
    /// <exception cref="ArgumentException">A tensor has a type that is not written here, or a name that no reader accepts.</exception>
    /// <exception cref="IOException">The file was not saved and is as it was before.</exception>
    public static void Save(string path, nn.Module model) => Save(path, model.state_dict());

    /// <summary>
    /// Writes float32, float64, int64 and bool tensors as the reference implementation orders them: the widest elements
    /// first, which keeps all aligned, and of equally wide ones by type and name.
    /// </summary>
    /// <exception cref="ArgumentException">A tensor has a type that is not written here, or a name that no reader accepts.</exception>
    /// <exception cref="IOException">The file was not saved and is as it was before.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var ordered = tensors.Select(t => (Name: t.Key, Tensor: t.Value, Type: DataType(t.Key, t.Value.dtype)))
            .OrderBy(t => Array.IndexOf(Order, t.Type)).ThenBy(t => Encoding.UTF8.GetBytes(t.Name), ByBytes).ToArray();
        var header = Header(ordered);
        // Spaces at the end of the header keep the numbers at a multiple of eight bytes.
        var padding = (8 - header.Length % 8) % 8;
        if (header.Length + padding > SafeTensorsHeader.Longest)
            throw new ArgumentException(
                $"SafeTensors.Save: the names and shapes take {header.Length} bytes; expected at most {SafeTensorsHeader.Longest}");
        WholeFile.Write(path, stream =>
        {
            stream.Write(BitConverter.GetBytes((long)(header.Length + padding)));
            stream.Write(header);
            stream.Write("       "u8[..padding]);
            foreach (var (_, tensor, _) in ordered) WriteNumbers(stream, tensor);
        });
    }

    /// <summary>Reads a model's parameters and buffers; nothing is changed unless every name and shape fits.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or is another model's.</exception>
    public static void Load(string path, nn.Module model)
    {
        using var scope = NewDisposeScope();
        var state = model.state_dict();
        model.load_state_dict(Load(path, found => RequireFit(path, state, found)));
    }

    /// <summary>All tensors of a file by their names.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or has a type of number that is not read here.</exception>
    public static Dictionary<string, Tensor> Load(string path) => Load(path, _ => { });

    /// <summary>The numbers are read when <paramref name="check"/> has seen the header.</summary>
    private static Dictionary<string, Tensor> Load(string path, Action<IReadOnlyList<SafeTensor>> check)
    {
        using var stream = File.OpenRead(path);
        var found = SafeTensorsHeader.Read(path, stream);
        check(found);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in found)
        {
            try
            {
                tensors[entry.Name] = ReadNumbers(stream, entry);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or EndOfStreamException or ExternalException)
            {
                foreach (var tensor in tensors.Values) tensor.Dispose();
                var shape = JsonLines.Short(string.Join(',', entry.Shape));
                throw new InvalidDataException(
                    $"{path}: '{JsonLines.Short(entry.Name)}' of shape ({shape}) cannot be read: {e.Message}", e);
            }
        }

        return tensors;
    }

    private static void RequireFit(string path, Dictionary<string, Tensor> state, IReadOnlyList<SafeTensor> found)
    {
        var byName = found.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (name, own) in state)
        {
            if (!byName.TryGetValue(name, out var entry))
                throw new InvalidDataException($"{path}: there is no tensor '{name}', which the model has");
            if (!entry.Shape.SequenceEqual(own.shape))
                throw new InvalidDataException(
                    $"{path}: '{name}' has shape ({string.Join(',', entry.Shape)}), but the model's is {own.ShapeText()}");
        }

        if (byName.Keys.FirstOrDefault(name => !state.ContainsKey(name)) is { } extra)
            throw new InvalidDataException($"{path}: the tensor '{extra}' is none of the model's");
    }

    private static byte[] Header((string Name, Tensor Tensor, string Type)[] ordered)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            var offset = 0L;
            json.WriteStartObject();
            foreach (var (name, tensor, type) in ordered)
            {
                if (name == SafeTensorsHeader.Metadata)
                    throw new ArgumentException($"SafeTensors.Save: the name '{name}' is the format's own; expected another");
                UnicodeText.RequireWellFormed(name);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                Write("shape", tensor.shape);
                var end = offset + tensor.numel() * SafeTensor.SizeOf(type)!.Value;
                Write("data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();

            void Write(string key, long[] numbers)
            {
                json.WriteStartArray(key);
                foreach (var number in numbers) json.WriteNumberValue(number);
                json.WriteEndArray();
            }
        }

        return bytes.ToArray();
    }

    private static Tensor ReadNumbers(Stream stream, SafeTensor entry)
    {
        return entry.Type switch
        {
            "F32" => tensor(Read<float>(), entry.Shape),
            "F64" => tensor(Read<double>(), entry.Shape),
            "I64" => tensor(Read<long>(), entry.Shape),
            _ => tensor(Array.ConvertAll(Read<byte>(), (byte b) => b <= 1
                ? b == 1
                : throw new FormatException($"it has the byte {b}; expected 0 and 1 in a BOOL tensor")), entry.Shape),
        };

        T[] Read<T>() where T : unmanaged
        {
            var count = (entry.End - entry.Begin) / SafeTensor.SizeOf(entry.Type)!.Value;
            if (count > Array.MaxLength) throw new FormatException($"it has {count} elements; expected at most {Array.MaxLength}");
            var numbers = new T[count];
            for (var at = 0; at < numbers.Length; at += Part)
                stream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan(at, Math.Min(Part, numbers.Length - at))));
            return numbers;
        }
    }

    private static void WriteNumbers(Stream stream, Tensor tensor)
    {
        if (tensor.numel() == 0) return;   // TorchSharp's data<T>() has no empty form
        using var plain = tensor.detach();
        switch (plain.dtype)
        {
            case ScalarType.Float32: Write<float>(); break;
            case ScalarType.Float64: Write<double>(); break;
            case ScalarType.Int64: Write<long>(); break;
            default: Write<bool>(); break;
        }

        void Write<T>() where T : unmanaged
        {
            var numbers = plain.data<T>().ToArray();
            for (var at = 0; at < numbers.Length; at += Part)
                stream.Write(MemoryMarshal.AsBytes(numbers.AsSpan(at, Math.Min(Part, numbers.Length - at))));
        }
    }

    private static string DataType(string name, ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float64 => "F64",
        ScalarType.Int64 => "I64",
        ScalarType.Bool => "BOOL",
        _ => throw new ArgumentException($"SafeTensors.Save: '{name}' is {type}; expected float32, float64, int64 or bool"),
    };
}

/// <summary>
/// The header of a safetensors file, checked in full before a number is read: every name once, every tensor as many bytes
/// as its shape needs, and the tensors side by side from the first byte after the header to the last of the file.
/// </summary>
/// <remarks>The rules of https://github.com/huggingface/safetensors#format and of its reference implementation.</remarks>
internal static class SafeTensorsHeader
{
    public const int Longest = 100_000_000;
    public const string Metadata = "__metadata__";

    /// <summary>The tensors in the order of their bytes; the stream is then at the first byte after the header.</summary>
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
            throw new InvalidDataException(
                $"{path}: this is not a safetensors file: its header begins with the byte {header[0]:x2}, not a brace");
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
        var size = SafeTensor.SizeOf(type)
            ?? throw new FormatException($"'{name}' is {JsonLines.Short(type)}; expected F32, F64, I64 or BOOL");
        if (Numbers("data_offsets") is not [var begin, var end] || begin > end)
            throw new FormatException(
                $"the data_offsets of '{name}' are {Shown(Member("data_offsets"))}; expected a first byte and an end");
        var (bytes, sizes) = ((UInt128)size, JsonLines.Short(string.Join(',', shape)));
        foreach (var dimension in shape)
        {
            bytes *= (UInt128)dimension;
            if (bytes > long.MaxValue) throw new FormatException($"'{name}' of shape ({sizes}) has more bytes than a file can");
        }

        if (bytes != (UInt128)(end - begin))
            throw new FormatException($"'{name}' of shape ({sizes}) lies at [{begin}, {end}]; expected {bytes} bytes");
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
                    $"'{JsonLines.Short(tensor.Name)}' begins at byte {tensor.Begin} where the tensor before it ends at {at}; "
                        + $"expected no {wrong}");
            }

            at = tensor.End;
        }

        if (at != bytes) throw new FormatException($"the tensors have {at} bytes of numbers, and the file has {bytes}");
    }

    private static string Shown(JsonElement? value) => value is null ? "missing" : JsonLines.Short(value.Value.GetRawText());
}

/// <summary>One tensor's entry of the header; <paramref name="Begin"/> and <paramref name="End"/> count bytes after the header.</summary>
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
