using System.Numerics;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        // Options, ParamGroup and State are Adam's: TorchSharp has them once for each optimiser, and a program may name either.
        /// <summary>
        /// Adam with decoupled weight decay: w = (1 - lr lambda) w, then a step of Adam on the plain gradient.
        /// Loshchilov and Hutter 2017, arXiv:1711.05101. The decay is 0 unless given, as in TorchSharp.
        /// </summary>
        public class AdamW : OptimizerHelper, torch.optim.IBetas
        {
            public AdamW(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 =
                0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
            {
            }

            public AdamW(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 =
                0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(Checked(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay,
                    amsgrad = amsgrad, maximize = maximize }), parameters)
            {
            }

            public (double, double) Betas
            {
                get => ((ParamGroup)Groups[0]).Betas;
                set
                {
                    foreach (var group in Groups) ((ParamGroup)group).Betas = value;
                }
            }

            private protected override OptimizerOptions NewOptions() => new Options();

            private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

            private protected override void Update(
                TensorImpl parameter, TensorImpl gradient, OptimizerOptions options, OptimizerState state)
            {
                if (parameter.Type == torch.ScalarType.Float32) Update<float>(parameter, gradient, (Options)options, (State)state);
                else Update<double>(parameter, gradient, (Options)options, (State)state);
            }

            private static unsafe void Update<T>(TensorImpl parameter, TensorImpl gradient, Options options, State state)
                where T : unmanaged, INumber<T>
            {
                var (beta1, beta2, t) = (options.beta1!.Value, options.beta2!.Value, ++state.step);
                Optimizers.AdamW(
                    parameter.Count,
                    parameter.Pointer<T>(),
                    gradient.Pointer<T>(),
                    state.exp_avg.Impl.Pointer<T>(),
                    state.exp_avg_sq.Impl.Pointer<T>(),
                    options.amsgrad!.Value
                        ? state.max_exp_avg_sq.Impl.Pointer<T>()
                        : null, options.LearningRate!.Value, beta1, beta2, options.eps!.Value,
                    options.weight_decay!.Value, 1 - Math.Pow(beta1, t), 1 - Math.Pow(beta2, t), options.maximize!.Value);
            }

            private static Options Checked(Options options)
            {
                RequireRate(nameof(AdamW), options.LearningRate!.Value);
                RequireDecay(nameof(AdamW), "beta1", options.beta1);
                RequireDecay(nameof(AdamW), "beta2", options.beta2);
                RequireAtLeastZero(nameof(AdamW), "eps", options.eps);
                RequireAtLeastZero(nameof(AdamW), "weight_decay", options.weight_decay);
                return options;
            }

            public class Options : OptimizerOptions
            {
                public double? beta1;
                public double? beta2;
                public double? weight_decay;
                public double? eps;
                public bool? amsgrad;
                public bool? maximize;

                private protected override void Each(OptimizerOptions other, ISetting setting)
                {
                    var theirs = (Options)other;
                    setting.Next(ref beta1, theirs.beta1);
                    setting.Next(ref beta2, theirs.beta2);
                    setting.Next(ref eps, theirs.eps);
                    setting.Next(ref weight_decay, theirs.weight_decay);
                    setting.Next(ref amsgrad, theirs.amsgrad);
                    setting.Next(ref maximize, theirs.maximize);
                }
            }

            public class ParamGroup : ParamGroup<Options>, torch.optim.IBetas
            {
                public ParamGroup() => Options = new Options();

                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options)
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 =
                    0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                    : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps,
                        weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
                {
                }

                public (double, double) Betas
                {
                    get => (Options.beta1!.Value, Options.beta2!.Value);
                    set => (Options.beta1, Options.beta2) = value;
                }
            }

            public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
            {
                /// <summary>Steps taken.</summary>
                public long step;

                /// <summary>m, the running mean of the gradient.</summary>
                public torch.Tensor exp_avg = null!;

                /// <summary>v, the running mean of its square.</summary>
                public torch.Tensor exp_avg_sq = null!;

                /// <summary>The largest v so far; null without amsgrad.</summary>
                public torch.Tensor max_exp_avg_sq = null!;

                public override void Initialize(OptimizerOptions options)
                {
                    step = 0;
                    (exp_avg, exp_avg_sq) = (Zeros(), Zeros());
                    if (((Options)options).amsgrad == true) max_exp_avg_sq = Zeros();
                }

                public override void LoadStateDict(BinaryReader reader) => ReadFields(reader);

                public override void LoadStateDict(OptimizerState source) => CopyFields(source);

                public override void SaveStateDict(BinaryWriter writer) => WriteFields(writer);

                public void Dispose() => DisposeFields();

                private protected override void Each(OptimizerState other, IField field)
                {
                    var theirs = (State)other;
                    field.Count(ref step, theirs.step);
                    field.Tensor(ref exp_avg, theirs.exp_avg);
                    field.Tensor(ref exp_avg_sq, theirs.exp_avg_sq);
                    field.Optional(ref max_exp_avg_sq, theirs.max_exp_avg_sq);
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 =
                0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 =
                0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                AdamW(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 0.001, double beta1 =
                0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
