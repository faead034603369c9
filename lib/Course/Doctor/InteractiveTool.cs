using System.Reflection;
using Course.Provision;

namespace Course.Doctor;

/// <summary>
/// The tool dotnet-interactive, in which VS Code's Polyglot Notebooks runs C#. It carries a core library of F#, and
/// Plotly.NET and Deedle load in it only where that is as new as theirs.
/// </summary>
internal static class InteractiveTool
{
    private const string CoreLibrary = "FSharp.Core.dll";

    /// <summary>Which FSharp.Core the installed tool has, and which the appendix needs; null without the tool or the library.</summary>
    public static (Version Has, Version Needs)? Find(string libraryFolder)
    {
        var needed = Path.Combine(libraryFolder, CoreLibrary);
        if (Tool.Find("dotnet-interactive") is not { } tool || !File.Exists(needed))
            return null;
        var store = Path.Combine(Path.GetDirectoryName(tool)!, ".store", "microsoft.dotnet-interactive");
        var carried = Directory.Exists(store)
            ? Directory.EnumerateFiles(store, CoreLibrary, SearchOption.AllDirectories).FirstOrDefault()
            : null;
        return carried is null ? null : (VersionOf(carried), VersionOf(needed));
    }

    private static Version VersionOf(string path) => AssemblyName.GetAssemblyName(path).Version!;
}
