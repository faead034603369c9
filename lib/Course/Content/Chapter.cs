using System.Globalization;
using System.Text.RegularExpressions;
using NotebookKernel.Document;

namespace Course.Content;

/// <summary>A notebook of the course as its file has it.</summary>
internal sealed partial record Chapter(string Path, Notebook Notebook)
{
    /// <summary>The file's name without extension, as in "01-linear-regression".</summary>
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>"01", "06b" or "A1"; empty for a file that is named otherwise.</summary>
    public string Number => Name.Split('-')[0] is [(>= '0' and <= '9') or (>= 'A' and <= 'Z'), ..] number ? number : "";

    /// <summary>The number before the dot of a chapter's equations: 6 for "06-one" and "06b-two"; null for an appendix.</summary>
    public static int? EquationNumber(string name) =>
        LeadingDigits().Match(name) is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : null;

    public int CodeCells { get; } = Notebook.Cells.Count(cell => cell.Kind == CellKind.Code);

    /// <summary>Null where the notebook has no heading of level 1.</summary>
    public Opening? Opening => Opening.Of(Notebook);

    /// <summary>The first figure of its outputs that has an SVG text; null without one.</summary>
    public Figure? Figure =>
        (from cell in Notebook.Cells
         from output in cell.Outputs
         let html = output["data"]?["text/html"]
         where html is not null
         from figure in HtmlOutput.Parse(MultilineText.Join(html)).Figures
         where figure.Svg is not null
         select figure).FirstOrDefault();

    [GeneratedRegex("^[0-9]{1,4}(?=[b-z]?-)")]
    private static partial Regex LeadingDigits();
}
