using TorchSharp;

namespace Lessons.Teaching;

/// <summary>Which of the two engines computes: ManagedTorch, which comes with the course, or TorchSharp with libtorch.</summary>
public static class Engine
{
    /// <summary>The name of its assembly.</summary>
    public static string Name { get; } = typeof(torch).Assembly.GetName().Name!;

    /// <summary>Whether it is TorchSharp. The committed outputs were made with ManagedTorch.</summary>
    public static bool IsTorchSharp => Name == "TorchSharp";
}
