using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The largest element; equal ones share the gradient.</summary>
        public Tensor max()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("max", Impl, [], keepdim: false, largest: true));
        }

        /// <summary>The smallest element; equal ones share the gradient.</summary>
        public Tensor min()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("min", Impl, [], keepdim: false, largest: false));
        }

        /// <summary>The larger of two elements.</summary>
        public Tensor max(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Maximum(Impl, other.Impl));
        }

        /// <summary>The smaller of two elements.</summary>
        public Tensor min(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Minimum(Impl, other.Impl));
        }

        /// <summary>The largest along a dimension and its index, the first among equals.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            var (values, indexes) = Ops.ExtremeAlong("max", Impl, dim, keepdim, largest: true);
            return (new Tensor(values), new Tensor(indexes));
        }

        /// <summary>The smallest along a dimension and its index, the first among equals.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            var (values, indexes) = Ops.ExtremeAlong("min", Impl, dim, keepdim, largest: false);
            return (new Tensor(values), new Tensor(indexes));
        }

        /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amax(params long[] dims)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amax", Impl, dims, keepdim: false, largest: true));
        }

        /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amax", Impl, dims, keepdim, largest: true));
        }

        /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amax", Impl, dims, keepdim, largest: true));
        }

        /// <summary>The smallest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amin(params long[] dims)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amin", Impl, dims, keepdim: false, largest: false));
        }

        /// <summary>The smallest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amin", Impl, dims, keepdim, largest: false));
        }

        /// <summary>The smallest over some dimensions; equal ones share the gradient.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Extreme("amin", Impl, dims, keepdim, largest: false));
        }

        /// <summary>The smallest and the largest, over everything or along a dimension.</summary>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            var (min, max) = (Ops.Extreme("aminmax", Impl, dim is null ? [] : [dim.Value], keepdim, largest: false), Ops.Extreme("aminmax", Impl, dim is null ? [] : [dim.Value], keepdim, largest: true));
            return (new Tensor(min), new Tensor(max));
        }

        /// <summary>Where the largest element is in the flattened tensor.</summary>
        public Tensor argmax()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ExtremeIndex("argmax", Impl, null, keepdim: false, largest: true));
        }

        /// <summary>Where the largest element along a dimension is.</summary>
        public Tensor argmax(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ExtremeIndex("argmax", Impl, dim, keepdim, largest: true));
        }

        /// <summary>Where the smallest element is in the flattened tensor.</summary>
        public Tensor argmin()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ExtremeIndex("argmin", Impl, null, keepdim: false, largest: false));
        }

        /// <summary>Where the smallest element along a dimension is.</summary>
        public Tensor argmin(long dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ExtremeIndex("argmin", Impl, dim, keepdim, largest: false));
        }

        /// <summary>
        /// The elements in order along a dimension, and where each of them stood; always stable, where PyTorch's order of
        /// equal elements is open unless it is asked for.
        /// </summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            using var scope = Temporaries.Begin();
            var (Values, Indices) = Ops.Sort(Impl, dim, descending);
            return (new Tensor(Values), new Tensor(Indices));
        }

        /// <summary>Where the elements in order stood.</summary>
        public Tensor argsort(long dim = -1, bool descending = false)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sort(Impl, dim, descending).Indices);
        }

        /// <summary>The rows in order along dimension 0.</summary>
        public Tensor msort()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sort(Impl, 0, descending: false).Values);
        }

        /// <summary>
        /// The k largest along a dimension, largest first, or the k smallest, and where they stood. Of equal ones the first
        /// are taken, in their order; PyTorch takes any.
        /// </summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            using var scope = Temporaries.Begin();
            var (values, indexes) = Ops.TopK(Impl, k, dim, largest);
            return (new Tensor(values), new Tensor(indexes));
        }

        /// <summary>The k-th smallest along a dimension, counted from 1, and where it stood.</summary>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false)
        {
            using var scope = Temporaries.Begin();
            var (values, indices) = Ops.KthValue(Impl, k, dim ?? -1, keepdim);
            return (new Tensor(values), new Tensor(indices));
        }

        /// <summary>The different elements in order; on request, which of them each element is and how often each occurs.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null) throw new ArgumentException($"unique: along dimension {dim} is not to be had; only single elements are compared");
            using var scope = Temporaries.Begin();
            var (values, inverse, counts) = Ops.Unique(Impl);
            return (new Tensor(values), return_inverse ? new Tensor(inverse) : null, return_counts ? new Tensor(counts) : null);
        }

        /// <summary>As unique, but only equal neighbours become one, and nothing is sorted.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null) throw new ArgumentException($"unique_consecutive: along dimension {dim} is not to be had; only single elements are compared");
            using var scope = Temporaries.Begin();
            var (values, inverse, counts) = Ops.UniqueConsecutive(Impl);
            return (new Tensor(values), return_inverse ? new Tensor(inverse) : null, return_counts ? new Tensor(counts) : null);
        }

        /// <summary>How often each of 0, 1, 2, ... occurs in a vector, or the sum of the weights where it does.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.BinCount(Impl, weights?.Impl, minlength));
        }
    }

    /// <summary>The largest element; equal ones share the gradient.</summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary>The smallest element; equal ones share the gradient.</summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary>The larger of two elements.</summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary>The smaller of two elements.</summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary>The largest along a dimension and its index, the first among equals.</summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary>The smallest along a dimension and its index, the first among equals.</summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
    public static Tensor amax(Tensor input, long[] dims) => input.amax(dims);

    /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
    public static Tensor amax(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    /// <summary>The largest over some dimensions; equal ones share the gradient.</summary>
    public static Tensor amax(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amax(dims, keepdim, @out);

    /// <summary>The smallest over some dimensions; equal ones share the gradient.</summary>
    public static Tensor amin(Tensor input, long[] dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    /// <summary>The smallest over some dimensions; equal ones share the gradient.</summary>
    public static Tensor amin(Tensor input, ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => input.amin(dims, keepdim, @out);

    /// <summary>The smallest and the largest, over everything or along a dimension.</summary>
    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) => input.aminmax(dim, keepdim);

    /// <summary>Where the largest element is in the flattened tensor.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary>Where the largest element along a dimension is.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary>Where the smallest element is in the flattened tensor.</summary>
    public static Tensor argmin(Tensor input) => input.argmin();

    /// <summary>Where the smallest element along a dimension is.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary>
        /// The elements in order along a dimension, and where each of them stood; always stable, where PyTorch's order of
        /// equal elements is open unless it is asked for.
        /// </summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    /// <summary>Where the elements in order stood.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <summary>The rows in order along dimension 0.</summary>
    public static Tensor msort(Tensor tensor) => tensor.msort();

    /// <summary>
        /// The k largest along a dimension, largest first, or the k smallest, and where they stood. Of equal ones the first
        /// are taken, in their order; PyTorch takes any.
        /// </summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);

    /// <summary>The k-th smallest along a dimension, counted from 1, and where it stood.</summary>
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);

    /// <summary>The different elements in order; on request, which of them each element is and how often each occurs.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) => input.unique(sorted, return_inverse, return_counts, dim);

    /// <summary>As unique, but only equal neighbours become one, and nothing is sorted.</summary>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(Tensor input, bool return_inverse = false, bool return_counts = false, int? dim = null) => input.unique_consecutive(return_inverse, return_counts, dim);

    /// <summary>How often each of 0, 1, 2, ... occurs in a vector, or the sum of the weights where it does.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);
}
