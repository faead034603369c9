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
                throw new InvalidDataException($"{path}: '{JsonLines.Short(entry.Name)}' of shape ({shape}) cannot be read: {e.Message}", e);
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
                    $"{path}: '{name}' has shape ({string.Join(',', entry.Shape)}), but the model's is ({string.Join(',', own.shape)})");
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
