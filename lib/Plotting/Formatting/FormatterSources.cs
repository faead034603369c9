namespace Plotting.Formatting;

/// <summary>How a <see cref="Figure"/> is shown.</summary>
internal sealed class FigureFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<Figure>("text/html", f => f.ToHtml()),
        new MimeFormatter<Figure>("text/plain", f => f.Alt),
    ];
}

/// <summary>How an <see cref="InteractiveFigure"/> is shown.</summary>
internal sealed class InteractiveFigureFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<InteractiveFigure>("application/vnd.plotly.v1+json", f => f.Figure.ToPlotlyJson()),
        new MimeFormatter<InteractiveFigure>("text/html", f => f.Figure.ToHtml()),
        new MimeFormatter<InteractiveFigure>("text/plain", f => f.Figure.Alt),
    ];
}

/// <summary>How a <see cref="Table"/> is shown.</summary>
internal sealed class TableFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<Table>("text/html", t => t.ToHtml()),
        new MimeFormatter<Table>("text/plain", t => t.ToString()),
    ];
}

/// <summary>How a <see cref="DirectedGraph"/> is shown.</summary>
internal sealed class DirectedGraphFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<DirectedGraph>("text/html", g => g.ToHtml()),
        new MimeFormatter<DirectedGraph>("text/plain", g => g.ToString()),
    ];
}
