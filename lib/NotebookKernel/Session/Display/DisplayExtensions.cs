using Microsoft.DotNet.Interactive;
using NotebookKernel.Session;
using NotebookKernel.Session.Display;

// .NET Interactive has these in namespace System, where every cell sees them.
namespace System;

public static class DisplayExtensions
{
    /// <summary>Shows a value in the notebook, in its preferred MIME types or in those given.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        Show(RichOutput.Render(value, mimeTypes), mimeTypes);

    /// <summary>Shows text that is already HTML, SVG, JSON or whatever <paramref name="mimeType"/> says.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        Show(new Dictionary<string, string>(StringComparer.Ordinal) { [mimeType] = value }, [mimeType]);

    private static DisplayedValue Show(IReadOnlyDictionary<string, string> data, string[] mimeTypes)
    {
        var cell = CellScope.Current
            ?? throw new InvalidOperationException("Display() shows a value in a notebook: no cell is running.");
        var shown = new DisplayedValue(cell.NextDisplayId(), mimeTypes);
        cell.Emit(new DisplayOutput(data, shown.DisplayId));
        return shown;
    }
}
