using System.Reflection;

namespace NotebookKernel.Session;

/// <summary>
/// Asks the libraries that a cell uses to stop what they compute. A library that can has the assembly metadata
/// "Interruption", the name of a type with a static property <c>Action? Check</c>: it calls what is set there now and then,
/// where an exception leaves it whole. Nothing else is known of the library.
/// </summary>
internal static class LibraryInterruption
{
    private const string Key = "Interruption";

    /// <summary>
    /// Sets the check of every loaded library: it throws <see cref="OperationCanceledException"/> where the caller is
    /// to stop.
    /// </summary>
    public static void Begin(Action check) => Set(check);

    public static void End() => Set(null);

    private static void Set(Action? check)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            foreach (var metadata in assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(metadata => metadata.Key == Key))
            {
                assembly.GetType(metadata.Value ?? "")
                    ?.GetProperty("Check", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                    ?.SetValue(null, check);
            }
        }
    }
}
