using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The different elements in order; on request, which of them each element is and how often each occurs.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null)
                throw new ArgumentException($"unique: along dimension {dim} is not to be had; only single elements are compared");
            using var scope = Arena.Begin();
            var (values, inverse, counts) = Ops.Unique(Impl);
            return (new Tensor(values), return_inverse ? new Tensor(inverse) : null, return_counts ? new Tensor(counts) : null);
        }

        /// <summary>As unique, but only equal neighbours become one, and nothing is sorted.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
            bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            if (dim is not null)
                throw new ArgumentException(
                    $"unique_consecutive: along dimension {dim} is not to be had; only single elements are compared");
            using var scope = Arena.Begin();
            var (values, inverse, counts) = Ops.UniqueConsecutive(Impl);
            return (new Tensor(values), return_inverse ? new Tensor(inverse) : null, return_counts ? new Tensor(counts) : null);
        }
    }
}
