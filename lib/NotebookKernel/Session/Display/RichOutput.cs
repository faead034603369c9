using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Session.Display;

/// <summary>
/// Renders values as .NET Interactive does: in the MIME types its formatters prefer for the type, or in those asked for.
/// The culture that a cell has set for itself does not count.
/// </summary>
internal static class RichOutput
{
    public static IReadOnlyDictionary<string, string> Render(object? value, params string[] mimeTypes)
    {
        IEnumerable<string> wanted = mimeTypes.Length > 0
            ? mimeTypes
            : Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object));

        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var data = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var mimeType in wanted)
                data[mimeType] = value is string ? value.ToDisplayString(mimeType) : OneLineEnd(value.ToDisplayString(mimeType));
            return data;
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Formatters end lines as the machine does, or as theirs did when they were built.</summary>
    private static string OneLineEnd(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
