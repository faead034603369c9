namespace TorchSharp.Modules;

/// <summary>A function with a module's face: nothing to train, nothing to save.</summary>
public abstract class ParameterLessModule<T1, TResult> : torch.nn.Module<T1, TResult>
{
    protected ParameterLessModule(string name)
        : base(name)
    {
    }
}
