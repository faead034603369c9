using Interop.Pictures;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Plotting;
using XPlot.Plotly;

namespace Interop;

/// <summary>Our figures as XPlot's charts.</summary>
public static class XPlotFigure
{
    /// <summary>
    /// The last plotly.js that takes XPlot's plain titles and knows all that our figures say; XPlot itself would load one
    /// from 2021.
    /// </summary>
    private const string PlotlyJs = "https://cdn.plot.ly/plotly-2.35.2.min.js";

    private static readonly JsonSerializer Reader = JsonSerializer.Create(new JsonSerializerSettings
    {
        // XPlot's properties throw when they are read before they are set.
        ObjectCreationHandling = ObjectCreationHandling.Replace,
    });

    /// <summary>
    /// The figure as an XPlot chart. What XPlot has a property for is set there, and can be changed there; what came to
    /// plotly.js after XPlot is carried along as it is. Of a slider it is the state that the picture shows.
    /// </summary>
    /// <example><code>figure.ToXPlot()</code></example>
    public static PlotlyChart ToXPlot(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var json = (JObject)PlotlyCells.Parse(figure.Still.ToPlotlyJson());
        var described = (JObject)json["layout"]!;
        var title = FigureTitle.Take(figure, described);
        var layout = ToLayout(described);
        if (title is not null)
            (layout.title, layout.titlefont) = ((string)title["text"]!, title["font"]!.ToObject<Font>(Reader)!);
        var chart = XPlot.Plotly.Chart.Plot(json["data"]!.Children<JObject>().Select(ToTrace).ToArray(), layout);
        chart.WithPlotlySrc(PlotlyJs);
        // The chart's own size and not the layout's, which would overrule WithSize.
        chart.WithSize((int)described["width"]!, (int)described["height"]!);
        return chart;
    }

    /// <summary>The parts that XPlot's <c>With...</c> methods change are XPlot's; the rest is carried along.</summary>
    private static LaterLayout ToLayout(JObject json)
    {
        var layout = new LaterLayout();
        foreach (var (name, value) in json)
        {
            switch (name)
            {
                case "width" or "height": break;
                case "showlegend": layout.showlegend = (bool)value!; break;
                case "xaxis": layout.xaxis = WithPlainTitle(value!).ToObject<LaterXaxis>(Reader)!; break;
                case "yaxis": layout.yaxis = WithPlainTitle(value!).ToObject<LaterYaxis>(Reader)!; break;
                default: layout.Later[name] = value!; break;
            }
        }

        return layout;
    }

    /// <summary>XPlot's titles are texts with their font beside them, as plotly.js had them first.</summary>
    private static JToken WithPlainTitle(JToken axis)
    {
        if (axis["title"] is JObject title)
            (axis["title"], axis["titlefont"]) = (title["text"], title["font"]);
        return axis;
    }

    private static Trace ToTrace(JObject json) => (string)json["type"]! switch
    {
        "scatter" => ToTrace<LaterScatter>(json),
        "bar" => ToTrace<LaterBar>(json),
        "heatmap" => ToTrace<LaterHeatmap>(json),
        "contour" => ToTrace<LaterContour>(json),
        var other => throw new NotSupportedException($"ToXPlot: a trace of type {other}, expected scatter, bar, heatmap or contour"),
    };

    private static T ToTrace<T>(JObject json)
        where T : Trace, ILater
    {
        // XPlot's colour bars have a text for a title, and nothing changes them afterwards.
        var bar = json["colorbar"];
        json.Remove("colorbar");
        var trace = json.ToObject<T>(Reader)!;
        if (bar is not null)
            trace.Later["colorbar"] = bar;
        return trace;
    }
}
