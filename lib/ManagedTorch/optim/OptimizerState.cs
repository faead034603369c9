using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers about one parameter. A kind of optimiser lists its fields once, in <see cref="Each"/>.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void SaveStateDict(BinaryWriter writer);

    public virtual bool ApproximatelyEquals(OptimizerState other)
    {
        if (other.GetType() != GetType()) return false;
        var comparing = new Comparing();
        Each(other, comparing);
        return comparing.AreClose;
    }

    /// <summary>Hands each field, beside the same field of another state, to a visitor, in the order of TorchSharp's files.</summary>
    private protected abstract void Each(OptimizerState other, IField field);

    private protected void ReadFields(BinaryReader reader) => Each(this, new Reading(this, reader));

    private protected void CopyFields(OptimizerState source) => Each(source, new Copying(this));

    private protected void WriteFields(BinaryWriter writer) => Each(this, new Writing(writer));

    /// <summary>Disposes the tensors.</summary>
    private protected void DisposeFields() => Each(this, Disposing.One);

    /// <summary>Refuses a state without a tensor that the settings ask for, as a new state of the same settings has it.</summary>
    internal void RequireFields(OptimizerState whole) => Each(whole, Requiring.One);

    /// <summary>Zeros of the parameter's shape that outlive the scope they are made in.</summary>
    private protected torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

    /// <summary>A copy of what another optimiser remembers, for this parameter.</summary>
    private torch.Tensor Copy(torch.Tensor theirs)
    {
        if (!theirs.Impl.Shape.SequenceEqual(_parameter.Impl.Shape))
            throw new ArgumentException(
                $"load_state_dict: a state {Shape.Format(theirs.Impl.Shape)} was given for a parameter "
                + $"{Shape.Format(_parameter.Impl.Shape)}");
        using var scope = Arena.Begin();
        return new torch.Tensor(Ops.Clone(Ops.To(theirs.Impl, _parameter.dtype))).DetachFromDisposeScope();
    }

    /// <summary>What is done with one field, given the same field of another state.</summary>
    private protected interface IField
    {
        void Count(ref long mine, long theirs);

        void Tensor(ref torch.Tensor mine, torch.Tensor theirs);

        /// <summary>A tensor that may be missing.</summary>
        void Optional(ref torch.Tensor mine, torch.Tensor? theirs);
    }

    private sealed class Reading(OptimizerState state, BinaryReader reader) : IField
    {
        public void Count(ref long mine, long theirs)
        {
            mine = reader.ReadInt64();
            if (mine < 0) throw new InvalidDataException($"load_state_dict: {mine} steps were taken, expected 0 or more");
        }

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs) => mine.Load(reader);

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs)
        {
            mine?.Dispose();
            mine = null!;
            if (!TensorFile.Flag(reader)) return;
            mine = state.Zeros();
            mine.Load(reader);
        }
    }

    private sealed class Writing(BinaryWriter writer) : IField
    {
        public void Count(ref long mine, long theirs) => writer.Write(mine);

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs) => mine.Save(writer);

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs)
        {
            writer.Write(mine is not null);
            mine?.Save(writer);
        }
    }

    private sealed class Copying(OptimizerState state) : IField
    {
        public void Count(ref long mine, long theirs) => mine = theirs;

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs) => Optional(ref mine, theirs);

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs)
        {
            var copy = theirs is null ? null! : state.Copy(theirs);
            mine?.Dispose();
            mine = copy;
        }
    }

    private sealed class Comparing : IField
    {
        public bool AreClose { get; private set; } = true;

        public void Count(ref long mine, long theirs) => AreClose &= mine == theirs;

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs) => Optional(ref mine, theirs);

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs)
        {
            if (mine is null || theirs is null)
            {
                AreClose &= mine is null && theirs is null;
                return;
            }

            using var scope = Arena.Begin();
            AreClose &= mine.Impl.Shape.SequenceEqual(theirs.Impl.Shape)
                && Ops.AllTrue(Ops.IsClose(mine.Impl, theirs.Impl, rtol: 1e-5, atol: 1e-8, nanEqual: true));
        }
    }

    private sealed class Requiring : IField
    {
        public static readonly Requiring One = new();

        public void Count(ref long mine, long theirs)
        {
        }

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs)
        {
        }

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs)
        {
            if (mine is null && theirs is not null)
                throw new InvalidDataException(
                    $"load_state_dict: the settings ask for a tensor {Shape.Format(theirs.Impl.Shape)} that the state does not have");
        }
    }

    private sealed class Disposing : IField
    {
        public static readonly Disposing One = new();

        public void Count(ref long mine, long theirs)
        {
        }

        public void Tensor(ref torch.Tensor mine, torch.Tensor theirs) => mine.Dispose();

        public void Optional(ref torch.Tensor mine, torch.Tensor? theirs) => mine?.Dispose();
    }
}
