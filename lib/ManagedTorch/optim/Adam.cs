using System.Numerics;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// Adam: w = w - lr m' / (sqrt(v') + eps) with running means m = beta1 m + (1 - beta1) g and
        /// v = beta2 v + (1 - beta2) g^2, where m' and v' are divided by 1 - beta^t to make up for their start at 0, and
        /// weight decay adds lambda w to g. Kingma and Ba 2014, arXiv:1412.6980.
        /// </summary>
        public class Adam : OptimizerHelper, torch.optim.IBetas
        {
            public Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
            {
            }

            public Adam(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(Checked(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }), parameters)
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

            private protected override void Update(TensorImpl parameter, TensorImpl gradient, OptimizerOptions options, OptimizerState state)
            {
                if (parameter.Type == torch.ScalarType.Float32) Update<float>(parameter, gradient, (Options)options, (State)state);
                else Update<double>(parameter, gradient, (Options)options, (State)state);
            }

            private static unsafe void Update<T>(TensorImpl parameter, TensorImpl gradient, Options options, State state) where T : unmanaged, INumber<T>
            {
                var (beta1, beta2, t) = (options.beta1!.Value, options.beta2!.Value, ++state.step);
                Optimizers.Adam(
                    parameter.Count, parameter.Pointer<T>(), gradient.Pointer<T>(), state.exp_avg.Impl.Pointer<T>(), state.exp_avg_sq.Impl.Pointer<T>(),
                    options.amsgrad!.Value ? state.max_exp_avg_sq.Impl.Pointer<T>() : null, options.LearningRate!.Value, beta1, beta2, options.eps!.Value,
                    options.weight_decay!.Value, 1 - Math.Pow(beta1, t), 1 - Math.Pow(beta2, t), options.maximize!.Value);
            }

            private static Options Checked(Options options)
            {
                RequireRate(nameof(Adam), options.LearningRate!.Value);
                if (!(options.beta1 is >= 0 and < 1)) throw new ArgumentException($"Adam: beta1 is {options.beta1}, expected 0 or more and less than 1");
                if (!(options.beta2 is >= 0 and < 1)) throw new ArgumentException($"Adam: beta2 is {options.beta2}, expected 0 or more and less than 1");
                if (!(options.eps >= 0)) throw new ArgumentException($"Adam: eps is {options.eps}, expected 0 or more");
                if (!(options.weight_decay >= 0)) throw new ArgumentException($"Adam: weight_decay is {options.weight_decay}, expected 0 or more");
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

                internal override void FillFrom(OptimizerOptions defaults)
                {
                    base.FillFrom(defaults);
                    var ours = (Options)defaults;
                    beta1 ??= ours.beta1;
                    beta2 ??= ours.beta2;
                    weight_decay ??= ours.weight_decay;
                    eps ??= ours.eps;
                    amsgrad ??= ours.amsgrad;
                    maximize ??= ours.maximize;
                }

                public override void LoadStateDict(BinaryReader reader)
                {
                    base.LoadStateDict(reader);
                    beta1 = reader.ReadDouble();
                    beta2 = reader.ReadDouble();
                    eps = reader.ReadDouble();
                    weight_decay = reader.ReadDouble();
                    amsgrad = reader.ReadBoolean();
                    maximize = reader.ReadBoolean();
                }

                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var theirs = (Options)source;
                    beta1 = theirs.beta1;
                    beta2 = theirs.beta2;
                    weight_decay = theirs.weight_decay;
                    eps = theirs.eps;
                    amsgrad = theirs.amsgrad;
                    maximize = theirs.maximize;
                }

                public override void SaveStateDict(BinaryWriter writer)
                {
                    base.SaveStateDict(writer);
                    writer.Write(beta1!.Value);
                    writer.Write(beta2!.Value);
                    writer.Write(eps!.Value);
                    writer.Write(weight_decay!.Value);
                    writer.Write(amsgrad!.Value);
                    writer.Write(maximize!.Value);
                }
            }

            public class ParamGroup : ParamGroup<Options>, torch.optim.IBetas
            {
                public ParamGroup() => Options = new Options();

                public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                    : base(parameters, options)
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                    : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
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

                public override void LoadStateDict(BinaryReader reader)
                {
                    step = reader.ReadInt64();
                    exp_avg.Load(reader);
                    exp_avg_sq.Load(reader);
                    max_exp_avg_sq?.Dispose();
                    max_exp_avg_sq = Read(reader)!;
                }

                public override void LoadStateDict(OptimizerState source)
                {
                    var theirs = (State)source;
                    step = theirs.step;
                    Dispose();
                    (exp_avg, exp_avg_sq, max_exp_avg_sq) = (Copy(theirs.exp_avg)!, Copy(theirs.exp_avg_sq)!, Copy(theirs.max_exp_avg_sq)!);
                }

                public override void SaveStateDict(BinaryWriter writer)
                {
                    writer.Write(step);
                    exp_avg.Save(writer);
                    exp_avg_sq.Save(writer);
                    Write(writer, max_exp_avg_sq);
                }

                public override bool ApproximatelyEquals(OptimizerState other) =>
                    other is State state && step == state.step
                    && Close(exp_avg, state.exp_avg) && Close(exp_avg_sq, state.exp_avg_sq) && Close(max_exp_avg_sq, state.max_exp_avg_sq);

                public void Dispose()
                {
                    exp_avg.Dispose();
                    exp_avg_sq.Dispose();
                    max_exp_avg_sq?.Dispose();
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                Adam(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
