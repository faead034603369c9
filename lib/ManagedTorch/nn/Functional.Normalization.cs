using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(x - mean) / sqrt(var + eps) w + b over the last dimensions.</summary>
            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.LayerNorm(input.Impl, normalized_shape, weight?.Impl, bias?.Impl, eps));
            }

            /// <summary>x / max(|x|_p, eps) along one dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.Normalize(input.Impl, p, dim, eps));
            }

            /// <summary>The cosine of the angle between x1 and x2 along one dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-08)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.CosineSimilarity(x1.Impl, x2.Impl, dim, eps));
            }

            /// <summary>In training, 0 with probability p and else x / (1 - p); otherwise x.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                Ops.RequireDropProbability(p);
                return training
                    ? Apply("dropout_", input, static (x, p) => Ops.Dropout(x, p, Source(null)), p, inplace)
                    : inplace ? input : input.alias();
            }
        }
    }
}
