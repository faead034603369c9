using System.Reflection;

// How a host that runs cells finds the type below without referring to this library.
[assembly: AssemblyMetadata("Interruption", "ManagedTorch.Kernels.Interruption")]

namespace ManagedTorch.Kernels;

/// <summary>
/// Where a host asks the code that it runs to stop. Operators look here before they begin, and long kernels between their
/// blocks, so that an interrupted computation ends where nothing is half-written.
/// </summary>
/// <remarks>
/// A host finds this type by the assembly's metadata "Interruption" and sets <see cref="Check"/> by its name, from any
/// thread: to a method that throws <see cref="OperationCanceledException"/> on the threads that are to stop, and back to
/// null when they have.
/// </remarks>
internal static class Interruption
{
    private static volatile Action? _check;

    public static Action? Check
    {
        get => _check;
        set => _check = value;
    }

    /// <summary>Throws when the calling thread is to stop. A thread of the pool never is: the caller of the kernel looks for all.</summary>
    public static void Look()
    {
        if (_check is { } check && !Workers.IsHelper) check();
    }
}
