using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lessons.Teaching;

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
