using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([size], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([rows, columns], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size, dtype, requires_grad);

    /// <summary>Every element 0.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Zeros(size, dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([size], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([rows, columns], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size, dtype, requires_grad);

    /// <summary>Every element 1.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Ones(size, dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([size], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([rows, columns], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([dim0, dim1, dim2], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised([dim0, dim1, dim2, dim3], dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised(size, dtype, requires_grad);

    /// <summary>Elements not yet set: whatever the memory held.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Uninitialised(size, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([size], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([rows, columns], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled([dim0, dim1, dim2, dim3], value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, requires_grad);

    /// <summary>Every element <paramref name="value"/>; an integer value gives int64, as a bool gives bool.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Filled(size, value, dtype, requires_grad);

    private static Tensor Zeros(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("zeros", size);
        using var scope = Temporaries.Begin();
        return new Tensor(TensorImpl.Zeros(size, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Ones(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("ones", size);
        using var scope = Temporaries.Begin();
        return new Tensor(Ops.Full(size, 1, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Uninitialised(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("empty", size);
        using var scope = Temporaries.Begin();
        return new Tensor(TensorImpl.Empty(size, dtype ?? _defaultType)).requires_grad_(requires_grad);
    }

    private static Tensor Filled(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, bool requires_grad)
    {
        CheckSize("full", size);
        using var scope = Temporaries.Begin();
        var type = dtype ?? (value.Type.IsFloat() ? _defaultType : value.Type);
        return new Tensor(Ops.Full(size, value.Real, type)).requires_grad_(requires_grad);
    }

    private static void CheckSize(string operation, ReadOnlySpan<long> size)
    {
        foreach (var length in size)
        {
            if (length < 0) throw new ArgumentException($"{operation}: size {length} in {Shapes.Format(size)} is negative");
        }
    }
}
