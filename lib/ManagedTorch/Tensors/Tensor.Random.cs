using ManagedTorch.Autograd;
using ManagedTorch.Operators;
using ManagedTorch.RandomNumbers;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Fills with uniform numbers from [from, to).</summary>
        public unsafe Tensor uniform_(double from, double to, Generator? generator = null)
        {
            if (!(from <= to)) throw new ArgumentException($"uniform_: from {from} must not be above to {to}");
            return Draw("uniform_", (source, x) => Distributions.Uniform(source, x.Singles(), from, to), (source, x) => Distributions.Uniform(source, x.Doubles(), from, to), generator);
        }

        /// <summary>Fills with normal numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            if (!(std >= 0)) throw new ArgumentException($"normal_: std {std} must not be negative");
            return Impl.IsContiguous
                ? Draw("normal_", (source, x) => Distributions.Normal(source, x.Singles(), mean, std), (source, x) => Distributions.Normal(source, x.Doubles(), mean, std), generator)
                : Draw("normal_", (source, x) => Distributions.NormalPairs(source, x.Singles(), mean, std), (source, x) => Distributions.NormalPairs(source, x.Doubles(), mean, std), generator);
        }

        /// <summary>Fills with exponential numbers of rate <paramref name="lambda"/>.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            if (!(lambda > 0)) throw new ArgumentException($"exponential_: lambda {lambda} must be positive");
            return Draw("exponential_", (source, x) => Distributions.Exponential(source, x.Singles(), lambda), (source, x) => Distributions.Exponential(source, x.Doubles(), lambda), generator);
        }

        /// <summary>Fills with 1 (with probability p) and 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            if (!(p >= 0 && p <= 1)) throw new ArgumentException($"bernoulli_: p {p} must lie between 0 and 1");
            return Draw("bernoulli_", (source, x) => Distributions.Bernoulli(source, x.Singles(), p), (source, x) => Distributions.Bernoulli(source, x.Doubles(), p), generator);
        }

        private Tensor Draw(string operation, Action<RandomGenerator, TensorImpl> singles, Action<RandomGenerator, TensorImpl> doubles, Generator? generator)
        {
            Graph.BeforeInPlace(operation, Impl);
            if (!Impl.Type.IsFloat()) throw new ArgumentException($"{operation}: this tensor is {Impl.Type.Name()}, expected float32 or float64");
            using var scope = Temporaries.Begin();
            var ordered = Impl.IsContiguous ? Impl : InMemoryOrder(Impl);
            var target = Impl.IsContiguous ? Impl : TensorImpl.Empty(ordered.Shape, Impl.Type);
            (Impl.Type == ScalarType.Float32 ? singles : doubles)(Source(generator), target);
            if (!ReferenceEquals(target, Impl)) Ops.CopyInto(ordered, target);
            Impl.MarkChanged();
            return this;
        }

        // PyTorch draws for the elements of a view in the order of their addresses, whatever the order of the dimensions.
        private static TensorImpl InMemoryOrder(TensorImpl x)
        {
            var (sizes, strides) = (x.Shape.ToArray(), x.Strides.ToArray());
            int[] order = [.. Enumerable.Range(0, strides.Length).OrderByDescending(d => strides[d])];
            return x.View([.. order.Select(d => sizes[d])], [.. order.Select(d => strides[d])]);
        }
    }
}
