using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Content;
using NotebookKernel.Document;

namespace Course.Lint;

/// <summary>What a notebook as a whole must be: metadata, headings, numbering, the length of its cells.</summary>
internal static partial class NotebookRules
{
    private const int MedianBelow = 12;

    private static readonly JsonObject Metadata = JsonNode.Parse("""
        {
          "kernelspec": { "display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp" },
          "language_info": { "name": "C#", "file_extension": ".cs", "mimetype": "text/x-csharp", "pygments_lexer": "csharp" },
          "polyglot_notebook": {
            "kernelInfo": { "defaultKernelName": "csharp", "items": [ { "aliases": [], "languageName": "csharp", "name": "csharp" } ] }
          }
        }
        """)!.AsObject();

    public static IEnumerable<Finding> Check(string path, string file, Notebook notebook)
    {
        Finding At(Cell? cell, string what, string expected) => new(file, cell?.Index + 1, what, expected);

        if (!FileName().IsMatch(Path.GetFileName(path)))
            yield return At(
                null,
                "the file name is not that of a chapter",
                "NN-topic.ipynb, lower case, as in 01-linear-regression.ipynb; NNb-topic.ipynb for its second half; A1-topic.ipynb for an "
                + "appendix");

        if (notebook.FileMinorVersion < 5)
        {
            yield return At(null, $"nbformat 4.{notebook.FileMinorVersion}, where cells have no ids",
                $"nbformat 4.5 (`course run {Path.GetFileNameWithoutExtension(path)}` saves it so)");
        }

        foreach (var key in Metadata.Select(pair => pair.Key).Union(notebook.Metadata.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            if (!JsonNode.DeepEquals(Metadata[key], notebook.Metadata[key]))
                yield return At(
                    null,
                    $"metadata.{key} is {notebook.Metadata[key]?.ToJsonString() ?? "missing"}",
                    Metadata[key]?.ToJsonString() ?? "no such entry");
        }

        var code = notebook.Cells.Where(cell => cell.Kind == CellKind.Code).ToList();
        var neverRun = code.Count > 0 && code.TrueForAll(cell => cell.Outputs.Count == 0);
        if (neverRun)
            yield return At(null, "no cell has an output", "outputs committed (`course run`)");

        for (var i = 0; i < code.Count && !neverRun; i++)
        {
            if (code[i].ExecutionCount != i + 1)
            {
                yield return At(code[i], $"execution_count is {code[i].ExecutionCount?.ToString() ?? "null"}",
                    $"{i + 1}: every code cell run once, from top to bottom, its outputs committed");
            }
        }

        // The first cell only loads the library: it says nothing about how long a reader's cells are.
        var lengths = code.Skip(1).Select(cell => cell.Source.TrimEnd().Split('\n').Length).Order().ToList();
        if (lengths.Count > 0 && Median(lengths) >= MedianBelow)
            yield return At(null, $"the median code cell has {Median(lengths)} lines", $"fewer than {MedianBelow}");

        foreach (var finding in Headings(notebook, At))
            yield return finding;
    }

    private static IEnumerable<Finding> Headings(Notebook notebook, Func<Cell?, string, string, Finding> at)
    {
        var headings = notebook.Cells
            .Where(cell => cell.Kind == CellKind.Markdown)
            .SelectMany(cell => Markdown.Lines(cell.Source)
                .Where(line => line.StartsWith("# ", StringComparison.Ordinal))
                .Select(_ => cell))
            .ToList();
        if (headings.Count != 1)
            yield return at(headings.Skip(1).FirstOrDefault(), $"{headings.Count} headings of level 1", "exactly one, the chapter's title");
        else if (headings[0].Index != 0)
            yield return at(headings[0], "the title is not in the first cell", "the notebook to begin with \"# Title\"");
        else if (Opening.Of(notebook) is not { Question: [.., '?'] })
            yield return at(
                headings[0],
                "the first paragraph under the title is not a question",
                "the one question that the chapter answers, ending with \"?\"");
    }

    private static double Median(List<int> sorted) =>
        (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2.0;

    [GeneratedRegex(@"^(?:\d\d[b-z]?|A\d)-[a-z0-9]+(-[a-z0-9]+)*\.ipynb$")]
    private static partial Regex FileName();
}
