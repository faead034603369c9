using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>The settings of one group of parameters; null means the optimiser's own setting.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = Reading.Number(reader);
        LearningRate = Reading.Number(reader);
        Each(this, new Reading(reader));
    }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
        Each(source, Copying.One);
    }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate ?? InitialLearningRate);
        Each(this, new Writing(writer));
    }

    /// <summary>Takes over what is not set here.</summary>
    internal void FillFrom(OptimizerOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        InitialLearningRate = LearningRate!.Value;
        Each(defaults, Filling.One);
    }

    /// <summary>Hands each setting, beside the same setting of other options, to a visitor, in the order of TorchSharp's files.</summary>
    private protected virtual void Each(OptimizerOptions other, ISetting setting)
    {
    }

    /// <summary>What is done with one setting, given the same setting of other options.</summary>
    private protected interface ISetting
    {
        void Next(ref double? mine, double? theirs);

        void Next(ref bool? mine, bool? theirs);
    }

    private sealed class Filling : ISetting
    {
        public static readonly Filling One = new();

        public void Next(ref double? mine, double? theirs) => mine ??= theirs;

        public void Next(ref bool? mine, bool? theirs) => mine ??= theirs;
    }

    private sealed class Copying : ISetting
    {
        public static readonly Copying One = new();

        public void Next(ref double? mine, double? theirs) => mine = theirs;

        public void Next(ref bool? mine, bool? theirs) => mine = theirs;
    }

    private sealed class Reading(BinaryReader reader) : ISetting
    {
        public static double Number(BinaryReader reader) =>
            reader.ReadDouble() is var number && double.IsFinite(number)
                ? number
                : throw new InvalidDataException($"load_state_dict: a setting is {number}, expected a finite number");

        public void Next(ref double? mine, double? theirs) => mine = Number(reader);

        public void Next(ref bool? mine, bool? theirs) => mine = TensorFile.Flag(reader);
    }

    private sealed class Writing(BinaryWriter writer) : ISetting
    {
        public void Next(ref double? mine, double? theirs) => writer.Write(mine!.Value);

        public void Next(ref bool? mine, bool? theirs) => writer.Write(mine!.Value);
    }
}

/// <summary>Parameters that are changed with the same settings.</summary>
public class ParamGroup : ILearningRateController
{
    public IEnumerable<Parameter> Parameters
    {
        get => Members;
        set => Members = [.. value];
    }

    public OptimizerOptions Options { get; set; } = new();

    public double LearningRate
    {
        get => Options.LearningRate ?? throw new InvalidOperationException(
            "LearningRate: this group has no learning rate of its own yet; it gets the optimiser's when it is added to one");
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }

    internal Parameter[] Members { get; private set; } = [];
}

/// <summary>A group with the settings of one kind of optimiser.</summary>
public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    public ParamGroup()
    {
    }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        if (options is not null) base.Options = options;
    }

    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
