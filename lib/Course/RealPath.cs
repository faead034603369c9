namespace Course;

/// <summary>Paths with every link in them followed, so that two names of one folder are the same text.</summary>
internal static class RealPath
{
    /// <summary>The full path of a file or folder, which need not exist; no separator at its end.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var root = Path.GetPathRoot(full)!;
        var at = root;
        foreach (var part in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            var link = new DirectoryInfo(at);
            if (link.LinkTarget is not null)
                at = Of(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return at;
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="folder"/> or lies in it; both as <see cref="Of"/> gives them.</summary>
    public static bool Contains(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative == "." || (relative != ".."
            && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !Path.IsPathRooted(relative));
    }
}
