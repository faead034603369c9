using ManagedTorch.Kernels;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using Shared;

namespace TorchSharp;

/// <summary>
/// TorchSharp's own binary form of a tensor: element type, number of dimensions and sizes as LEB128 numbers, then the
/// elements in row-major order as the processor stores them (little-endian).
/// </summary>
public static partial class TensorExtensionMethods
{
    public static unsafe void Save(this torch.Tensor tensor, BinaryWriter writer)
    {
        using var scope = Arena.Begin();
        using var untracked = torch.no_grad();
        var x = Ops.Contiguous(tensor.Impl);
        writer.Write7BitEncodedInt64((long)x.Type);
        writer.Write7BitEncodedInt64(x.Dimensions);
        foreach (var size in x.Shape) writer.Write7BitEncodedInt64(size);
        var rest = new ReadOnlySpan<byte>(x.Bytes, checked((int)(x.Count * x.Type.ElementSize())));
        for (; rest.Length > 0; rest = rest[Math.Min(rest.Length, Interruption.Stretch)..])
        {
            Interruption.Look();
            writer.Write(rest[..Math.Min(rest.Length, Interruption.Stretch)]);
        }
    }

    public static void Save(this torch.Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        tensor.Save(writer);
    }

    public static void Save(this torch.Tensor tensor, string location) => WholeFile.Write(location, tensor.Save);

    /// <summary>Reads a tensor of the same shape and type into this one; or, with <paramref name="skip"/>, only past it.</summary>
    public static void Load(this torch.Tensor tensor, BinaryReader reader, bool skip = false)
    {
        using var loaded = torch.Tensor.Load(reader);
        if (skip) return;
        if (loaded.dtype != tensor.dtype || !loaded.Impl.Shape.SequenceEqual(tensor.Impl.Shape))
        {
            throw new ArgumentException(
                $"Load: the file has a {loaded.dtype.Name()} tensor {Shape.Format(loaded.Impl.Shape)} where {tensor.dtype.Name()} "
                + $"{Shape.Format(tensor.Impl.Shape)} is expected");
        }

        using var untracked = torch.no_grad();
        tensor.copy_(loaded);
    }
}

public static partial class torch
{
    /// <summary>Writes a tensor to a file in libtorch's own form, a zip archive that <see cref="load"/>, TorchSharp and C++ read.</summary>
    public static void save(Tensor t, string location) => t.save(location);

    /// <summary>The tensor of a file that <see cref="save"/>, TorchSharp or C++ wrote.</summary>
    public static Tensor load(string location) => TensorArchive.Read(location);

    public partial class Tensor
    {
        /// <inheritdoc cref="torch.save"/>
        public void save(string location)
        {
            using var scope = Arena.Begin();
            using var untracked = no_grad();
            TensorArchive.Write(location, Impl, requires_grad);
        }

        /// <inheritdoc cref="torch.load"/>
        public static Tensor load(string location) => TensorArchive.Read(location);

        /// <summary>The next tensor of a file written by Save.</summary>
        /// <exception cref="InvalidDataException">What stands there is no tensor, or one of more bytes than the file has left.</exception>
        public static unsafe Tensor Load(BinaryReader reader)
        {
            using var scope = Arena.Begin();
            var number = reader.Read7BitEncodedInt64();
            var type = (ScalarType)Math.Clamp(number, -1, sbyte.MaxValue);
            if (!Enum.IsDefined(type))
                throw new InvalidDataException($"Load: element type {number} is none of {string.Join(", ", Enum.GetNames<ScalarType>())}");
            var dimensions = reader.Read7BitEncodedInt64();
            if (dimensions is < 0 or > Sizes.Capacity)
                throw new InvalidDataException($"Load: {dimensions} dimensions, expected 0..{Sizes.Capacity}");
            Span<long> sizes = stackalloc long[(int)dimensions];
            var bytes = (UInt128)type.ElementSize();
            for (var d = 0; d < sizes.Length; d++)
            {
                sizes[d] = reader.Read7BitEncodedInt64();
                if (sizes[d] < 0) throw new InvalidDataException($"Load: size {sizes[d]} of dimension {d} is negative");
                // At most 2^66 times 2^63: the product is looked at before it can overflow.
                bytes *= (UInt128)sizes[d];
                if (bytes > int.MaxValue)
                    throw new InvalidDataException($"Load: a tensor {Shape.Format(sizes)} has more than {int.MaxValue} bytes");
            }

            var stream = reader.BaseStream;
            if (stream.CanSeek && stream.Length - stream.Position is var left && left < (long)bytes)
                throw new InvalidDataException($"Load: a tensor {Shape.Format(sizes)} has {bytes} bytes, and the file has {left} left");
            var x = TensorImpl.Empty(sizes, type);
            var numbers = new Span<byte>(x.Bytes, (int)bytes);
            for (var rest = numbers; rest.Length > 0; rest = rest[Math.Min(rest.Length, Interruption.Stretch)..])
            {
                Interruption.Look();
                stream.ReadExactly(rest[..Math.Min(rest.Length, Interruption.Stretch)]);
            }

            if (type == ScalarType.Bool && numbers.IndexOfAnyExceptInRange((byte)0, (byte)1) is var odd and >= 0)
                throw new InvalidDataException($"Load: the byte {numbers[odd]} stands in a bool tensor, expected 0 or 1");
            return new Tensor(x);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(string location) => TensorFile.Read(location, Load);
    }
}

/// <summary>Files of tensors, whose errors name the file.</summary>
internal static class TensorFile
{
    /// <summary>A bool that was written as one byte.</summary>
    public static bool Flag(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"the byte {other} stands where a bool is written, expected 0 or 1"),
    };

    /// <exception cref="InvalidDataException">The file is damaged. The message names the file, as all of them do.</exception>
    public static T Read<T>(string location, Func<BinaryReader, T> read)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        try
        {
            var result = read(reader);
            return stream.Position == stream.Length
                ? result
                : throw new InvalidDataException($"{stream.Length - stream.Position} bytes follow the last tensor");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)   // BinaryReader has one of each
        {
            throw new InvalidDataException($"{location}, byte {stream.Position}: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{location}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{location}: {e.Message}", e);
        }
    }
}
