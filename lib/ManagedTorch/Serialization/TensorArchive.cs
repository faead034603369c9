using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ManagedTorch.Kernels;
using ManagedTorch.Operators;
using Shared;
using TorchSharp;

namespace ManagedTorch.Tensors;

/// <summary>
/// The file of <c>torch.save</c>, which libtorch reads and writes: a zip archive of a module with one parameter named "0".
/// Its numbers are in <c>data/0</c>, its shape and type in the pickle <c>data.pkl</c>, and <c>code/__torch__.py</c> declares
/// the module. Nothing in a file is ever run.
/// </summary>
internal static class TensorArchive
{
    private const string Code = """
        class Module(Module):
          __parameters__ = ["0", ]
          __buffers__ = []
          __annotations__ = []
          __annotations__["0"] = Tensor

        """;

    private static readonly (torch.ScalarType Type, string Storage)[] Storages =
    [
        (torch.ScalarType.Float32, "FloatStorage"), (torch.ScalarType.Float64, "DoubleStorage"),
        (torch.ScalarType.Int64, "LongStorage"), (torch.ScalarType.Int32, "IntStorage"), (torch.ScalarType.Bool, "BoolStorage"),
    ];

    public static unsafe void Write(string location, TensorImpl x, bool requiresGrad)
    {
        var flat = Ops.Contiguous(x);
        WholeFile.Write(location, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            Add("data.pkl", Pickle(flat, requiresGrad));
            Add("code/__torch__.py", Encoding.ASCII.GetBytes(Code.ReplaceLineEndings("\n")));
            Add("data/0", new ReadOnlySpan<byte>(flat.Bytes, checked((int)(flat.Count * flat.Type.ElementSize()))));
            Add("constants.pkl", [0x80, 2, (byte)')', (byte)'.']);   // an empty tuple
            Add("version", "3\n"u8);
            Add("byteorder", "little"u8);

            void Add(string name, ReadOnlySpan<byte> content)
            {
                var entry = archive.CreateEntry($"archive/{name}", CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                for (var rest = content; rest.Length > 0; rest = rest[Math.Min(rest.Length, Interruption.Stretch)..])
                {
                    Interruption.Look();
                    stream.Write(rest[..Math.Min(rest.Length, Interruption.Stretch)]);
                }
            }
        });
    }

    public static unsafe torch.Tensor Read(string location)
    {
        try
        {
            var length = new FileInfo(location).Length;
            using var archive = ZipFile.OpenRead(location);
            if (archive.Entries.CountBy(e => e.FullName).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
                throw new InvalidDataException($"it holds {twice} twice");
            var root = archive.Entries.Select(e => e.FullName).FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw new InvalidDataException("it holds no data.pkl");
            var folder = root[..^"data.pkl".Length];
            var described = new PickledTensor(Content(archive, root, length)).Read();
            var type = Array.Find(Storages, s => s.Storage == described.Storage) is { Storage: not null } known
                ? known.Type
                : throw new InvalidDataException(
                    $"a {described.Storage} was saved; expected {string.Join(", ", Storages.Select(s => s.Storage))}");
            var numbers = Content(archive, $"{folder}data/{described.Key}", length);
            if (archive.GetEntry($"{folder}byteorder") is not null
                && Encoding.ASCII.GetString(Content(archive, $"{folder}byteorder", length)) != "little")
                throw new InvalidDataException("its numbers are big-endian");
            Check(described, numbers, type);

            using var scope = Arena.Begin();
            var storage = TensorImpl.Empty([described.StorageCount], type);
            numbers.CopyTo(new Span<byte>(storage.Bytes, numbers.Length));
            var view = Ops.Copy(storage.View(described.Shape, described.Strides, (nint)described.Offset));
            return new torch.Tensor(view).requires_grad_(described.RequiresGrad);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"load: {location} is no tensor that torch.save wrote: {problem.Message}", problem);
        }
        catch (Exception problem) when (
            problem is IOException and not (FileNotFoundException or DirectoryNotFoundException) or ArgumentException
                or NotSupportedException)
        {
            // What the archive's reader says of offsets and sizes that are not those of an archive.
            throw new InvalidDataException($"load: {location} is no whole archive, as torch.save writes it: {problem.Message}", problem);
        }
    }

    private static byte[] Content(ZipArchive archive, string name, long longest)
    {
        var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"it holds no {name}");
        if (entry.CompressedLength != entry.Length)
            throw new InvalidDataException($"its {name} is packed, and torch.save leaves what it writes as it is");
        if (entry.Length > longest)
            throw new InvalidDataException($"its {name} is to have {entry.Length} bytes, and the file has {longest}");
        var content = new byte[entry.Length];
        using var stream = entry.Open();
        for (var at = 0; at < content.Length;)
        {
            Interruption.Look();
            var read = stream.Read(content, at, Math.Min(Interruption.Stretch, content.Length - at));
            if (read == 0) throw new InvalidDataException($"its {name} ends at {at} of {content.Length} bytes");
            at += read;
        }

        return content;
    }

    /// <summary>The numbers are as many as is said, and every element of the view is one of them.</summary>
    private static void Check(PickledTensor.Description x, byte[] numbers, torch.ScalarType type)
    {
        var size = (int)type.ElementSize();
        if (x.StorageCount < 0 || x.StorageCount > int.MaxValue || x.StorageCount * size != numbers.Length)
            throw new InvalidDataException(
                $"its data.pkl speaks of {x.StorageCount} numbers of {size} bytes, and its data/{x.Key} has {numbers.Length} bytes");
        if (type == torch.ScalarType.Bool && numbers.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1) is var odd and >= 0)
            throw new InvalidDataException($"byte {odd} of its data/{x.Key} is {numbers[odd]}, expected 0 or 1 in a bool tensor");
        if (x.RequiresGrad && !type.IsFloat()) throw new InvalidDataException($"a {type.Name()} tensor that requires grad");
        if (x.Shape.Length != x.Strides.Length || x.Shape.Length > Sizes.Capacity)
            throw new InvalidDataException(
                $"{x.Shape.Length} sizes and {x.Strides.Length} strides, expected the same number, 0 to {Sizes.Capacity}");
        var last = (Int128)x.Offset;
        for (var d = 0; d < x.Shape.Length; d++)
        {
            if (x.Shape[d] < 0 || x.Strides[d] < 0)
                throw new InvalidDataException($"size {x.Shape[d]} with stride {x.Strides[d]} in dimension {d}");
            // At most 2^126 and 8 of them: no sum overflows.
            if (x.Shape[d] > 0) last += (Int128)(x.Shape[d] - 1) * x.Strides[d];
        }

        var elements = (Int128)1;
        foreach (var length in x.Shape)
        {
            elements *= length;
            if (elements > int.MaxValue)
                throw new InvalidDataException($"a tensor {Shape.Format(x.Shape)} has more than {int.MaxValue} elements");
        }

        if (x.Offset < 0 || (elements > 0 && last >= x.StorageCount))
            throw new InvalidDataException(
                $"a tensor {Shape.Format(x.Shape)} from number {x.Offset} on needs {last + 1} numbers, {x.StorageCount} are there");
    }

    /// <summary>The pickle that libtorch writes, opcode by opcode.</summary>
    private static byte[] Pickle(TensorImpl x, bool requiresGrad)
    {
        var bytes = new List<byte>();
        var memo = 0;
        Op([0x80, 2]);
        Global("__torch__", "Module");
        Op([(byte)')', 0x81, (byte)'}', (byte)'(']);
        Text("0");
        Global("torch._utils", "_rebuild_tensor_v2");
        Op("(("u8);
        Text("storage");
        Global("torch", Array.Find(Storages, s => s.Type == x.Type).Storage);
        Op([(byte)'h', 1]);   // the key of the storage is the name of the parameter, "0"
        Text("cpu");
        Number(x.Count);
        Op("tQ"u8);
        Remember();
        Number(0);
        Numbers(x.Shape);
        Numbers(x.Strides);
        Op([requiresGrad ? (byte)0x88 : (byte)0x89]);
        Global("collections", "OrderedDict");
        Op(")RtR"u8);
        Remember();
        Op("ub"u8);
        Remember();
        Op("."u8);
        return [.. bytes];

        void Op(ReadOnlySpan<byte> codes) => bytes.AddRange(codes);

        void Remember() => Op([(byte)'q', (byte)memo++]);

        void Global(string module, string name)
        {
            Op(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
            Remember();
        }

        void Text(string text)
        {
            Op([(byte)'X', (byte)text.Length, 0, 0, 0]);
            Op(Encoding.ASCII.GetBytes(text));
            Remember();
        }

        void Numbers(ReadOnlySpan<long> values)
        {
            Op("("u8);
            foreach (var value in values) Number(value);
            Op("t"u8);
        }

        void Number(long value)
        {
            Span<byte> eight = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(eight, value);
            if (value <= byte.MaxValue) Op([(byte)'K', eight[0]]);
            else if (value <= ushort.MaxValue) Op([(byte)'M', eight[0], eight[1]]);
            else if (value <= int.MaxValue) Op([(byte)'J', .. eight[..4]]);
            else Op([0x8a, 8, .. eight]);
        }
    }
}
