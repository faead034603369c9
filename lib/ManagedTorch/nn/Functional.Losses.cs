using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss gives back: every element's loss, their mean or their sum.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>(input - target)^2.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.SquaredError(input.Impl, target.Impl, reduction));
            }

            /// <summary>|input - target|.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.AbsoluteError(input.Impl, target.Impl, reduction));
            }

            /// <summary>d^2 / (2 beta) where d = |input - target| is below beta, d - beta/2 above.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.SmoothAbsoluteError(input.Impl, target.Impl, reduction, beta));
            }

            /// <summary>d^2 / 2 where d = |input - target| is at most delta, delta (d - delta/2) above.</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.HuberError(input.Impl, target.Impl, reduction, delta));
            }

            /// <summary>
            /// -w_t ln softmax(input)_t for logits (C), (N,C) or (N,C,d...) and target classes (), (N) or (N,d...), int64; the
            /// mean divides by the sum of the w_t. Targets of the input's shape and type are taken as probabilities.
            /// </summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight =
                null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.CrossEntropy(input.Impl, target.Impl, weight?.Impl, ignore_index, reduction, label_smoothing));
            }

            /// <summary>-w_t input_t for log-probabilities and target classes; a target of -100 does not count.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.NegativeLogLikelihood(input.Impl, target.Impl, weight?.Impl, ignoreIndex: -100, reduction));
            }

            /// <summary>-w (y ln x + (1 - y) ln(1 - x)) for probabilities x.</summary>
            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.BinaryCrossEntropy(input.Impl, target.Impl, weight?.Impl, reduction));
            }

            /// <summary>-w (w+ y ln sigmoid(x) + (1 - y) ln(1 - sigmoid(x))) for logits x; w+ weighs the positive targets.</summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.BinaryCrossEntropyWithLogits(input.Impl, target.Impl, weight?.Impl, pos_weights?.Impl, reduction));
            }

            /// <summary>
            /// q (ln q - input) for log-probabilities and a target q, given as its logarithm (or, without log_target,
            /// itself).
            /// </summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean)
            {
                using var scope = Arena.Begin();
                return new Tensor(Ops.KullbackLeibler(input.Impl, target.Impl, log_target, reduction));
            }
        }
    }
}
