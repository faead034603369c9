#pragma warning disable MA0017 // public constructors of abstract classes, because TorchSharp's are
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    /// <summary>A function of a guess and a target whose result is reduced as asked.</summary>
    public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
    {
        public Loss(Reduction reduction = Reduction.Mean)
            : base("Loss") => this.reduction = reduction;

        public Reduction reduction { get; }

        public override string GetName() => GetType().Name;
    }

    /// <summary>A loss in which elements or classes count differently.</summary>
    public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
    {
        public WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
            : base(reduction) => this.weight = weight;

        public Tensor? weight { get; }
    }

    namespace Modules
    {
        /// <summary>(input - target)^2.</summary>
        public sealed class MSELoss(Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
        {
            public override Tensor forward(Tensor input, Tensor target) => functional.mse_loss(input, target, reduction);
        }

        /// <summary>|input - target|.</summary>
        public sealed class L1Loss(Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
        {
            public override Tensor forward(Tensor input, Tensor target) => functional.l1_loss(input, target, reduction);
        }

        /// <summary>d^2 / (2 beta) where d = |input - target| is below beta, d - beta/2 above.</summary>
        public sealed class SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) : Loss<Tensor, Tensor, Tensor>(reduction)
        {
            public double beta { get; } = beta;

            public override Tensor forward(Tensor input, Tensor target) => functional.smooth_l1_loss(input, target, reduction, beta);
        }

        /// <summary>d^2 / 2 where d = |input - target| is at most delta, delta (d - delta/2) above.</summary>
        public sealed class HuberLoss(double delta = 1, Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
        {
            public double delta { get; } = delta;

            public override Tensor forward(Tensor input, Tensor target) => functional.huber_loss(input, target, delta, reduction);
        }

        /// <summary>
        /// q (ln q - input) for log-probabilities and a target q, given as its logarithm (or, without log_target,
        /// itself).
        /// </summary>
        public sealed class KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean)
            : Loss<Tensor, Tensor, Tensor>(reduction)
        {
            public bool log_target { get; } = log_target;

            public override Tensor forward(Tensor input, Tensor target) => functional.kl_div(input, target, log_target, reduction);
        }

        /// <summary>-w_t input_t for log-probabilities and target classes.</summary>
        public sealed class NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
            : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
        {
            public override Tensor forward(Tensor input, Tensor target) => functional.nll_loss(input, target, weight, reduction);
        }

        /// <summary>-w (y ln x + (1 - y) ln(1 - x)) for probabilities x.</summary>
        public sealed class BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
            : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
        {
            public override Tensor forward(Tensor input, Tensor target) =>
                functional.binary_cross_entropy(input, target, weight, reduction);
        }

        /// <summary>-w (w+ y ln sigmoid(x) + (1 - y) ln(1 - sigmoid(x))) for logits x.</summary>
        public sealed class BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
        {
            public Tensor? pos_weights { get; } = pos_weights;

            public override Tensor forward(Tensor input, Tensor target) =>
                functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
        }

        /// <summary>-w_t ln softmax(input)_t for logits and target classes.</summary>
        public sealed class CrossEntropyLoss(
            Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
            : WeightedLoss<Tensor, Tensor, Tensor>(weight, reduction)
        {
            public long? ignore_index { get; } = ignore_index;

            public double label_smoothing { get; } = label_smoothing;

            public override Tensor forward(Tensor input, Tensor target) =>
                functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static SmoothL1Loss SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) => new(reduction, beta);

            public static HuberLoss HuberLoss(double delta = 1, Reduction reduction = Reduction.Mean) => new(delta, reduction);

            public static KLDivLoss KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean) => new(log_target, reduction);

            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            public static BCELoss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            public static BCEWithLogitsLoss BCEWithLogitsLoss(Tensor? weight =
                null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) => new(weight, reduction, pos_weights);

            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight =
                null, long? ignore_index = null, Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);
        }
    }
}
