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
            return Draw("uniform_", (source, x) => Distributions.Uniform(source, x.Singles(), from, to), (source, x) =>
                Distributions.Uniform(source, x.Doubles(), from, to), generator);
        }

        /// <summary>Fills with normal numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            if (!(std >= 0)) throw new ArgumentException($"normal_: std {std} must not be negative");
            return Impl.IsContiguous
                ? Draw("normal_", (source, x) => Distributions.Normal(source, x.Singles(), mean, std), (source, x) =>
                    Distributions.Normal(source, x.Doubles(), mean, std), generator)
                : Draw("normal_", (source, x) => Distributions.NormalPairs(source, x.Singles(), mean, std), (source, x) =>
                    Distributions.NormalPairs(source, x.Doubles(), mean, std), generator);
        }

        /// <summary>Fills with exponential numbers of rate <paramref name="lambda"/>.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            if (!(lambda > 0)) throw new ArgumentException($"exponential_: lambda {lambda} must be positive");
            return Draw("exponential_", (source, x) => Distributions.Exponential(source, x.Singles(), lambda), (source, x) =>
                Distributions.Exponential(source, x.Doubles(), lambda), generator);
        }

        /// <summary>Fills with 1 (with probability p) and 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            if (!(p >= 0 && p <= 1)) throw new ArgumentException($"bernoulli_: p {p} must be between 0 and 1");
            return Draw("bernoulli_", (source, x) => Distributions.Bernoulli(source, x.Singles(), p), (source, x) =>
                Distributions.Bernoulli(source, x.Doubles(), p), generator);
        }

        /// <summary>Fills with 1 and 0, element i being 1 with probability p[i].</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            using var scope = Arena.Begin();
            Ops.CheckFits("bernoulli_", Impl, p.Impl);
            var probabilities = Ops.Contiguous(
                Ops.Expand(p.Impl.Type.IsFloat() ? p.Impl.Alias() : Ops.To(p.Impl, ScalarType.Float64), Impl.Shape));
            return p.dtype == ScalarType.Float32
                ? Draw("bernoulli_", (source, x) => Distributions.Bernoulli(source, x.Singles(), probabilities.Singles()), (source, x) =>
                    Distributions.Bernoulli(source, x.Doubles(), probabilities.Singles()), generator)
                : Draw("bernoulli_", (source, x) => Distributions.Bernoulli(source, x.Singles(), probabilities.Doubles()), (source, x) =>
                    Distributions.Bernoulli(source, x.Doubles(), probabilities.Doubles()), generator);
        }

        /// <summary>1 and 0 in the shape of this tensor, element i being 1 with the probability it holds here.</summary>
        public Tensor bernoulli(Generator? generator = null)
        {
            if (!Impl.Type.IsFloat())
                throw new ArgumentException(
                    $"bernoulli: this tensor is {Impl.Type.Name()} {Shape.Format(Impl.Shape)}, expected float32 or float64 probabilities");
            return Uninitialised(Impl.Shape, Impl.Type, requires_grad: false).bernoulli_(this, generator);
        }

        /// <summary>Category numbers sampled from each row of weights (K) or (N,K), which need not sum to 1: (S) or (N,S).</summary>
        public unsafe Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            if (!Impl.Type.IsFloat() || Impl.Dimensions is < 1 or > 2)
                throw new ArgumentException(
                    $"multinomial: the weights are {Impl.Type.Name()} {Shape.Format(Impl.Shape)}, expected float32 or float64 of "
                    + "shape (K) or (N,K)");
            if (num_samples < 1 || num_samples > Array.MaxLength)
                throw new ArgumentException($"multinomial: {num_samples} samples were asked for, expected 1 to {Array.MaxLength}");
            using var scope = Arena.Begin();
            var weights = Ops.Contiguous(Impl.Alias());
            var categories = (int)weights.Shape[^1];
            var z = TensorImpl.Empty(weights.Dimensions == 1 ? [num_samples] : [weights.Shape[0], num_samples], ScalarType.Int64);
            var drawn = new Span<long>(z.Pointer<long>(), checked((int)z.Count));
            if (weights.Type == ScalarType.Float32)
                Distributions.Multinomial<float>(Source(generator), weights.Singles(), categories, (int)num_samples, replacement, drawn);
            else Distributions.Multinomial<double>(Source(generator), weights.Doubles(), categories, (int)num_samples, replacement, drawn);
            return new Tensor(z);
        }

        private Tensor Draw(
            string operation,
            Action<RandomGenerator, TensorImpl> singles,
            Action<RandomGenerator, TensorImpl> doubles,
            Generator? generator)
        {
            Graph.BeforeInPlace(operation, Impl);
            Overlap.CheckWritten(operation, Impl);
            if (!Impl.Type.IsFloat())
                throw new ArgumentException(
                    $"{operation}: this tensor is {Impl.Type.Name()} {Shape.Format(Impl.Shape)}, expected float32 or float64");
            using var scope = Arena.Begin();
            var ordered = Impl.IsContiguous ? Impl : InMemoryOrder(Impl);
            var target = Impl.IsContiguous ? Impl : TensorImpl.Empty(ordered.Shape, Impl.Type);
            Impl.BumpVersion();   // an interrupted fill leaves a part of the new numbers
            (Impl.Type == ScalarType.Float32 ? singles : doubles)(Source(generator), target);
            if (!ReferenceEquals(target, Impl)) Ops.CopyInto(ordered, target);
            return this;
        }

        // PyTorch samples for the elements of a view in the order of their addresses, whatever the order of the dimensions.
        private static TensorImpl InMemoryOrder(TensorImpl x)
        {
            var (sizes, strides) = (x.Shape.ToArray(), x.Strides.ToArray());
            int[] order = [.. Enumerable.Range(0, strides.Length).OrderByDescending(d => strides[d])];
            return x.View([.. order.Select(d => sizes[d])], [.. order.Select(d => strides[d])]);
        }
    }

    /// <summary>1 and 0, element i being 1 with the probability the input holds there.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Category numbers sampled from each row of weights (K) or (N,K), which need not sum to 1: (S) or (N,S).</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <summary>Normal numbers of one mean and one standard deviation.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype =
        null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Uninitialised(size, FloatType("normal", dtype), requires_grad: false).normal_(mean, std, generator).requires_grad_(requires_grad);

    /// <summary>Normal numbers, each with its own mean and standard deviation.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null)
    {
        using var quiet = no_grad();
        using var like = mean + std;
        var draws = Uninitialised(like.Impl.Shape, FloatType("normal", like.dtype), requires_grad: false);
        return draws.normal_(0, 1, generator).mul_(std).add_(mean);
    }
}
