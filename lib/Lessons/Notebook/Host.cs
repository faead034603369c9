using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lessons.Notebook;

/// <summary>
/// Where a running cell's output goes, found by name at run time so that no front end is needed to build or test:
/// this course's kernel (<c>NotebookKernel.Session.LiveDisplay</c>), .NET Interactive
/// (<c>KernelInvocationContext.Current</c>), or else the console. What a front end cannot show goes to the console too.
/// </summary>
internal static class Host
{
    private const string OwnKernel = "NotebookKernel.Session.LiveDisplay";

    /// <summary>Shows a value below the running cell. The result goes to <see cref="Update"/>; it is null on a console.</summary>
    public static object? Show(object value)
    {
        if (FindType(OwnKernel) is { } ours) return Call(ours.GetMethod("Show")!, null, value);
        if (InteractiveContext() is { } context && DisplayOf(context) is { } display) return display(value);
        Console.WriteLine(value);
        return null;
    }

    /// <summary>
    /// Shows another value in the position of an earlier one; a console has no such position and waits for <see
    /// cref="Finish"/>.
    /// </summary>
    public static void Update(object? handle, object value) => TryUpdate(handle, value);

    /// <summary>Shows the last state of what was shown and updated: in its position, or else on a line of the console.</summary>
    public static void Finish(object? handle, object value)
    {
        if (!TryUpdate(handle, value)) Console.WriteLine(value);
    }

    /// <summary>Set when the reader interrupts the cell: training loops look at it once a step.</summary>
    public static CancellationToken Cancellation =>
        FindType(OwnKernel) is { } ours
            ? TokenOf(ours, null)
            : InteractiveContext() is { } context ? TokenOf(context.GetType(), context) : CancellationToken.None;

    /// <summary>
    /// What shows a value in a context of .NET Interactive: an extension method of <c>KernelInvocationContextExtensions</c>
    /// or an instance method, as the version has it; null where there is neither.
    /// </summary>
    internal static Func<object, object?>? DisplayOf(object context)
    {
        var type = context.GetType();
        if (type.GetMethod("Display", [typeof(object), typeof(string[])]) is { } instance)
            return value => Call(instance, context, value, Array.Empty<string>());
        var extensions = type.Assembly.GetType(type.FullName + "Extensions");
        if (extensions?.GetMethod("Display", [type, typeof(object), typeof(string[])]) is { } extension)
            return value => Call(extension, null, context, value, Array.Empty<string>());
        return null;
    }

    private static bool TryUpdate(object? handle, object value)
    {
        if (handle is null) return false;
        if (FindType(OwnKernel) is { } ours) Call(ours.GetMethod("Update")!, null, handle, value);
        else if (handle.GetType().GetMethod("Update", [typeof(object)]) is { } update) Call(update, handle, value);
        else return false;
        return true;
    }

    /// <summary>An interrupt ends the loop as what it is, an OperationCanceledException, and not inside another exception.</summary>
    private static object? Call(MethodInfo method, object? instance, params object?[] arguments) =>
        method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static CancellationToken TokenOf(Type type, object? instance) =>
        type.GetProperty(instance is null ? "Cancellation" : "CancellationToken")?.GetValue(instance) is CancellationToken token
            ? token
            : CancellationToken.None;

    /// <summary>Whether a cell of .NET Interactive runs.</summary>
    public static bool IsInteractive => InteractiveContext() is not null;

    private static object? InteractiveContext() =>
        FindType("Microsoft.DotNet.Interactive.KernelInvocationContext")
            ?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static Type? FindType(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);
}

/// <summary>
/// Numbers in a notebook do not depend on the reader's machine. This course's kernel sees to that itself; in .NET
/// Interactive, which runs cells in the machine's culture, this library does, once it is loaded.
/// </summary>
internal static class NotebookCulture
{
#pragma warning disable CA2255 // Nothing else runs before a cell's own text; a program that is no notebook keeps its culture.
    [ModuleInitializer]
    internal static void Set()
    {
        if (!Host.IsInteractive) return;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }
#pragma warning restore CA2255
}
