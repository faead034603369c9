using System.Runtime.CompilerServices;
using Deedle;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Plotly.NET;
using XPlot.Plotly;

namespace Interop;

/// <summary>
/// Lets a notebook show charts of Plotly.NET and XPlot as it shows ours, a still picture with the Plotly JSON beside it,
/// and Deedle's frames and series as tables. The packages' own ways are a page that loads a script from elsewhere, and for
/// a frame every property of every object that it is made of.
/// </summary>
public static class Showing
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";
    private const string PlotlyJson = "application/vnd.plotly.v1+json";

    private static readonly Lock Gate = new();
    private static bool _registered;

    /// <summary>
    /// Tells the notebook's formatters. It happens by itself when this library is first used; the cell that loads the library
    /// calls it, so that what the packages make is shown from the first cell on. A program without a notebook has no
    /// formatters to tell.
    /// </summary>
    /// <example><code>Showing.Register();</code></example>
    public static void Register()
    {
        lock (Gate)
        {
            // By name: this library is for programs and tests as well, which bring no notebook.
            var formatter = _registered ? null : AppDomain.CurrentDomain.GetAssemblies()
                .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter"))
                .FirstOrDefault(type => type is not null);
            if (formatter is null)
                return;
            _registered = true;
            Add(formatter, typeof(GenericChart),
                (Html, chart => ((GenericChart)chart).ToHtml()),
                (Plain, chart => ChartPicture.Of((GenericChart)chart).Alt),
                (PlotlyJson, chart => Written(ChartPicture.Json((GenericChart)chart))));
            Add(formatter, typeof(PlotlyChart),
                (Html, chart => ((PlotlyChart)chart).ToHtml()),
                (Plain, chart => ChartPicture.Of((PlotlyChart)chart).Alt),
                (PlotlyJson, chart => Written(ChartPicture.Json((PlotlyChart)chart))));
            Add(formatter, typeof(Frame<,>),
                (Html, frame => FrameText.Html((IFrame)frame)), (Plain, frame => FrameText.Plain((IFrame)frame)));
            Add(formatter, typeof(Series<,>), (Html, FrameText.HtmlOfSeries), (Plain, FrameText.PlainOfSeries));
        }
    }

    /// <summary>The chart as an HTML figure: a still picture with words for it, and its Plotly JSON.</summary>
    public static string ToHtml(this GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return ChartPicture.Of(chart).ToHtml(Written(ChartPicture.Json(chart)));
    }

    /// <summary>The chart as an HTML figure: a still picture with words for it, and its Plotly JSON.</summary>
    public static string ToHtml(this PlotlyChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return ChartPicture.Of(chart).ToHtml(Written(ChartPicture.Json(chart)));
    }

#pragma warning disable CA2255 // A cell that ends with what ToPlotlyNet made has used this library and called nothing else of it.
    [ModuleInitializer]
    internal static void Begin() => Register();
#pragma warning restore CA2255

    /// <summary>&lt; and &amp; as escapes: no text can end the script element.</summary>
    private static string Written(JObject figure) =>
        JsonConvert.SerializeObject(figure, new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeHtml });

    private static void Add(Type formatter, Type type, params (string MimeType, Func<object, string> Format)[] forms)
    {
        var register = formatter.GetMethods().First(method => method is { Name: "Register", IsGenericMethod: false }
            && method.GetParameters() is [var first, var second, { Name: "mimeType" }, ..]
            && first.ParameterType == typeof(Type) && second.ParameterType == typeof(Action<object, TextWriter>));
        foreach (var (mimeType, format) in forms)
        {
            Action<object, TextWriter> write = (value, writer) => writer.Write(format(value));
            var optional = register.GetParameters().Skip(3).Select(_ => Type.Missing);
            register.Invoke(null, [type, write, mimeType, .. optional]);
        }

        formatter.GetMethod("SetPreferredMimeTypesFor")!.Invoke(null, [type, (string[])[Html, Plain]]);
    }
}
