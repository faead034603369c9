using NotebookKernel.Document;
using NotebookKernel.Session;

namespace Course.Lint;

/// <summary>Chapters are C# 14, which .NET Interactive compiles; our own session would take later versions too.</summary>
internal static class CompilationRules
{
    /// <summary>Where the library of a notebook is: without it no cell compiles, in any version.</summary>
    public static bool CanCheck(string path) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "..", "lib", "bin", "Lessons.dll"));

    public static IEnumerable<Finding> Check(string path, string file, Notebook notebook)
    {
        if (!CanCheck(path))
            return [];
        var cells = notebook.Cells.Where(cell => cell.Kind == CellKind.Code).ToArray();
        return CellCompiler.Check(Path.GetDirectoryName(path)!, cells.Select(cell => cell.Source)).Select(problem => new Finding(
            file,
            cells[problem.Cell].Index + 1,
            $"line {problem.Line}: {problem.Id}, {problem.Message}",
            "what C# 14, which .NET Interactive has, compiles without error or warning"));
    }
}
