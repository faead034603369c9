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
            public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
            {
            }

            public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(Checked(new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }), parameters)
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

            private protected override void Update(TensorImpl parameter, TensorImpl gradient, OptimizerOptions options, OptimizerState state)
            {
                if (parameter.Type == torch.ScalarType.Float32) Update<float>(parameter, gradient, (Options)options, (State)state);
                else Update<double>(parameter, gradient, (Options)options, (State)state);
            }

            private static unsafe void Update<T>(TensorImpl parameter, TensorImpl gradient, Options options, State state) where T : unmanaged, INumber<T>
            {
                var isFirst = state.momentum_buffer is null;
                var buffer = options.momentum > 0 ? (state.momentum_buffer ??= state.NewBuffer()).Impl.Pointer<T>() : null;
                Optimizers.Sgd(
                    parameter.Count, parameter.Pointer<T>(), gradient.Pointer<T>(), buffer, isFirst, options.LearningRate!.Value,
                    options.momentum!.Value, options.dampening!.Value, options.weight_decay!.Value, options.nesterov!.Value, options.maximize!.Value);
            }

            private static Options Checked(Options options)
            {
                RequireRate(nameof(SGD), options.LearningRate!.Value);
                if (!(options.momentum >= 0)) throw new ArgumentException($"SGD: momentum is {options.momentum}, expected 0 or more");
                if (!(options.weight_decay >= 0)) throw new ArgumentException($"SGD: weight_decay is {options.weight_decay}, expected 0 or more");
                if (options.nesterov == true && (options.momentum <= 0 || options.dampening != 0))
                    throw new ArgumentException($"SGD: Nesterov's form needs a momentum above 0 and no dampening, not {options.momentum} and {options.dampening}");
                return options;
            }

            public class Options : OptimizerOptions
            {
                public double? momentum;
                public double? dampening;
                public double? weight_decay;
                public bool? nesterov;
                public bool? maximize;

                internal override void FillFrom(OptimizerOptions defaults)
                {
                    base.FillFrom(defaults);
                    var ours = (Options)defaults;
                    momentum ??= ours.momentum;
                    dampening ??= ours.dampening;
                    weight_decay ??= ours.weight_decay;
                    nesterov ??= ours.nesterov;
                    maximize ??= ours.maximize;
                }

                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    momentum = reader.ReadDouble();
                    dampening = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    nesterov = reader.ReadBoolean();
                    maximize = reader.ReadBoolean();
                }

                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var theirs = (Options)source;
                    (momentum, dampening, weight_decay) = (theirs.momentum, theirs.dampening, theirs.weight_decay);
                    (nesterov, maximize) = (theirs.nesterov, theirs.maximize);
                }

                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(momentum!.Value);
                    writer.Write(dampening!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(nesterov!.Value);
                    writer.Write(maximize!.Value);
                }
            }

            public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
            {
                public ParamGroup() => Options = new Options();

                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options)
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                    : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
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

                public override void LoadStateDict(BinaryReader reader)
                {
                    momentum_buffer?.Dispose();
                    momentum_buffer = null!;
                    if (!reader.ReadBoolean()) return;
                    momentum_buffer = torch.Tensor.Load(reader).DetachFromDisposeScope();
                }

                public override void LoadStateDict(OptimizerState source)
                {
                    momentum_buffer?.Dispose();
                    momentum_buffer = Copy(((State)source).momentum_buffer)!;
                }

                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(momentum_buffer is not null);
                    momentum_buffer?.Save(writer);
                }

                public override bool ApproximatelyEquals(OptimizerState other) => other is State state && Close(momentum_buffer, state.momentum_buffer);

                public void Dispose() => momentum_buffer?.Dispose();

                internal torch.Tensor NewBuffer() => Zeros();
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
