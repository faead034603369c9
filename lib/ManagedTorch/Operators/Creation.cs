using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>New tensors from old ones: copies, conversions, fills.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The tensor itself when its elements are already in row-major order, else a copy that does.</summary>
    public static TensorImpl Contiguous(TensorImpl x) => x.IsContiguous ? x : Clone(x);

    public static TensorImpl Clone(TensorImpl x)
    {
        var z = TensorImpl.Empty(x.Shape, x.Type);
        CopyInto(z, x);
        if (Graph.Needs(x))
        {
            // z = x:  dx = dz
            Graph.Record("clone", z, x).Backward(static (n, dz) => n.Accumulate(0, dz));
        }

        return z;
    }

    /// <summary>The same numbers in another element type; a fraction loses its digits on the way to an integer.</summary>
    public static TensorImpl To(TensorImpl x, torch.ScalarType type)
    {
        if (x.Type == type) return x;
        var z = TensorImpl.Empty(x.Shape, type);
        ConvertInto(z, x);
        if (type.IsFloat() && Graph.Needs(x))
        {
            // z = x in other digits:  dx = dz, which Accumulate converts back
            Graph.Record("to", z, x).Backward(static (n, dz) => n.Accumulate(0, dz));
        }

        return z;
    }

    public static TensorImpl Full(ReadOnlySpan<long> shape, double value, torch.ScalarType type)
    {
        var z = TensorImpl.Empty(shape, type);
        Fill(z, value);
        return z;
    }

    public static void Fill(TensorImpl z, double value)
    {
        switch (z.Type)
        {
            case torch.ScalarType.Float32: Pointwise.Fill(z.Shape, z.Pointer<float>(), z.Strides, (float)value); break;
            case torch.ScalarType.Float64: Pointwise.Fill(z.Shape, z.Pointer<double>(), z.Strides, value); break;
            case torch.ScalarType.Int64: Pointwise.Fill(z.Shape, z.Pointer<long>(), z.Strides, (long)value); break;
            case torch.ScalarType.Int32: Pointwise.Fill(z.Shape, z.Pointer<int>(), z.Strides, unchecked((int)(long)value)); break;
            default: Pointwise.Fill(z.Shape, z.Pointer<byte>(), z.Strides, value != 0 ? (byte)1 : (byte)0); break;
        }
    }

    /// <summary>z = x, element by element, both of one shape and type. Not recorded.</summary>
    public static void CopyInto(TensorImpl z, TensorImpl x)
    {
        if (z.IsContiguous && x.IsContiguous)
        {
            Buffer.MemoryCopy(x.Bytes, z.Bytes, z.Count * z.Type.ElementSize(), z.Count * z.Type.ElementSize());
            return;
        }

        switch (z.Type)
        {
            case torch.ScalarType.Float32 or torch.ScalarType.Int32: Pointwise.Copy(
                z.Shape, x.Pointer<float>(), x.Strides, z.Pointer<float>(), z.Strides);
            break;
            case torch.ScalarType.Bool: Pointwise.Copy(z.Shape, x.Pointer<byte>(), x.Strides, z.Pointer<byte>(), z.Strides); break;
            default: Pointwise.Copy(z.Shape, x.Pointer<long>(), x.Strides, z.Pointer<long>(), z.Strides); break;
        }
    }

    /// <summary>x.copy_(source): broadcasts and converts. The gradient of what was overwritten is zero.</summary>
    public static void CopyInPlace(TensorImpl x, TensorImpl source)
    {
        Graph.BeforeInPlace("copy_", x);
        Overlap.CheckWritten("copy_", x);
        Overlap.CheckInput("copy_", x, source);
        var from = Expand(To(source, x.Type), x.Shape);
        if (Graph.Needs(x, from))
        {
            if (x.IsView)
                throw new InvalidOperationException(
                    $"copy_: a view {Shape.Format(x.Shape)} cannot take values that require grad; build the tensor with cat, stack or "
                    + "where");

            // x' = source:  dx = 0,  d source = dx'
            Graph.Record("copy_", x, x, from).Backward(static (n, dz) =>
            {
                if (n.Needs(0)) n.Accumulate(0, ZerosLike(dz));
                n.Accumulate(1, dz);
            });
        }

        CopyInto(x, Overlap.Input("copy_", x, from));
        x.BumpVersion();
    }

    public static bool HasNaN(TensorImpl x)
    {
        if (!x.Type.IsFloat()) return false;
        var flat = Contiguous(x);
        if (x.Type == torch.ScalarType.Float32)
            return new ReadOnlySpan<float>(flat.Pointer<float>(), checked((int)flat.Count)).ContainsNaN();
        return new ReadOnlySpan<double>(flat.Pointer<double>(), checked((int)flat.Count)).ContainsNaN();
    }

    private static bool ContainsNaN<T>(this ReadOnlySpan<T> values) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        foreach (var value in values)
        {
            if (T.IsNaN(value)) return true;
        }

        return false;
    }

    private static void ConvertInto(TensorImpl z, TensorImpl x)
    {
        switch (x.Type)
        {
            case torch.ScalarType.Float32: ConvertFrom<float>(z, x); break;
            case torch.ScalarType.Float64: ConvertFrom<double>(z, x); break;
            case torch.ScalarType.Int64: ConvertFrom<long>(z, x); break;
            case torch.ScalarType.Int32: ConvertFrom<int>(z, x); break;
            default: ConvertFrom<byte>(z, x); break;
        }
    }

    private static void ConvertFrom<TFrom>(TensorImpl z, TensorImpl x) where TFrom : unmanaged, System.Numerics.INumber<TFrom>
    {
        var from = x.Pointer<TFrom>();
        switch (z.Type)
        {
            case torch.ScalarType.Float32: Pointwise.Convert(z.Shape, from, x.Strides, z.Pointer<float>(), z.Strides); break;
            case torch.ScalarType.Float64: Pointwise.Convert(z.Shape, from, x.Strides, z.Pointer<double>(), z.Strides); break;
            case torch.ScalarType.Int64: Pointwise.Convert(z.Shape, from, x.Strides, z.Pointer<long>(), z.Strides); break;
            case torch.ScalarType.Int32: Pointwise.Convert(z.Shape, from, x.Strides, z.Pointer<int>(), z.Strides); break;
            default: Pointwise.Convert(z.Shape, from, x.Strides, z.Pointer<byte>(), z.Strides); break;
        }
    }
}
