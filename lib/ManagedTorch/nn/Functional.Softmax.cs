using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>e^x_i / sum_j e^x_j along one dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.Softmax(Ops.To(Impl, dtype ?? Impl.Type), dim));
        }

        /// <summary>x_i - ln sum_j e^x_j along one dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.LogSoftmax(Ops.To(Impl, dtype ?? Impl.Type), dim));
        }
    }

    /// <summary>e^x_i / sum_j e^x_j along one dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>e^x_i / sum_j e^x_j along one dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>x_i - ln sum_j e^x_j along one dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>
            /// softmax(q k^T / sqrt(hs) + mask) v for q (..., Tq, hs), k (..., Tk, hs), v (..., Tk, vs). A bool mask is true
            /// where a query may look, another one is added; <paramref name="is_casual"/> lets query i see the keys up to
            /// i; <paramref name="p"/> is the probability with which a weight is dropped. A query that may see nothing
            /// gives 0, where softmax by hand gives NaN.
            /// </summary>
            // is_casual is TorchSharp's own spelling of is_causal, and part of the name by which it is called: it stays.
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.Attention(query.Impl, key.Impl, value.Impl, attn_mask?.Impl, p, is_casual, Source(null)));
            }
        }
    }
}
