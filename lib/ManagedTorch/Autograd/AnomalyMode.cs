using ManagedTorch.Autograd;

namespace TorchSharp;

/// <summary>Until disposed, backward passes of this thread look for NaN in every gradient and say which operator gave it.</summary>
public class AnomalyMode : IDisposable
{
    [ThreadStatic] private static bool _isEnabled;
    private readonly bool _enabledBefore = IsEnabled;
    private readonly bool _checkedBefore = Engine.CheckNaN;

    public AnomalyMode(bool enabled, bool check_nan = true)
    {
        IsEnabled = enabled;
        Engine.CheckNaN = enabled && check_nan;
    }

    public static bool IsEnabled
    {
        get => _isEnabled;
        private set => _isEnabled = value;
    }

    public static bool ShouldCheckNaN => Engine.CheckNaN;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        IsEnabled = _enabledBefore;
        Engine.CheckNaN = _checkedBefore;
    }
}
