using Microsoft.FSharp.Collections;
using Newtonsoft.Json.Linq;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Figure = Plotting.Figure;

namespace Interop;

/// <summary>Our figures as Plotly.NET's charts.</summary>
public static class PlotlyNetFigure
{
    /// <summary>
    /// The figure as a Plotly.NET chart: the same traces and layout, entry by entry, so that Plotly draws the same
    /// picture. Its axes are Plotly.NET's own, so that <c>Chart.withXAxisStyle</c> and its relatives go on from there.
    /// </summary>
    /// <example><code>figure.ToPlotlyNet()</code></example>
    public static GenericChart ToPlotlyNet(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var json = JObject.Parse(figure.ToPlotlyJson());
        var traces = json["data"]!.Children<JObject>().Select(ToTrace);
        var chart = GenericChart.fromFigure(Plotly.NET.Figure.create(ListModule.OfSeq(traces), ToLayout((JObject)json["layout"]!)));
        return json["config"] is JObject config ? GenericChart.setConfig(Filled(new Config(), config), chart) : chart;
    }

    private static Trace ToTrace(JObject json) => Filled(new Trace((string)json["type"]!), json);

    private static Layout ToLayout(JObject json)
    {
        var layout = new Layout();
        foreach (var (name, value) in json)
            layout.SetProperty(name, IsAxis(name) ? Filled(new LinearAxis(), (JObject)value!) : value is JValue plain ? plain.Value : value);
        return layout;
    }

    private static T Filled<T>(T target, JObject json)
        where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in json)
            target.SetProperty(name, value is JValue plain ? plain.Value : value);
        return target;
    }

    private static bool IsAxis(string name) =>
        name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal);
}
