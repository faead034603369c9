using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers about one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void SaveStateDict(BinaryWriter writer);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Zeros of the parameter's shape that outlive the scope they are made in.</summary>
    private protected torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

    private protected static torch.Tensor Keep(TensorImpl impl) => new torch.Tensor(impl).DetachFromDisposeScope();

    /// <summary>A copy of what another optimiser remembers, for this parameter.</summary>
    private protected void Copy(ref torch.Tensor? mine, torch.Tensor? theirs)
    {
        using var scope = Temporaries.Begin();
        if (theirs is not null && !theirs.Impl.Shape.SequenceEqual(_parameter.Impl.Shape))
            throw new ArgumentException($"load_state_dict: a state {Shapes.Format(theirs.Impl.Shape)} was given for a parameter {Shapes.Format(_parameter.Impl.Shape)}");
        mine?.Dispose();
        mine = theirs is null ? null : Keep(Ops.Clone(Ops.To(theirs.Impl, _parameter.dtype)));
    }

    private protected static bool Close(torch.Tensor? x, torch.Tensor? y)
    {
        if (x is null || y is null) return x is null && y is null;
        if (!x.Impl.Shape.SequenceEqual(y.Impl.Shape)) return false;
        using var untracked = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (difference, size) = ((x - y).abs(), y.abs());
        return (bool)(difference - size * 1e-5 - 1e-8).le(0).to_type(torch.ScalarType.Float32).sum().eq(x.numel());
    }
}
