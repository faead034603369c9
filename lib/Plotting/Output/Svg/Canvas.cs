using System.Globalization;
using System.Text;
using Plotting.Layout;

namespace Plotting.Output.Svg;

/// <summary>Collects SVG elements, and the boxes of all text for the checks that nothing overlaps.</summary>
internal sealed class Canvas
{
    private readonly StringBuilder _body = new();

    public List<(Box Box, string Text)> Labels { get; } = [];

    public static string N(double value)
    {
        var text = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    public void Rect(Box box, string fill, string? stroke = null, double radius = 0, double opacity = 1, double strokeWidth = 1)
    {
        _body.Append($"<rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"");
        if (radius > 0)
            _body.Append($" rx=\"{N(radius)}\"");
        _body.Append($" fill=\"{fill}\"");
        if (opacity < 1)
            _body.Append($" fill-opacity=\"{N(opacity)}\"");
        if (stroke is not null)
            _body.Append($" stroke=\"{stroke}\"");
        if (stroke is not null && strokeWidth != 1)
            _body.Append($" stroke-width=\"{N(strokeWidth)}\"");
        _body.Append("/>");
    }

    public void Stroke(PathData path, string colour, double width, string? more = null)
    {
        if (path.IsEmpty)
            return;
        _body.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{N(width)}\"");
        _body.Append(more is null ? "/>" : " " + more + "/>");
    }

    public void Fill(PathData path, string colour, double opacity = 1, string? more = null)
    {
        if (path.IsEmpty)
            return;
        _body.Append($"<path d=\"{path}\" fill=\"{colour}\"");
        if (opacity < 1)
            _body.Append($" fill-opacity=\"{N(opacity)}\"");
        _body.Append(more is null ? "/>" : " " + more + "/>");
    }

    /// <summary>One line of text; (x, y) is the middle of its height at the anchor.</summary>
    public void Text(
        double x, double y, string text, double size, Anchor anchor = Anchor.Middle, string fill = Theme.Ink,
        bool bold = false, bool upwards = false, bool halo = false)
    {
        if (text.Length == 0)
            return;
        var box = TextMetrics.BoxOf(x, y, text, size, anchor, bold, upwards);
        Labels.Add((box, text));
        // The middle of capitals and figures is about 0.36 em above the baseline.
        var shift = 0.36 * size;
        var (tx, ty) = upwards ? (x + shift, y) : (x, y + shift);
        _body.Append($"<text x=\"{N(tx)}\" y=\"{N(ty)}\" font-size=\"{N(size)}\" fill=\"{fill}\"");
        if (anchor != Anchor.Start)
            _body.Append(anchor == Anchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        if (bold)
            _body.Append(" font-weight=\"600\"");
        if (upwards)
            _body.Append($" transform=\"rotate(-90 {N(tx)} {N(ty)})\"");
        if (halo)
            _body.Append($" stroke=\"{Theme.Paper}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        _body.Append('>').Append(Markup.Encode(text)).Append("</text>");
    }

    /// <summary>What is drawn inside stays inside the box: an inner svg element clips without needing an id.</summary>
    public void BeginClip(Box box) => _body.Append(
        $"<svg x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" "
        + $"viewBox=\"{N(box.Left)} {N(box.Top)} {N(box.Width)} {N(box.Height)}\">");

    public void EndClip() => _body.Append("</svg>");

    public void Raw(string element) => _body.Append(element);

    public string Document(int width, int height, string alt) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" "
        + "font-family=\"Helvetica Neue,Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif\">"
        + $"<title>{Markup.Encode(alt)}</title>"
        + $"<rect x=\".5\" y=\".5\" width=\"{width - 1}\" height=\"{height - 1}\" rx=\"8\" fill=\"{Theme.Paper}\" stroke=\"#d5dae0\"/>"
        + $"{_body}</svg>\n";
}
