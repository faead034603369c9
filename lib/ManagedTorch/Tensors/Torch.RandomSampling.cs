using ManagedTorch.RandomNumbers;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(long size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform([size], dtype, requires_grad, generator);

    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform([rows, columns], dtype, requires_grad, generator);

    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform([dim0, dim1, dim2], dtype, requires_grad, generator);

    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform([dim0, dim1, dim2, dim3], dtype, requires_grad, generator);

    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform(size, dtype, requires_grad, generator);

    /// <summary>Uniform on [0, 1).</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uniform(size, dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(long size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal([size], dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal([rows, columns], dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal([dim0, dim1, dim2], dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal([dim0, dim1, dim2, dim3], dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal(size, dtype, requires_grad, generator);

    /// <summary>Standard normal.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Normal(size, dtype, requires_grad, generator);

    /// <summary>Integers sampled uniformly from 0 .. high - 1.</summary>
    public static Tensor randint(long high, long[] size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <summary>Integers sampled uniformly from low .. high - 1.</summary>
    public static unsafe Tensor randint(long low, long high, long[] size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        if (low >= high) throw new ArgumentException($"randint: low {low} must be below high {high}");
        CheckSize("randint", size);
        if (Shape.Count(size) > Array.MaxLength)
            throw new ArgumentException($"randint: {Shape.Format(size)} was asked for, expected at most {Array.MaxLength} elements");
        using var scope = Arena.Begin();
        var z = TensorImpl.Empty(size, ScalarType.Int64);
        Distributions.Integers(Source(generator), new Span<long>(z.Pointer<long>(), (int)z.Count), low, high);
        return new Tensor(ManagedTorch.Operators.Ops.To(z, dtype ?? ScalarType.Int64)).requires_grad_(requires_grad);
    }

    /// <summary>0 .. n - 1 in random order.</summary>
    public static unsafe Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        if (n < 0 || n > Array.MaxLength)
            throw new ArgumentException($"randperm: {n} elements were asked for, expected 0 to {Array.MaxLength}");
        using var scope = Arena.Begin();
        var z = TensorImpl.Empty([n], ScalarType.Int64);
        Distributions.Permutation(Source(generator), new Span<long>(z.Pointer<long>(), (int)n));
        return new Tensor(ManagedTorch.Operators.Ops.To(z, dtype ?? ScalarType.Int64)).requires_grad_(requires_grad);
    }

    /// <summary>Uniform on [0, 1), in the shape of <paramref name="input"/>.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Uniform(input.Impl.Shape, dtype ?? input.dtype, requires_grad, null);

    /// <summary>Standard normal, in the shape of <paramref name="input"/>.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Normal(input.Impl.Shape, dtype ?? input.dtype, requires_grad, null);

    /// <summary>Seeds the default generator: the same seed gives PyTorch's numbers.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    private static Tensor Uniform(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad, Generator? generator)
    {
        var z = Uninitialised(size, FloatType("rand", dtype), requires_grad: false);
        return z.uniform_(0, 1, generator).requires_grad_(requires_grad);
    }

    private static Tensor Normal(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad, Generator? generator)
    {
        var z = Uninitialised(size, FloatType("randn", dtype), requires_grad: false);
        return z.normal_(0, 1, generator).requires_grad_(requires_grad);
    }

    internal static RandomGenerator Source(Generator? generator) => (generator ?? Generator.Default).Source;

    private static ScalarType FloatType(string operation, ScalarType? dtype)
    {
        var type = dtype ?? _defaultType;
        return type.IsFloat()
            ? type
            : throw new ArgumentException($"{operation}: {type.Name()} was asked for, expected float32 or float64");
    }
}
