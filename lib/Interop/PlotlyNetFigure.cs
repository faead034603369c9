using Interop.Pictures;
using Microsoft.FSharp.Collections;
using Newtonsoft.Json.Linq;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Figure = Plotting.Figure;

namespace Interop;

/// <summary>Our figures as Plotly.NET's charts.</summary>
public static class PlotlyNetFigure
{
    /// <summary>
    /// The figure as a Plotly.NET chart: the same traces and layout, entry by entry, so that Plotly draws the same
    /// picture, made of Plotly.NET's own objects, so that <c>Chart.withXAxisStyle</c>, <c>Chart.withTitle</c>,
    /// <c>Chart.withLegendStyle</c>, <c>Chart.Grid</c> and their relatives go on from there. Each name of a legend has a
    /// legend of its own, as in the figure: <c>withLegendStyle</c> changes the first unless it is given an id. Of a slider it is
    /// the state that the picture shows.
    /// </summary>
    /// <example><code>figure.ToPlotlyNet()</code></example>
    public static GenericChart ToPlotlyNet(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var json = (JObject)PlotlyCells.Parse(figure.Still.ToPlotlyJson());
        var layout = (JObject)json["layout"]!;
        if (FigureTitle.Take(figure, layout) is { } title)
            layout["title"] = FigureTitle.InLayout(title);
        var traces = json["data"]!.Children<JObject>().Select(trace => (Trace)Filled(new Trace2D((string)trace["type"]!), trace, "trace"));
        var filled = (Layout)Filled(new Layout(), layout, "layout");
        var chart = GenericChart.fromFigure(Plotly.NET.Figure.create(ListModule.OfSeq(traces), filled));
        return json["config"] is JObject config ? GenericChart.setConfig((Config)Filled(new Config(), config, "config"), chart) : chart;
    }

    private static DynamicObj.DynamicObj Filled(DynamicObj.DynamicObj target, JObject json, string path)
    {
        foreach (var (name, value) in json)
            target.SetProperty(name, Value($"{path}.{name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}", value!));
        return target;
    }

    private static object? Value(string path, JToken value) => value switch
    {
        JValue plain => plain.Value,
        JArray notes when path == "layout.annotations" =>
            Array.ConvertAll(Objects(notes), note => (Annotation)Filled(new Annotation(), note, "annotation")),
        JArray shapes when path == "layout.shapes" =>
            Array.ConvertAll(Objects(shapes), shape => (Shape)Filled(new Shape(), shape, "shape")),
        JObject part when Made(path) is { } target => Filled(target, part, path[(path.LastIndexOf('.') + 1)..]),
        _ => value,
    };

    private static JObject[] Objects(JArray array) => [.. array.Children<JObject>()];

    /// <summary>Plotly.NET's own object for a part; null where it reads no such part back.</summary>
    private static DynamicObj.DynamicObj? Made(string path) => path switch
    {
        "layout.xaxis" or "layout.yaxis" => new LinearAxis(),
        "layout.legend" => new Legend(),
        "layout.margin" => new Margin(),
        "trace.line" or "marker.line" or "shape.line" or "contours.line" => new Line(),
        "trace.marker" => new Marker(),
        "trace.colorbar" or "marker.colorbar" => new ColorBar(),
        "trace.contours" => new Contours(),
        "trace.error_y" or "trace.error_x" => new Error(),
        _ when path.EndsWith(".title", StringComparison.Ordinal) => new Title(),
        _ when path.EndsWith("font", StringComparison.Ordinal) => new Font(),
        _ => null,
    };
}
