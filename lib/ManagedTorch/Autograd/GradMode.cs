namespace ManagedTorch.Autograd;

/// <summary>Whether operators record the graph on this thread. Set only through the scopes that restore it.</summary>
internal static class GradMode
{
    [ThreadStatic] private static bool _disabled;

    public static bool Enabled
    {
        get => !_disabled;
        set => _disabled = !value;
    }
}
