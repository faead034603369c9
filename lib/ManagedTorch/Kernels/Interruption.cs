using System.Reflection;
using System.Runtime.CompilerServices;

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
    /// <summary>Elements between two looks in a loop over one long row.</summary>
    public const int Stretch = 1 << 18;

    private static volatile Action? _check;

    public static Action? Check
    {
        get => _check;
        set => _check = value;
    }

    /// <summary>
    /// Throws when the calling thread is to stop. A thread of the pool stops when its caller is to: the caller looks for all.
    /// </summary>
    public static void Look()
    {
        if (_check is not { } check) return;
        if (!Workers.IsHelper) check();
        else if (Workers.IsAbandoned) throw new OperationCanceledException();
    }

    /// <summary>Looks at every <see cref="Stretch"/>th element, for loops that do one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookAt(nint element)
    {
        if ((element & (Stretch - 1)) == 0) Look();
    }

    /// <summary>The exception that <see cref="Look"/> would throw on this thread.</summary>
    public static OperationCanceledException? Asked()
    {
        try
        {
            _check?.Invoke();
            return null;
        }
        catch (OperationCanceledException stop)
        {
            return stop;
        }
    }
}
