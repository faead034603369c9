using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace NotebookKernel.Session;

/// <summary>Compiles the cells of a notebook one after another, without running any.</summary>
public static class CellCompiler
{
    /// <summary>What .NET Interactive compiles cells with; this kernel's own compiler knows later versions too.</summary>
    public const LanguageVersion Version = LanguageVersion.CSharp14;

    /// <summary>
    /// The errors and warnings of the first cell that has any; later cells may only follow from it. None where all is right.
    /// </summary>
    /// <param name="folder">The notebook's folder, from which <c>#r</c> paths are looked for.</param>
    /// <param name="cells">The code of the cells in order.</param>
    /// <returns>The index of the cell and, for each problem, its line, its code and what it is.</returns>
    public static IReadOnlyList<(int Cell, int Line, string Id, string Message)> Check(string folder, IEnumerable<string> cells)
    {
        var references = new ScriptReferences(Path.GetFullPath(folder));
        var options = CSharpSession.OptionsFor(references, Version);
        Script<object>? script = null;
        foreach (var (code, index) in cells.Select((code, index) => (code, index)))
        {
            script = script is null
                ? CSharpScript.Create<object>(code, options, assemblyLoader: references.Loader)
                : script.ContinueWith<object>(code, options);
            var problems = script.GetCompilation().GetDiagnostics()
                .Where(d => d is { Severity: >= DiagnosticSeverity.Warning, IsSuppressed: false } && d.Id is not ("CS1701" or "CS1702"))
                .Select(d => (index, d.Location.GetLineSpan().StartLinePosition.Line + 1, d.Id, d.GetMessage(CultureInfo.InvariantCulture)))
                .ToArray();
            if (problems.Length > 0)
                return problems;
        }

        return [];
    }
}
