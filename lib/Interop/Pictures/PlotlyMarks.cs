using Newtonsoft.Json.Linq;
using Plotting;
using Plotting.Charts;
using Plotting.Scales;

namespace Interop.Pictures;

/// <summary>Shapes and annotations of a Plotly layout as reference lines, notes, labels and headings.</summary>
internal static class PlotlyMarks
{
    /// <summary>As near to a reference line as this, in shares of the panel, words without an arrow are its label.</summary>
    private const double Near = 0.09;

    public static void AddShapes(JObject layout, IReadOnlyList<PlotlyPanel> panels, List<string> leftOut)
    {
        foreach (var shape in PlotlyCells.Of(layout["shapes"]).OfType<JObject>().Where(shape => (bool?)shape["visible"] != false))
        {
            var panel = PanelOf(shape, panels);
            var (x0, x1) = Ends(shape, "x", panel);
            var (y0, y1) = Ends(shape, "y", panel);
            var colour = PlotlyColours.Of(shape["line"]?["color"]) ?? Palette.Grey;
            var label = PlotlyCells.WordsOrNull(shape["label"]?["text"]);
            switch ((string?)shape["type"])
            {
                case "line" when y0 == y1 && IsShare(shape, "x") && double.IsFinite(y0):
                    panel.Panel.Lines.Add(new ReferenceLine(false, y0, label, colour));
                    break;
                case "line" when x0 == x1 && IsShare(shape, "y") && double.IsFinite(x0):
                    panel.Panel.Lines.Add(new ReferenceLine(true, x0, label, colour));
                    break;
                case "line" when double.IsFinite(x0 + x1 + y0 + y1):
                    panel.Panel.Traces.Add(new XyTrace
                    {
                        X = [x0, x1],
                        Y = [y0, y1],
                        HasLine = true,
                        Markers = false,
                        Dash = Dash.Dashed,
                        Colour = colour,
                    });
                    break;
                case "rect" when double.IsFinite(x0 + x1 + y0 + y1):
                    var fill = PlotlyColours.Of(shape["fillcolor"]) ?? colour;
                    panel.Panel.Traces.Insert(0, new BandTrace { X = [x0, x1], Lower = [y0, y0], Upper = [y1, y1], Colour = fill });
                    break;
                case var type:
                    leftOut.Add($"a shape of type {type ?? "path"}");
                    break;
            }
        }
    }

    /// <summary>Returns the title of the whole chart, where an annotation is one.</summary>
    public static string? AddAnnotations(JObject layout, IReadOnlyList<PlotlyPanel> panels)
    {
        string? title = null;
        var heights = new Dictionary<PlotlyPanel, double>();
        foreach (var note in PlotlyCells.Of(layout["annotations"]).OfType<JObject>().Where(note => (bool?)note["visible"] != false))
        {
            if (PlotlyCells.WordsOrNull(note["text"]) is not { } words)
                continue;
            var arrow = (bool?)note["showarrow"] ?? true;
            var onPaper = Reference(note, "x") == "paper" && Reference(note, "y") == "paper";
            var (x, y) = (PlotlyCells.Number(note["x"]), PlotlyCells.Number(note["y"]));
            if (onPaper && Headed(panels, x, y) is { } headed)
            {
                var first = heights.TryAdd(headed, y);
                if (panels.Count == 1 || !first && y > heights[headed])
                    title = title is null ? words : $"{title} {words}";
                else if (first)
                    headed.Panel.Title = words;
                else
                    (title, headed.Panel.Title) = (title is null ? headed.Panel.Title : $"{title} {headed.Panel.Title}", words);
                continue;
            }

            var panel = onPaper ? panels.MinBy(candidate => candidate.Distance(x, y))! : PanelOf(note, panels);
            var (shareX, shareY) = (ShareOf(note, "x", panel), ShareOf(note, "y", panel));
            if (!arrow && shareX is { } sx && shareY is { } sy && NearestLine(panel.Panel, sx, sy) is >= 0 and var line)
                panel.Panel.Lines[line] = panel.Panel.Lines[line] with { Label = words };
            else if (At(note, "x", panel) is var px && At(note, "y", panel) is var py && double.IsFinite(px + py))
                panel.Panel.Notes.Add(new Note(px, py, words, arrow));
        }

        return title;
    }

    /// <summary>The panel nearest below words that are above its axes; null for words inside one.</summary>
    private static PlotlyPanel? Headed(IReadOnlyList<PlotlyPanel> panels, double x, double y) => panels
        .Where(panel => y >= panel.Y.To - 0.001 && panel.X.From - 0.25 <= x && x <= panel.X.To + 0.05)
        .OrderBy(panel => Math.Round(y - panel.Y.To, 2))
        .ThenBy(panel => Math.Min(Math.Abs(x - panel.X.From), Math.Abs(x - (panel.X.From + panel.X.To) / 2))).FirstOrDefault();

    private static string Reference(JObject mark, string letter) => (string?)mark[letter + "ref"] ?? letter;

    private static bool IsShare(JObject mark, string letter) =>
        Reference(mark, letter) is var reference && (reference == "paper" || reference.EndsWith(" domain", StringComparison.Ordinal));

    private static PlotlyPanel PanelOf(JObject mark, IReadOnlyList<PlotlyPanel> panels)
    {
        string Id(string letter) => Reference(mark, letter).Split(' ')[0];
        return panels.FirstOrDefault(panel => panel.X.Id == Id("x") && panel.Y.Id == Id("y"))
            ?? panels.FirstOrDefault(panel => IsPaper("y") && panel.X.Id == Id("x") || IsPaper("x") && panel.Y.Id == Id("y"))
            ?? panels[0];

        bool IsPaper(string letter) => Reference(mark, letter) == "paper";
    }

    private static (double From, double To) Ends(JObject shape, string letter, PlotlyPanel panel)
    {
        double End(string end) => IsShare(shape, letter)
            ? panel.FromShare(letter, PlotlyCells.Number(shape[letter + end]))
            : panel.AxisOf(letter).At(shape[letter + end]);
        return (End("0"), End("1"));
    }

    private static double? ShareOf(JObject note, string letter, PlotlyPanel panel)
    {
        if (!IsShare(note, letter))
            return null;
        var value = PlotlyCells.Number(note[letter]);
        var domain = letter == "x" ? panel.X : panel.Y;
        return Reference(note, letter) == "paper" ? (value - domain.From) / (domain.To - domain.From) : value;
    }

    private static double At(JObject note, string letter, PlotlyPanel panel) =>
        ShareOf(note, letter, panel) is { } share
            ? panel.FromShare(letter, Math.Clamp(share, 0, 1))
            : panel.AxisOf(letter).AtNote(note[letter]);

    private static int NearestLine(Panel panel, double shareX, double shareY)
    {
        double Distance(ReferenceLine line)
        {
            var (axis, range) = line.Vertical ? (panel.X, panel.XRange()) : (panel.Y, panel.YRange());
            var at = Scale.Of(range, axis).Position(line.At);
            return Math.Abs((line.Vertical ? shareX : shareY) - at);
        }

        var open = Enumerable.Range(0, panel.Lines.Count)
            .Where(i => panel.Lines[i].Label is null && Distance(panel.Lines[i]) < Near).ToArray();
        return open.Length == 0 ? -1 : open.MinBy(i => Distance(panel.Lines[i]));
    }
}
