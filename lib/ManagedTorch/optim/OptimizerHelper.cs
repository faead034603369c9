using ManagedTorch.Kernels;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using Shared;

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

        Interruption.Look();
        using var untracked = torch.no_grad();
        foreach (var group in Groups)
        {
            foreach (var parameter in group.Members)
            {
                if (parameter.Impl.Grad is not { } gradient) continue;
                using var scope = Arena.BeginWithin();
                Update(parameter.Impl, Ops.Contiguous(gradient), group.Options, _states[parameter]);
                parameter.Impl.BumpVersion();
            }
        }

        return loss!;
    }

    /// <summary>Adds parameters with settings of their own.</summary>
    public override void add_param_group(ParamGroup param_group) => Include(param_group);

    /// <summary>The settings of every group and the state of every parameter, in order: the objects themselves, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in Groups)
        {
            dictionary.Options.Add(group.Options);
            var indices = new List<int>();
            foreach (var parameter in group.Members)
            {
                indices.Add(dictionary.State.Count);
                dictionary.State.Add(_states[parameter]);
            }

            dictionary.StateIndexRef.Add(indices);
        }

        return dictionary;
    }

    /// <summary>Copies settings and states from another optimiser of the same kind for parameters of the same shapes.</summary>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var mine = this.state_dict();
        RequireSameCount(mine, state_dict.Options.Count, state_dict.State.Count);
        for (var i = 0; i < mine.Options.Count; i++)
        {
            RequireSameKind(mine.Options[i], state_dict.Options[i]);
            if (!ReferenceEquals(mine.Options[i], state_dict.Options[i])) mine.Options[i].LoadStateDict(state_dict.Options[i]);
        }

        for (var i = 0; i < mine.State.Count; i++)
        {
            RequireSameKind(mine.State[i], state_dict.State[i]);
            if (!ReferenceEquals(mine.State[i], state_dict.State[i])) mine.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    /// <summary>Writes the state in TorchSharp's own form: the optimiser's name, the two counts, the settings, the states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(dictionary.Options.Count);
        writer.Write7BitEncodedInt64(dictionary.State.Count);
        foreach (var options in dictionary.Options) options.SaveStateDict(writer);
        foreach (var state in dictionary.State) state.SaveStateDict(writer);
    }

    public void save_state_dict(string location) => WholeFile.Write(location, stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        save_state_dict(writer);
    });

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (!string.Equals(name, GetType().Name, StringComparison.Ordinal))
            throw new InvalidDataException($"load_state_dict: the state is that of {name}, expected {GetType().Name}");
        var dictionary = state_dict();
        RequireSameCount(dictionary, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        foreach (var options in dictionary.Options) options.LoadStateDict(reader);
        foreach (var state in dictionary.State) state.LoadStateDict(reader);
        foreach (var group in Groups)
        {
            foreach (var parameter in group.Members)
            {
                using var scope = torch.NewDisposeScope();
                var whole = NewState(parameter);
                whole.Initialize(group.Options);
                _states[parameter].RequireFields(whole);
                (whole as IDisposable)?.Dispose();
            }
        }
    }

    /// <summary>Reads what <see cref="save_state_dict(string)"/> wrote; a file that does not fit changes nothing.</summary>
    public void load_state_dict(string location)
    {
        // The state is read into the optimiser's own tensors: what a damaged file has changed is put back.
        using var before = new MemoryStream();
        using (var writer = new BinaryWriter(before, System.Text.Encoding.UTF8, leaveOpen: true)) save_state_dict(writer);
        try
        {
            TensorFile.Read(location, reader =>
            {
                load_state_dict(reader);
                return true;
            });
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            before.Position = 0;
            using var reader = new BinaryReader(before);
            load_state_dict(reader);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var (_, state) in _states) (state as IDisposable)?.Dispose();
    }

    private protected abstract OptimizerOptions NewOptions();

    private protected abstract OptimizerState NewState(Parameter parameter);

    /// <summary>The rule: changes one parameter along its gradient.</summary>
    private protected abstract void Update(TensorImpl parameter, TensorImpl gradient, OptimizerOptions options, OptimizerState state);

    private void Include(ParamGroup param_group)
    {
        if (param_group.Options.GetType() == typeof(OptimizerOptions))
        {
            var own = NewOptions();
            own.LearningRate = param_group.Options.LearningRate;
            param_group.Options = own;
        }

        RequireSameKind(_defaults, param_group.Options);
        param_group.Options.FillFrom(_defaults);
        foreach (var parameter in param_group.Members)
        {
            if (_states.ContainsKey(parameter))
                throw new ArgumentException($"{GetType().Name}: a parameter {Shape.Format(parameter.Impl.Shape)} was given twice");
            var state = NewState(parameter);
            state.Initialize(param_group.Options);
            _states.Add(parameter, state);
        }

        Groups.Add(param_group);
    }

    private static void RequireSameCount(StateDictionary mine, long groups, long parameters)
    {
        if (groups != mine.Options.Count || parameters != mine.State.Count)
            throw new ArgumentException(
                $"load_state_dict: the state has {groups} groups and {parameters} parameters, this optimiser {mine.Options.Count} and "
                + $"{mine.State.Count}");
    }

    private static void RequireSameKind(object mine, object theirs)
    {
        if (mine.GetType() != theirs.GetType())
            throw new ArgumentException(
                $"{mine.GetType().DeclaringType?.Name}: {theirs.GetType().DeclaringType?.Name}.{theirs.GetType().Name} was given, "
                + $"expected {mine.GetType().DeclaringType?.Name}.{mine.GetType().Name}");
    }

    private protected static void RequireAtLeastZero(string optimiser, string name, double? value)
    {
        if (!(value >= 0)) throw new ArgumentException($"{optimiser}: {name} is {value}, expected 0 or more");
    }

    private protected static void RequireDecay(string optimiser, string name, double? value)
    {
        if (!(value is >= 0 and < 1)) throw new ArgumentException($"{optimiser}: {name} is {value}, expected 0 or more and less than 1");
    }

    private protected static void RequireRate(string optimiser, double lr)
    {
        if (!(lr >= 0)) throw new ArgumentException($"{optimiser}: the learning rate is {lr}, expected 0 or more");
    }
}
