using System.Numerics;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// RMSProp: w = w - lr g / (sqrt(v) + eps) with the running mean v = alpha v + (1 - alpha) g^2; centred, the square
        /// of a running mean of g is taken off v; with momentum, b = mu b + g / (sqrt(v) + eps) and w = w - lr b.
        /// Tieleman and Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning".
        /// </summary>
        public class RMSProp : OptimizerHelper, torch.optim.IMomentum
        {
            public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha =
                0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
            {
            }

            public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha =
                0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
                : base(Checked(new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay,
                    momentum = momentum, centered = centered, maximize = maximize }), parameters)
            {
            }

            public double Momentum
            {
                get => ((ParamGroup)Groups[0]).Momentum;
                set
                {
                    foreach (var group in Groups) ((ParamGroup)group).Momentum = value;
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
                state.step++;
                Optimizers.RmsProp(
                    parameter.Count, parameter.Pointer<T>(), gradient.Pointer<T>(), state.square_avg.Impl.Pointer<T>(),
                    options.centered!.Value
                        ? state.grad_avg.Impl.Pointer<T>()
                        : null, options.momentum > 0 ? state.momentum_buffer.Impl.Pointer<T>() : null,
                    options.LearningRate!.Value,
                    options.alpha!.Value,
                    options.eps!.Value,
                    options.weight_decay!.Value,
                    options.momentum!.Value,
                    options.maximize!.Value);
            }

            private static Options Checked(Options options)
            {
                RequireRate(nameof(RMSProp), options.LearningRate!.Value);
                RequireAtLeastZero(nameof(RMSProp), "alpha", options.alpha);
                RequireAtLeastZero(nameof(RMSProp), "eps", options.eps);
                RequireAtLeastZero(nameof(RMSProp), "momentum", options.momentum);
                RequireAtLeastZero(nameof(RMSProp), "weight_decay", options.weight_decay);
                return options;
            }

            public class Options : OptimizerOptions
            {
                public bool? maximize;
                public double? momentum;
                public double? alpha;
                public double? eps;
                public double? weight_decay;
                public bool? centered;

                private protected override void Each(OptimizerOptions other, ISetting setting)
                {
                    var theirs = (Options)other;
                    setting.Next(ref maximize, theirs.maximize);
                    setting.Next(ref momentum, theirs.momentum);
                    setting.Next(ref alpha, theirs.alpha);
                    setting.Next(ref eps, theirs.eps);
                    setting.Next(ref weight_decay, theirs.weight_decay);
                    setting.Next(ref centered, theirs.centered);
                }
            }

            public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
            {
                public ParamGroup() => Options = new Options();

                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options)
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, double lr =
                    0.001, double eps = 1e-08, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
                    : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay,
                        momentum = momentum, centered = centered })
                {
                }

                public double Momentum
                {
                    get => Options.momentum!.Value;
                    set => Options.momentum = value;
                }
            }

            public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
            {
                /// <summary>Steps taken.</summary>
                public long step;

                /// <summary>v, the running mean of the gradient's square.</summary>
                public torch.Tensor square_avg = null!;

                /// <summary>b; null without momentum.</summary>
                public torch.Tensor momentum_buffer = null!;

                /// <summary>a, the running mean of the gradient; null unless centred.</summary>
                public torch.Tensor grad_avg = null!;

                public override void Initialize(OptimizerOptions options)
                {
                    step = 0;
                    square_avg = Zeros();
                    if (((Options)options).momentum > 0) momentum_buffer = Zeros();
                    if (((Options)options).centered == true) grad_avg = Zeros();
                }

                public override void LoadStateDict(BinaryReader reader) => ReadFields(reader);

                public override void LoadStateDict(OptimizerState source) => CopyFields(source);

                public override void SaveStateDict(BinaryWriter writer) => WriteFields(writer);

                public void Dispose() => DisposeFields();

                private protected override void Each(OptimizerState other, IField field)
                {
                    var theirs = (State)other;
                    field.Count(ref step, theirs.step);
                    field.Tensor(ref square_avg, theirs.square_avg);
                    field.Optional(ref momentum_buffer, theirs.momentum_buffer);
                    field.Optional(ref grad_avg, theirs.grad_avg);
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha =
                0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha =
                0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                RMSProp(parameters.Select(named => named.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha =
                0.99, double eps = 1e-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
