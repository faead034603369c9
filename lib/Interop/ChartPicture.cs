using System.Text.RegularExpressions;
using Interop.Pictures;
using Newtonsoft.Json.Linq;
using Plotly.NET;
using XPlot.Plotly;
using Figure = Plotting.Figure;

namespace Interop;

/// <summary>Charts of both packages as Plotly's data and layout, and as one of our figures.</summary>
internal static partial class ChartPicture
{
    public static Figure Of(GenericChart chart) => PlotlyPicture.Of(Json(chart));

    public static Figure Of(PlotlyChart chart) => PlotlyPicture.Of(Json(chart));

    public static JObject Json(GenericChart chart) => (JObject)PlotlyCells.Parse(GenericChart.toFigureJson(chart));

    /// <summary>XPlot shows its data and layout in the script it writes, and nowhere else.</summary>
    public static JObject Json(PlotlyChart chart)
    {
        var script = chart.GetPlottingJS();
        // A chart without a layout writes an empty text.
        var layout = PlotlyCells.Parse(Layout().Match(script).Groups[1].Value) as JObject ?? [];
        layout["width"] ??= chart.Width;
        layout["height"] ??= chart.Height;
        var plain = layout.DescendantsAndSelf().OfType<JObject>().Where(part => part["title"] is JValue { Type: JTokenType.String });
        foreach (var titled in plain.ToArray())
        {
            // Plotly.js 3 has titles with parts only.
            titled["title"] = new JObject { ["text"] = titled["title"], ["font"] = titled["titlefont"] ?? new JObject() };
            titled.Remove("titlefont");
        }

        return new JObject { ["data"] = PlotlyCells.Parse(Data().Match(script).Groups[1].Value), ["layout"] = layout };
    }

    [GeneratedRegex("var data = (.*);")]
    private static partial Regex Data();

    [GeneratedRegex("var layout = (.*);")]
    private static partial Regex Layout();
}
