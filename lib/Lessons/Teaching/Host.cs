using System.Reflection;

namespace Lessons.Teaching;

/// <summary>
/// Where a running cell's output goes, found by name at run time so that no front end is needed to build or test:
/// this course's kernel (<c>NotebookKernel.Session.LiveDisplay</c>), .NET Interactive
/// (<c>KernelInvocationContext.Current.Display</c>), or else the console.
/// </summary>
internal static class Host
{
    /// <summary>Shows a value below the running cell. The result goes to <see cref="Update"/>; it is null on a console.</summary>
    public static object? Show(object value)
    {
        if (FindType("NotebookKernel.Session.LiveDisplay") is { } ours)
            return ours.GetMethod("Show")!.Invoke(null, [value]);
        if (InteractiveContext() is { } context)
            return context.GetType().GetMethod("Display", [typeof(object), typeof(string[])])?.Invoke(context, [value, Array.Empty<string>()]);
        Console.WriteLine(value);
        return null;
    }

    /// <summary>Shows another value in the place of an earlier one; a console has no such place and gets nothing.</summary>
    public static void Update(object? handle, object value)
    {
        if (handle is null) return;
        if (FindType("NotebookKernel.Session.LiveDisplay") is { } ours) ours.GetMethod("Update")!.Invoke(null, [handle, value]);
        else handle.GetType().GetMethod("Update", [typeof(object)])?.Invoke(handle, [value]);
    }

    /// <summary>Set when the reader interrupts the cell: training loops look at it once a step.</summary>
    public static CancellationToken Cancellation =>
        FindType("NotebookKernel.Session.LiveDisplay")?.GetProperty("Cancellation")?.GetValue(null) is CancellationToken token ? token : CancellationToken.None;

    private static object? InteractiveContext() =>
        FindType("Microsoft.DotNet.Interactive.KernelInvocationContext")?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static Type? FindType(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
}
