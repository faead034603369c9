using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Session;

/// <summary>Looks at the lines of a cell that begin with # before it is compiled, and says plainly what cannot be.</summary>
internal static class CellDirectives
{
    /// <summary>The first directive that cannot be followed, or null.</summary>
    public static ErrorOutput? FindProblem(SyntaxTree tree, string cellName, string folder, ScriptReferences references)
    {
        foreach (var trivia in tree.GetRoot().DescendantTrivia().Where(trivia => trivia.IsDirective))
        {
            var text = trivia.ToString();
            var problem = trivia.GetStructure() is ReferenceDirectiveTriviaSyntax reference
                ? ReferenceProblem(reference.File.ValueText, folder, references)
                : text.StartsWith("#!", StringComparison.Ordinal)
                    ? $"{text.Trim()} is a command of another front end: this notebook runs C# cells only."
                    : null;
            if (problem is not null)
                return CellErrors.At("DirectiveError", problem, cellName, tree.GetText(), trivia.Span);
        }

        return null;
    }

    private static string? ReferenceProblem(string file, string folder, ScriptReferences references)
    {
        if (file.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
            return $"#r \"{file}\" asks for a package: a notebook here refers to built assemblies only, as in #r "
                + "\"../lib/bin/Lessons.dll\".";

        if (references.PathOf(file) is not { } path || File.Exists(path))
            return null;

        var shown = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return $"{Path.GetFileName(path)} is not built: expected at {shown} (seen from the notebook); run dotnet build.";
    }
}
