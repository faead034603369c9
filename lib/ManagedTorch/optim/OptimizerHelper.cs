using ManagedTorch.Tensors;

namespace TorchSharp.Modules;

/// <summary>What all optimisers here share: groups with settings, one state a parameter, and the walk over them.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private readonly OptimizerOptions _defaults;
    private readonly OrderedDictionary<Parameter, OptimizerState> _states = [];

    private protected OptimizerHelper(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
    {
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        _defaults = defaults;
        foreach (var group in groups) Include(group);
        if (Groups.All(group => group.Members.Length == 0)) throw new ArgumentException($"{GetType().Name}: no parameters were given");
    }

    public override torch.Tensor step(Func<torch.Tensor>? closure = null)
    {
        torch.Tensor? loss = null;
        if (closure is not null)
        {
            using var recorded = torch.enable_grad();
            loss = closure();
        }

        using var untracked = torch.no_grad();
        foreach (var group in Groups)
        {
            foreach (var parameter in group.Members)
            {
                if (parameter.Impl.Grad is not { } gradient) continue;
                using var scope = Temporaries.Begin();
                Update(parameter.Impl, gradient, group.Options, _states[parameter]);
                parameter.Impl.MarkChanged();
            }
        }

        return loss!;
    }

    /// <summary>Adds parameters with settings of their own.</summary>
    public override void add_param_group(ParamGroup param_group) => Include(param_group);

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var (_, state) in _states) (state as IDisposable)?.Dispose();
    }

    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>The rule: changes one parameter along its gradient.</summary>
    private protected abstract void Update(TensorImpl parameter, TensorImpl gradient, OptimizerOptions options, OptimizerState state);

    private void Include(ParamGroup param_group)
    {
        param_group.Options.FillFrom(_defaults);
        foreach (var parameter in param_group.Members)
        {
            if (_states.ContainsKey(parameter))
                throw new ArgumentException($"{GetType().Name}: a parameter {Shapes.Format(parameter.Impl.Shape)} was given twice");
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            _states.Add(parameter, state);
        }

        Groups.Add(param_group);
    }

    private protected static void RequireRate(string optimiser, double lr)
    {
        if (!(lr >= 0)) throw new ArgumentException($"{optimiser}: the learning rate is {lr}, expected 0 or more");
    }
}
