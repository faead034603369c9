namespace NotebookKernel.Session;

/// <summary>Notebooks hold no paths of the machine they ran on.</summary>
internal static class RelativePaths
{
    /// <summary>The text with paths in or beside the notebook's folder written as seen from it.</summary>
    public static string In(string text, string folder)
    {
        var separator = Path.DirectorySeparatorChar;
        var inside = folder.TrimEnd(separator) + separator;
        var shown = text.Replace(inside, "", StringComparison.Ordinal);

        var parent = Path.GetDirectoryName(folder.TrimEnd(separator));
        if (parent is null || parent.Length <= 1)
            return shown;
        return shown.Replace(parent + separator, $"..{separator}", StringComparison.Ordinal);
    }
}
