using System.Text;
using Plotting.Layout;
using Plotting.Output.Svg;

namespace Plotting.Output;

/// <summary>The HTML of a figure: the SVG as an image with alt text, the caption, and the Plotly JSON in a script element.</summary>
internal static class FigureHtml
{
    public static string Write(Figure figure, FigureLayout layout, string plotlyJson)
    {
        var alt = figure.Alt;
        var svg = SvgWriter.Write(layout, alt).Svg;
        var html = new StringBuilder();
        html.Append("<figure class=\"plot\" style=\"margin:1em 0\"><img alt=\"").Append(Markup.Encode(alt)).Append('"');
        html.Append($" width=\"{layout.Width}\" height=\"{layout.Height}\" style=\"max-width:100%;height:auto\"");
        html.Append(" src=\"data:image/svg+xml;base64,").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))).Append("\">");
        if (figure.CaptionText is { } caption)
            html.Append("<figcaption>").Append(Markup.Encode(caption)).Append("</figcaption>");
        html.Append("<script type=\"application/vnd.plotly.v1+json\">").Append(plotlyJson).Append("</script></figure>");
        return html.ToString();
    }
}
