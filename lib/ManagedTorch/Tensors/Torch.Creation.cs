using System.Runtime.InteropServices;
using ManagedTorch.Kernels;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        FromScalar(scalar, ScalarType.Float32, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromScalar(scalar, dtype ?? ScalarType.Float64, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromScalar(scalar, dtype ?? ScalarType.Int64, requires_grad);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        FromScalar(scalar, ScalarType.Int32, requires_grad);

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromScalar(scalar, dtype ?? ScalarType.Bool, requires_grad);

    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<float>(rawArray, [rawArray.Length], dtype, requires_grad);

    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<double>(rawArray, [rawArray.Length], dtype, requires_grad);

    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<long>(dataArray, [dataArray.Length], dtype, requires_grad);

    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<int>(rawArray, [rawArray.Length], dtype, requires_grad);

    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<bool>(rawArray, [rawArray.Length], dtype, requires_grad);

    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<float>(rawArray, dimensions, dtype, requires_grad);

    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<double>(rawArray, dimensions, dtype, requires_grad);

    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<long>(dataArray, dimensions, dtype, requires_grad);

    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<int>(rawArray, dimensions, dtype, requires_grad);

    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => FromSpan<bool>(rawArray, dimensions, dtype, requires_grad);

    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device =
        null, bool requires_grad = false, string[]? names = null) => from_array(rawArray, dtype, device, requires_grad, names);

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor with the array's dimensions and, unless dtype says otherwise, its element type.</summary>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var shape = new long[rawArray.Rank];
        for (var d = 0; d < shape.Length; d++) shape[d] = rawArray.GetLongLength(d);
        return rawArray switch
        {
            _ when rawArray.GetType().GetElementType() == typeof(float) => FromSpan(Elements<float>(rawArray), shape, dtype, requires_grad),
            _ when rawArray.GetType().GetElementType() == typeof(double) =>
                FromSpan(Elements<double>(rawArray), shape, dtype, requires_grad),
            _ when rawArray.GetType().GetElementType() == typeof(long) => FromSpan(Elements<long>(rawArray), shape, dtype, requires_grad),
            _ when rawArray.GetType().GetElementType() == typeof(int) => FromSpan(Elements<int>(rawArray), shape, dtype, requires_grad),
            _ when rawArray.GetType().GetElementType() == typeof(bool) => FromSpan(Elements<bool>(rawArray), shape, dtype, requires_grad),
            _ =>
                throw new ArgumentException(
                    $"from_array: elements of type {rawArray.GetType().GetElementType()!.Name} are not known: expected float, double, "
                    + "long, int or bool"),
        };
    }

    /// <summary>0, 1, ... below <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>start + i * step while below (or, for a negative step, above) <paramref name="stop"/>.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (step.Real == 0) throw new ArgumentException("arange: step must not be 0");
        var isFloat = start.Type.IsFloat() || stop.Type.IsFloat() || step.Type.IsFloat();
        var steps = Math.Ceiling((stop.Real - start.Real) / step.Real);
        if (!(steps <= Array.MaxLength))
            throw new ArgumentException(
                $"arange: from {start.Real} to {stop.Real} in steps of {step.Real} are {steps} elements, expected at most "
                + $"{Array.MaxLength}");
        var count = (long)Math.Max(0, steps);
        var values = new double[count];
        for (var i = 0L; i < count; i++)
        {
            Interruption.LookAt((nint)i);
            values[i] = start.Real + i * step.Real;
        }

        return FromSpan<double>(values, [count], dtype ?? (isFloat ? _defaultType : ScalarType.Int64), requires_grad);
    }

    /// <summary><paramref name="steps"/> numbers at equal distances, both ends included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (steps < 0 || steps > Array.MaxLength)
            throw new ArgumentException($"linspace: {steps} steps were asked for, expected 0 to {Array.MaxLength}");
        var values = new double[steps];
        var step = steps > 1 ? (end - start) / (steps - 1) : 0;
        for (var i = 0L; i < steps; i++)
        {
            Interruption.LookAt((nint)i);
            values[i] = i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step;
        }

        if (steps == 1) values[0] = start;
        return FromSpan<double>(values, [steps], dtype ?? _defaultType, requires_grad);
    }

    /// <summary>1 on the diagonal, 0 elsewhere.</summary>
    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        if (columns < 0) columns = rows;
        if (rows < 0 || Shape.Count([rows, columns]) > Array.MaxLength)
            throw new ArgumentException($"eye: {Shape.Format([rows, columns])} was asked for, expected 0 to {Array.MaxLength} elements");
        var values = new double[rows * columns];
        for (var i = 0L; i < Math.Min(rows, columns); i++) values[i * columns + i] = 1;
        return FromSpan<double>(values, [rows, columns], dtype ?? _defaultType, requires_grad);
    }

    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(input.Impl.Shape, dtype ?? input.dtype, requires_grad);

    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(input.Impl.Shape, dtype ?? input.dtype, requires_grad);

    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised(input.Impl.Shape, dtype ?? input.dtype, requires_grad);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(input.Impl.Shape, value, dtype ?? input.dtype, requires_grad);

    internal static unsafe Tensor FromSpan<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype, bool requires_grad)
        where T : unmanaged
    {
        if (Shape.Count(shape) != values.Length)
            throw new ArgumentException(
                $"tensor: {values.Length} values were given for a shape {Shape.Format(shape)} of {Shape.Count(shape)}");
        using var scope = Arena.Begin();
        var z = TensorImpl.Empty(shape, DType.Of<T>());
        values.CopyTo(new Span<T>(z.Pointer<T>(), values.Length));
        return new Tensor(Ops.To(z, dtype ?? z.Type)).requires_grad_(requires_grad);
    }

    private static Tensor FromScalar(double value, ScalarType type, bool requires_grad)
    {
        using var scope = Arena.Begin();
        return new Tensor(Ops.Full([], value, type)).requires_grad_(requires_grad);
    }

    private static unsafe Tensor FromScalar(long value, ScalarType type, bool requires_grad)
    {
        using var scope = Arena.Begin();
        var z = TensorImpl.Empty([], ScalarType.Int64);
        *z.Pointer<long>() = value;
        return new Tensor(Ops.To(z, type)).requires_grad_(requires_grad);
    }

    private static Tensor FromScalar(bool value, ScalarType type, bool requires_grad) => FromScalar(value ? 1L : 0L, type, requires_grad);

    private static ReadOnlySpan<T> Elements<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([size], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([rows, columns], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size, dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size, dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([size], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([rows, columns], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size, dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size, dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([size], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([rows, columns], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised(size, dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised(size, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(
        long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([size], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([rows, columns], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2, dim3], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(
        long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, requires_grad);

    private static Tensor Zeros(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("zeros", size);
        using var scope = Arena.Begin();
        return new Tensor(TensorImpl.Zeros(size, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Ones(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("ones", size);
        using var scope = Arena.Begin();
        return new Tensor(Ops.Full(size, 1, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Uninitialised(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("empty", size);
        using var scope = Arena.Begin();
        return new Tensor(TensorImpl.Empty(size, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Filled(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("full", size);
        using var scope = Arena.Begin();
        var type = dtype ?? (value.Type.IsFloat() ? _defaultType : value.Type);
        return new Tensor(Ops.Full(size, value.Real, type)).requires_grad_(requires_grad);
    }

    private static void CheckSize(string operation, ReadOnlySpan<long> size)
    {
        foreach (var length in size)
        {
            if (length < 0) throw new ArgumentException($"{operation}: size {length} in {Shape.Format(size)} is negative");
        }
    }
}
