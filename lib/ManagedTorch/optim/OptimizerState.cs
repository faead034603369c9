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

    /// <summary>Writes a tensor that may not be there.</summary>
    private protected static void Write(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected static torch.Tensor? Read(BinaryReader reader) =>
        reader.ReadBoolean() ? torch.Tensor.Load(reader).DetachFromDisposeScope() : null;

    /// <summary>A copy of what another optimiser remembers, for this parameter.</summary>
    private protected torch.Tensor? Copy(torch.Tensor? theirs)
    {
        if (theirs is null) return null;
        if (!theirs.Impl.Shape.SequenceEqual(_parameter.Impl.Shape))
            throw new ArgumentException($"load_state_dict: a state {Shapes.Format(theirs.Impl.Shape)} was given for a parameter {Shapes.Format(_parameter.Impl.Shape)}");
        using var scope = Temporaries.Begin();
        return Keep(Ops.Clone(Ops.To(theirs.Impl, _parameter.dtype)));
    }

    private protected static unsafe bool Close(torch.Tensor? x, torch.Tensor? y)
    {
        if (x is null || y is null) return x is null && y is null;
        if (!x.Impl.Shape.SequenceEqual(y.Impl.Shape)) return false;
        using var scope = Temporaries.Begin();
        var allowed = Ops.AddNumber(Ops.MultiplyNumber(Ops.Absolute(y.Impl), 1e-5), 1e-8);
        var excess = Ops.Compare(Ops.Absolute(Ops.Subtract(x.Impl, y.Impl)), allowed, Comparison.Greater);
        return *Ops.Sum(excess).Pointer<long>() == 0;
    }
}
