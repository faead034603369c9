using Microsoft.DotNet.Interactive;

namespace NotebookKernel.Session;

/// <summary>
/// The session as libraries find it without referring to it: they look through
/// <c>AppDomain.CurrentDomain.GetAssemblies()</c> for the type "NotebookKernel.Session.LiveDisplay" and call these
/// members by name. The names and shapes of the three are a contract:
/// <c>static object Show(object value)</c>, <c>static void Update(object handle, object value)</c> and
/// <c>static CancellationToken Cancellation { get; }</c>.
/// </summary>
public static class LiveDisplay
{
    /// <summary>Set when the reader interrupts the running cell; long loops look at it now and then.</summary>
    public static CancellationToken Cancellation => CellScope.Current?.Cancellation ?? CancellationToken.None;

    /// <summary>Shows a value below the running cell and returns the handle that <see cref="Update"/> takes.</summary>
    public static object Show(object value) => value.Display();

    /// <summary>Shows <paramref name="value"/> in the place of what <paramref name="handle"/> shows now.</summary>
    public static void Update(object handle, object value) => ((DisplayedValue)handle).Update(value);
}
