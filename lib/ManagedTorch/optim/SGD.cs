using System.Numerics;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// Stochastic gradient descent: w = w - lr v, where v is the gradient g (with weight decay, g + lambda w) or, with
        /// momentum mu, v = mu v + (1 - dampening) g; Nesterov's form steps along g + mu v. Sutskever et al. 2013.
        /// </summary>
        public class SGD : OptimizerHelper, torch.optim.IMomentum
        {
            public SGD(IEnumerable<Parameter> parameters, double lr, double momentum =
                0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
            {
            }

            public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum =
                0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(Checked(new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay,
                    nesterov = nesterov, maximize = maximize }), parameters)
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
                var isFirst = state.momentum_buffer is null;
                var buffer = options.momentum > 0 ? (state.momentum_buffer ??= state.NewBuffer()).Impl.Pointer<T>() : null;
                Optimizers.Sgd(
                    parameter.Count, parameter.Pointer<T>(), gradient.Pointer<T>(), buffer, isFirst, options.LearningRate!.Value,
                    options.momentum!.Value,
                    options.dampening!.Value,
                    options.weight_decay!.Value,
                    options.nesterov!.Value,
                    options.maximize!.Value);
            }

            private static Options Checked(Options options)
            {
                RequireRate(nameof(SGD), options.LearningRate!.Value);
                RequireAtLeastZero(nameof(SGD), "momentum", options.momentum);
                RequireAtLeastZero(nameof(SGD), "weight_decay", options.weight_decay);
                if (options.nesterov == true && (options.momentum <= 0 || options.dampening != 0))
                    throw new ArgumentException(
                        $"SGD: Nesterov's form needs a momentum above 0 and no dampening, not {options.momentum} and {options.dampening}");
                return options;
            }

            public class Options : OptimizerOptions
            {
                public double? momentum;
                public double? dampening;
                public double? weight_decay;
                public bool? nesterov;
                public bool? maximize;

                private protected override void Each(OptimizerOptions other, ISetting setting)
                {
                    var theirs = (Options)other;
                    setting.Next(ref momentum, theirs.momentum);
                    setting.Next(ref dampening, theirs.dampening);
                    setting.Next(ref weight_decay, theirs.weight_decay);
                    setting.Next(ref nesterov, theirs.nesterov);
                    setting.Next(ref maximize, theirs.maximize);
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
                    0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                    : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening,
                        weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
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
                /// <summary>v; null before the first step.</summary>
                public torch.Tensor momentum_buffer = null!;

                public override void Initialize(OptimizerOptions options)
                {
                }

                public override void LoadStateDict(BinaryReader reader) => ReadFields(reader);

                public override void LoadStateDict(OptimizerState source) => CopyFields(source);

                public override void SaveStateDict(BinaryWriter writer) => WriteFields(writer);

                public void Dispose() => DisposeFields();

                private protected override void Each(OptimizerState other, IField field)
                {
                    var theirs = (State)other;
                    field.Optional(ref momentum_buffer, theirs.momentum_buffer);
                }

                internal torch.Tensor NewBuffer() => Zeros();
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum =
                0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum =
                0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum =
                0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
