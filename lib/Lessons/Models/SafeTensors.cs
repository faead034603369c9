using System.Runtime.InteropServices;
using System.Text.Json;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// Named tensors in a safetensors file: eight bytes with the length of the header, the header (JSON: for each name
/// dtype, shape and data_offsets), then all numbers, little-endian and row by row. Python's safetensors reads what is
/// written here, and the other way round.
/// </summary>
public static class SafeTensors
{
    private const int LargestHeader = 100_000_000;

    /// <summary>Writes all parameters and buffers of a model under their names in state_dict().</summary>
    public static void Save(string path, nn.Module model) => Save(path, model.state_dict());

    /// <summary>Writes float32, float64, int64 and bool tensors, in the order of their names.</summary>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var header = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var named = tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, Bytes: ToBytes(t.Key, t.Value))).ToArray();
        var offset = 0L;
        foreach (var (name, bytes) in named)
        {
            header[name] = new Entry(DataType(tensors[name].dtype)!, tensors[name].shape, [offset, offset + bytes.Length]);
            offset += bytes.Length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        // Spaces at the end of the header keep the numbers at a multiple of eight bytes.
        var padding = (8 - json.Length % 8) % 8;
        WholeFile.Write(path, stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write((long)(json.Length + padding));
            writer.Write(json);
            for (var i = 0; i < padding; i++) writer.Write((byte)' ');
            foreach (var (_, bytes) in named) writer.Write(bytes);
        });
    }

    /// <summary>Reads a model's parameters and buffers; nothing is changed unless every name and shape fits.</summary>
    public static void Load(string path, nn.Module model)
    {
        using var scope = NewDisposeScope();
        var tensors = Load(path);
        var state = model.state_dict();
        foreach (var (name, own) in state)
        {
            if (!tensors.TryGetValue(name, out var found)) throw new InvalidDataException($"{path}: there is no tensor '{name}', which the model has");
            if (!found.shape.SequenceEqual(own.shape))
                throw new InvalidDataException($"{path}: '{name}' has shape ({string.Join(',', found.shape)}), but the model's is ({string.Join(',', own.shape)})");
        }

        if (tensors.Keys.FirstOrDefault(name => !state.ContainsKey(name)) is { } extra) throw new InvalidDataException($"{path}: the tensor '{extra}' is none of the model's");
        model.load_state_dict(tensors);
    }

    /// <summary>All tensors of a file by their names.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or has a type of number that is not read here.</exception>
    public static Dictionary<string, Tensor> Load(string path)
    {
        var file = File.ReadAllBytes(path);
        var length = file.Length >= 8 ? BitConverter.ToInt64(file) : -1;
        if (length is < 2 or > LargestHeader || length > file.Length - 8)
            throw new InvalidDataException($"{path}: this is not a safetensors file: {file.Length} bytes with a header of {length}");
        var data = file.AsMemory((int)(8 + length));
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in ReadHeader(path, file.AsMemory(8, (int)length)))
            tensors[name] = ToTensor(path, name, entry, data);
        return tensors;
    }

    private static IEnumerable<(string Name, Entry Entry)> ReadHeader(string path, ReadOnlyMemory<byte> header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            return json.RootElement.EnumerateObject().Where(p => p.Name != "__metadata__")
                .Select(p => (p.Name, p.Value.Deserialize<Entry>() ?? throw new JsonException($"'{p.Name}' is null"))).ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: the header is not that of a safetensors file: {e.Message}", e);
        }
    }

    private static Tensor ToTensor(string path, string name, Entry entry, ReadOnlyMemory<byte> data)
    {
        var size = entry.dtype switch { "F32" => 4, "F64" => 8, "I64" => 8, "BOOL" => 1, _ => throw new InvalidDataException($"{path}: '{name}' is {entry.dtype}; expected F32, F64, I64 or BOOL") };
        var count = entry.shape?.Aggregate(1L, (product, n) => n >= 0 ? checked(product * n) : throw new InvalidDataException($"{path}: '{name}' has a dimension of {n}"));
        if (entry.data_offsets is not [var begin, var end] || begin < 0 || end > data.Length || end - begin != count * size)
            throw new InvalidDataException($"{path}: '{name}' of shape ({string.Join(',', entry.shape ?? [])}) lies at [{string.Join(", ", entry.data_offsets ?? [])}] of {data.Length} bytes of numbers; expected {count * size} bytes inside");
        var bytes = data.Span[(int)begin..(int)end];
        return entry.dtype switch
        {
            "F32" => tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), entry.shape),
            "F64" => tensor(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), entry.shape),
            "I64" => tensor(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), entry.shape),
            _ => tensor(Array.ConvertAll(bytes.ToArray(), b => b != 0), entry.shape),
        };
    }

    private static byte[] ToBytes(string name, Tensor tensor)
    {
        using var plain = tensor.detach();
        return DataType(tensor.dtype) switch
        {
            not null when tensor.numel() == 0 => [],   // TorchSharp's data<T>() has no empty form
            "F32" => MemoryMarshal.AsBytes<float>(plain.data<float>().ToArray()).ToArray(),
            "F64" => MemoryMarshal.AsBytes<double>(plain.data<double>().ToArray()).ToArray(),
            "I64" => MemoryMarshal.AsBytes<long>(plain.data<long>().ToArray()).ToArray(),
            "BOOL" => MemoryMarshal.AsBytes<bool>(plain.data<bool>().ToArray()).ToArray(),
            _ => throw new ArgumentException($"SafeTensors.Save: '{name}' is {tensor.dtype}; expected float32, float64, int64 or bool"),
        };
    }

    private static string? DataType(ScalarType type) => type switch
    {
        ScalarType.Float32 => "F32",
        ScalarType.Float64 => "F64",
        ScalarType.Int64 => "I64",
        ScalarType.Bool => "BOOL",
        _ => null,
    };

    /// <summary>One tensor's entry of the header, with the format's own names.</summary>
    private sealed record Entry(string dtype, long[] shape, long[] data_offsets);
}
