using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// (x - mean) / sqrt(var + eps) w + b over the last dimensions. Ba, Kiros and Hinton 2016, arXiv:1607.06450.
        /// </summary>
        public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter? _weight;
            private Parameter? _bias;

            internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, torch.ScalarType? dtype)
                : base(nameof(LayerNorm))
            {
                if (normalized_shape.Length == 0)
                    throw new ArgumentException("LayerNorm: the normalized shape is empty, expected at least one size");
                this.normalized_shape = normalized_shape;
                this.eps = eps;
                this.elementwise_affine = elementwise_affine;
                if (!elementwise_affine) return;
                weight = new Parameter(torch.ones(normalized_shape, dtype));
                if (bias) this.bias = new Parameter(torch.zeros(normalized_shape, dtype));
            }

            public Parameter weight
            {
                get => _weight!;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
            }

            public Parameter? bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
            }

            public long[] normalized_shape { get; set; }

            public double eps { get; set; }

            public bool elementwise_affine { get; set; }

            /// <summary>Weight 1, bias 0.</summary>
            public void reset_parameters()
            {
                if (_weight is not null) torch.nn.init.ones_(_weight);
                if (_bias is not null) torch.nn.init.zeros_(_bias);
            }

            public override torch.Tensor forward(torch.Tensor tensor)
            {
                using var scope = Arena.Begin();
                return new torch.Tensor(Ops.LayerNorm(tensor.Impl, normalized_shape, _weight?.Impl, _bias?.Impl, eps));
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
            public static LayerNorm LayerNorm(long normalized_shape, double eps =
                1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, dtype);

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps =
                1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, dtype);
        }
    }
}
