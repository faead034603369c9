using ManagedTorch.RandomNumbers;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Noise in training only.</summary>
internal static partial class Ops
{
    /// <summary>z = x m / (1 - p), where m is 0 with probability p and else 1, sampled again for every element.</summary>
    public static TensorImpl Dropout(TensorImpl x, double p, RandomGenerator generator)
    {
        CheckFloat("dropout", x);
        RequireDropProbability(p);
        if (p == 0 || x.Count == 0) return x;
        var mask = TensorImpl.Empty(x.Shape, x.Type);
        if (p == 1)
        {
            Fill(mask, 0);
        }
        else
        {
            if (x.Type == torch.ScalarType.Float32) Distributions.Bernoulli(generator, mask.Singles(), 1 - p);
            else Distributions.Bernoulli(generator, mask.Doubles(), 1 - p);
            mask = DivideScalar(mask, 1 - p);
        }

        // dx = dz m / (1 - p), which is what the product's own derivative says
        return Multiply(x, mask);
    }

    public static void RequireDropProbability(double p)
    {
        if (!(p is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"dropout: p is {p}, expected a probability 0..1");
    }
}
