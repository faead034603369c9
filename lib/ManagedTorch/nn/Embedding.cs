using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A table of vectors looked up by number: indices (...) to vectors (..., C).</summary>
        public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly long? _paddingIndex;
            private Parameter _weight;

            internal Embedding(Parameter weight, long? paddingIndex)
                : base(nameof(Embedding))
            {
                var V = weight.Impl.Shape[0];
                if (paddingIndex < -V || paddingIndex >= V)
                    throw new ArgumentOutOfRangeException(
                        nameof(paddingIndex), $"Embedding: padding_idx {paddingIndex} is outside {-V}..{V - 1}");
                _weight = weight;
                _paddingIndex = paddingIndex < 0 ? paddingIndex + V : paddingIndex;
                ConditionallyRegisterParameter(nameof(weight), weight);
            }

            public Parameter? weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = value ?? throw new ArgumentNullException(nameof(value)));
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                using var scope = Arena.Begin();
                return new torch.Tensor(_paddingIndex is { } padding
                    ? Ops.Embedding(input.Impl, _weight.Impl, padding)
                    : Ops.Embedding(input.Impl, _weight.Impl));
            }

            protected override void RegisterComponents()
            {
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table of standard normal vectors; the one at padding_idx is zero and stays so.</summary>
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                if (num_embeddings < 0 || embedding_dims < 0)
                    throw new ArgumentException(
                        $"Embedding: {num_embeddings} vectors of {embedding_dims} numbers were asked for, expected 0 or more");
                RequirePlainEmbedding(max_norm, scale_grad_by_freq, sparse);
                var weight = Parameter(empty(num_embeddings, embedding_dims, dtype: dtype));
                init.normal_(weight);
                var embedding = new Embedding(weight, padding_idx);
                if (padding_idx is not { } row) return embedding;
                using var untracked = no_grad();
                using var padding = weight.select(0, row);
                init.zeros_(padding);
                return embedding;
            }

            /// <summary>A table with given vectors, which are trained only if not frozen.</summary>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings,
                bool freeze = true,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null)
            {
                if (embeddings.ndim != 2)
                    throw new ArgumentException(
                        $"Embedding_from_pretrained: the embeddings are {Shape.Format(embeddings.Impl.Shape)}, expected (V,C)");
                RequirePlainEmbedding(max_norm, scale_grad_by_freq, sparse);
                using var values = embeddings.to_type(dtype ?? embeddings.dtype);
                return new Embedding(Parameter(values, requires_grad: !freeze), padding_idx);
            }

            private static void RequirePlainEmbedding(double? max_norm, bool scale_grad_by_freq, bool sparse)
            {
                if (max_norm is not null || scale_grad_by_freq || sparse)
                    throw new NotSupportedException("Embedding: max_norm, scale_grad_by_freq and sparse are not to be had in this engine");
            }
        }
    }
}
