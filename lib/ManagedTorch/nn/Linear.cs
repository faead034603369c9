using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>y = x W^T + b for x (..., in), W (out, in), b (out).</summary>
        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter _weight;
            private Parameter? _bias;

            internal Linear(Parameter weight, Parameter? bias)
                : base(nameof(Linear))
            {
                if (weight.ndim != 2)
                    throw new ArgumentException($"Linear: the weight is {Shape.Format(weight.Impl.Shape)}, expected (out, in)");
                _weight = weight;
                _bias = bias;
                (out_features, in_features) = (weight.Impl.Shape[0], weight.Impl.Shape[1]);
                ConditionallyRegisterParameter(nameof(weight), weight);
                ConditionallyRegisterParameter(nameof(bias), bias);
            }

            public Parameter weight
            {
                get => _weight;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
            }

            public Parameter? bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
            }

            public long in_features { get; set; }

            public long out_features { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor)
            {
                using var scope = Arena.Begin();
                return new torch.Tensor(Ops.Linear(tensor.Impl, _weight.Impl, _bias?.Impl));
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
            /// <summary>
            /// A linear layer whose weight and bias are drawn uniformly from +-1/sqrt(in), the weight first.
            /// </summary>
            public static Linear Linear(
                long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            {
                if (inputSize < 0 || outputSize < 0)
                    throw new ArgumentException($"Linear: {inputSize} inputs and {outputSize} outputs were asked for, expected 0 or more");
                var weight = Parameter(empty(outputSize, inputSize, dtype: dtype));
                init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (!hasBias) return new Linear(weight, null);
                var bias = Parameter(empty(outputSize, dtype: dtype));
                var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
                init.uniform_(bias, -bound, bound);
                return new Linear(weight, bias);
            }

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

            public static partial class functional
            {
                /// <summary>y = x W^T + b.</summary>
                public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
                {
                    using var scope = Arena.Begin();
                    return new Tensor(Ops.Linear(input.Impl, weights.Impl, bias?.Impl));
                }
            }
        }
    }
}
