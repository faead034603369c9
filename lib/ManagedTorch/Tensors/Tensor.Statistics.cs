using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
        public Tensor var(bool unbiased = true)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Variance(Impl, [], unbiased, keepdim: false));
        }

        /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Variance(Ops.To(Impl, type ?? Impl.Type), [dim], unbiased, keepdim));
        }

        /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Variance(Ops.To(Impl, type ?? Impl.Type), dimensions, unbiased, keepdim));
        }

        /// <summary>The square root of the variance.</summary>
        public Tensor std(bool unbiased = true)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Deviation(Impl, [], unbiased, keepdim: false));
        }

        /// <summary>The square root of the variance.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Deviation(Ops.To(Impl, type ?? Impl.Type), [dim], unbiased, keepdim));
        }

        /// <summary>The square root of the variance.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Deviation(Ops.To(Impl, type ?? Impl.Type), dimensions, unbiased, keepdim));
        }

        /// <summary>Both at once.</summary>
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true)
        {
            using var scope = Temporaries.Begin();
            var (var, mean) = (Ops.Variance(Impl, [], unbiased, keepdim: false), Ops.Mean(Impl));
            return (new Tensor(var), new Tensor(mean));
        }

        /// <summary>Both at once.</summary>
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            var (var, mean) = (Ops.Variance(Ops.To(Impl, type ?? Impl.Type), [dim], unbiased, keepdim), Ops.Mean(Ops.To(Impl, type ?? Impl.Type), [dim], keepdim));
            return (new Tensor(var), new Tensor(mean));
        }

        /// <summary>Both at once.</summary>
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            var (std, mean) = (Ops.Variance(Ops.To(Impl, type ?? Impl.Type), dimensions, unbiased, keepdim), Ops.Mean(Ops.To(Impl, type ?? Impl.Type), dimensions, keepdim));
            return (new Tensor(std), new Tensor(mean));
        }

        /// <summary>Both at once.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true)
        {
            using var scope = Temporaries.Begin();
            var (std, mean) = (Ops.Deviation(Impl, [], unbiased, keepdim: false), Ops.Mean(Impl));
            return (new Tensor(std), new Tensor(mean));
        }

        /// <summary>Both at once.</summary>
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            var (std, mean) = (Ops.Deviation(Ops.To(Impl, type ?? Impl.Type), [dim], unbiased, keepdim), Ops.Mean(Ops.To(Impl, type ?? Impl.Type), [dim], keepdim));
            return (new Tensor(std), new Tensor(mean));
        }

        /// <summary>Both at once.</summary>
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            var (std, mean) = (Ops.Deviation(Ops.To(Impl, type ?? Impl.Type), dimensions, unbiased, keepdim), Ops.Mean(Ops.To(Impl, type ?? Impl.Type), dimensions, keepdim));
            return (new Tensor(std), new Tensor(mean));
        }

        /// <summary>ln sum e^x along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogSumExp(Impl, dim, keepdim));
        }

        /// <summary>z_i = x_0 + ... + x_i along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CumSum(Ops.To(Impl, type ?? Impl.Type), dim));
        }

        /// <summary>z_i = x_0 x_1 ... x_i along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CumProd(Ops.To(Impl, type ?? Impl.Type), dim));
        }

        /// <summary>z_i = ln(e^x_0 + ... + e^x_i) along a dimension.</summary>
        public Tensor logcumsumexp(long dim)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogCumSumExp(Impl, dim));
        }

        /// <summary>(sum |x|^p)^(1/p).</summary>
        public Tensor norm(float p = 2f)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Norm(Impl, p, [], keepdim: false));
        }

        /// <summary>(sum |x|^p)^(1/p) along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Norm(Impl, p, [dim], keepdim));
        }

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Product(Ops.To(Impl, type ?? Impl.Type), null, keepdim: false));
        }

        /// <summary>The product along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Product(Ops.To(Impl, type ?? Impl.Type), dim, keepdim));
        }

        /// <summary>How many elements are not 0, over some dimensions or all.</summary>
        public Tensor count_nonzero(long[]? dims = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.CountNonzero(Impl, dims));
        }

        /// <summary>The middle of the elements in order, the lower one of two.</summary>
        public Tensor median()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Median(Impl));
        }

        /// <summary>The p-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2f)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Norm(Ops.Subtract(Impl, other.Impl), p, [], keepdim: false));
        }

        /// <summary>The sum of products of two vectors.</summary>
        public Tensor dot(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Dot(Impl, target.Impl));
        }

        /// <summary>A matrix times a vector.</summary>
        public Tensor mv(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.MatrixVector(Impl, target.Impl));
        }

        /// <summary>All products of the elements of two vectors.</summary>
        public Tensor outer(Tensor vec2)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Outer(Impl, vec2.Impl));
        }

        /// <summary>Sums of products along the last dimensions of both.</summary>
        public Tensor inner(Tensor vec2)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Inner(Impl, vec2.Impl));
        }
    }

    /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>sum (x - m)^2 / (n - c), m the mean, c = 1 if unbiased, else 0.</summary>
    public static Tensor var(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var(dimensions, unbiased, keepdim, type);

    /// <summary>The square root of the variance.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary>The square root of the variance.</summary>
    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>The square root of the variance.</summary>
    public static Tensor std(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std(dimensions, unbiased, keepdim, type);

    /// <summary>Both at once.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, bool unbiased = true) => input.var_mean(unbiased);

    /// <summary>Both at once.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Both at once.</summary>
    public static (Tensor var, Tensor mean) var_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.var_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Both at once.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, bool unbiased = true) => input.std_mean(unbiased);

    /// <summary>Both at once.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>Both at once.</summary>
    public static (Tensor std, Tensor mean) std_mean(Tensor input, long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => input.std_mean(dimensions, unbiased, keepdim, type);

    /// <summary>ln sum e^x along a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary>z_i = x_0 + ... + x_i along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary>z_i = x_0 x_1 ... x_i along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);

    /// <summary>z_i = ln(e^x_0 + ... + e^x_i) along a dimension.</summary>
    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    /// <summary>(sum |x|^p)^(1/p).</summary>
    public static Tensor norm(Tensor input, float p = 2f) => input.norm(p);

    /// <summary>(sum |x|^p)^(1/p) along a dimension.</summary>
    public static Tensor norm(Tensor input, int dimension, bool keepdim = false, float p = 2f) => input.norm(dimension, keepdim, p);

    /// <summary>The product of all elements.</summary>
    public static Tensor prod(Tensor input, ScalarType? type = null) => input.prod(type);

    /// <summary>The product along a dimension.</summary>
    public static Tensor prod(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.prod(dim, keepdim, type);

    /// <summary>How many elements are not 0, over some dimensions or all.</summary>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <summary>The middle of the elements in order, the lower one of two.</summary>
    public static Tensor median(Tensor input) => input.median();

    /// <summary>The p-norm of the difference.</summary>
    public static Tensor dist(Tensor input, Tensor other, float p = 2f) => input.dist(other, p);

    /// <summary>The sum of products of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>A matrix times a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>All products of the elements of two vectors.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>Sums of products along the last dimensions of both.</summary>
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    /// <summary>The Euclidean norm.</summary>
    public static Tensor norm(Tensor input) => input.norm();

    /// <summary>Sums of products named by letters: "bij,bjk->bik". A letter the output lacks is summed over.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        using var scope = Temporaries.Begin();
        return new Tensor(Ops.Einsum(equation, Impls(tensors)));
    }

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);
}
