using Plotting.Formatting;

namespace Plotting;

/// <summary>A figure offered first as Plotly JSON, for front ends that draw it themselves.</summary>
[TypeFormatterSource(
    typeof(InteractiveFigureFormatters),
    PreferredMimeTypes = ["application/vnd.plotly.v1+json", "text/html", "text/plain"])]
public sealed class InteractiveFigure
{
    internal InteractiveFigure(Figure figure) => Figure = figure;

    public Figure Figure { get; }

    public override string ToString() => Figure.Alt;
}
