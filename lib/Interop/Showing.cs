using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Plotly.NET;
using XPlot.Plotly;

namespace Interop;

/// <summary>
/// Lets a notebook show the charts of Plotly.NET and XPlot as it shows ours: as Plotly JSON that the page, or any front
/// end that knows Plotly, draws. Both packages' own HTML loads a script from elsewhere and has another id on every run.
/// </summary>
public static partial class Showing
{
    private const string PlotlyMime = "application/vnd.plotly.v1+json";

    private static readonly Lazy<bool> Registration = new(RegisterOnce);

    /// <summary>Tells the front end's formatters, if it has any; a console has none.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>The chart as an HTML figure with its Plotly JSON.</summary>
    public static string ToHtml(this GenericChart chart) => Html("Plotly.NET", Json(chart));

    /// <summary>The chart as an HTML figure with its Plotly JSON.</summary>
    public static string ToHtml(this PlotlyChart chart) => Html("XPlot", Json(chart));

    private static JObject Json(GenericChart chart) => JObject.Parse(GenericChart.toFigureJson(chart));

    /// <summary>XPlot shows its data and layout in the script it writes, and nowhere else.</summary>
    private static JObject Json(PlotlyChart chart)
    {
        var script = chart.GetPlottingJS();
        // A chart without a layout writes an empty text.
        var layout = JToken.Parse(Layout().Match(script).Groups[1].Value) as JObject ?? [];
        layout["width"] ??= chart.Width;
        layout["height"] ??= chart.Height;
        foreach (var titled in layout.DescendantsAndSelf().OfType<JObject>().Where(part => part["title"] is JValue { Type: JTokenType.String }).ToArray())
        {
            // Plotly.js 3 has titles with parts only.
            titled["title"] = new JObject { ["text"] = titled["title"], ["font"] = titled["titlefont"] ?? new JObject() };
            titled.Remove("titlefont");
        }

        return new JObject { ["data"] = JToken.Parse(Data().Match(script).Groups[1].Value), ["layout"] = layout };
    }

    private static string Html(string package, JObject figure)
    {
        var layout = figure["layout"] as JObject ?? [];
        var (width, height) = ((int?)layout["width"] ?? 680, (int?)layout["height"] ?? 420);
        var alt = $"A chart by {package}: {Words(figure, layout)}";
        // What stands until plotly.js has drawn, and where no script runs.
        var picture =
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#f6f8fa\"/><text x=\"50%\" y=\"50%\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"14\" fill=\"#57606a\">"
            + $"{package}\u2019s chart is drawn here by plotly.js</text></svg>";
        return $"<figure class=\"plot\" style=\"margin:1em 0\"><img alt=\"{WebUtility.HtmlEncode(alt)}\" width=\"{width}\" height=\"{height}\" style=\"max-width:100%;height:auto\" "
            + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(picture))}\">"
            + $"<script type=\"{PlotlyMime}\">{Written(figure)}</script></figure>";
    }

    /// <summary>The title, where there is one, and the names of the traces.</summary>
    private static string Words(JObject figure, JObject layout)
    {
        var title = layout["annotations"]?.FirstOrDefault(note => (string?)note["name"] == "title")?["text"]
            ?? (layout["title"] is JObject titled ? titled["text"] : layout["title"]);
        var names = figure["data"]!.Select(trace => (string?)trace["name"]).OfType<string>().Where(name => name.Length > 0).ToArray();
        string[] parts =
        [
            .. title is null ? (string[])[] : [WebUtility.HtmlDecode(((string)title!).Replace("<br>", " ", StringComparison.Ordinal))],
            names.Length > 0 ? string.Join("; ", names) : $"{figure["data"]!.Count()} traces",
        ];
        return string.Join(". ", parts);
    }

    /// <summary>&lt; and &amp; as escapes: no text can end the script element.</summary>
    private static string Written(JObject figure) =>
        JsonConvert.SerializeObject(figure, new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeHtml });

    private static bool RegisterOnce()
    {
        // By name, so that Lessons runs where no notebook is: in tests and programs.
        var formatter = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Microsoft.DotNet.Interactive.Formatting.Formatter")).FirstOrDefault(type => type is not null);
        if (formatter is null)
            return false;

        Add<GenericChart>(formatter, ToHtml, chart => Written(Json(chart)));
        Add<PlotlyChart>(formatter, ToHtml, chart => Written(Json(chart)));
        return true;
    }

    private static void Add<T>(Type formatter, Func<T, string> html, Func<T, string> json)
    {
        var register = formatter.GetMethods().First(method => method is { Name: "Register", IsGenericMethod: true }
            && method.GetParameters() is [{ ParameterType.Name: "Func`2" }, { Name: "mimeType" }, ..]).MakeGenericMethod(typeof(T));
        foreach (var (mimeType, format) in ((string, Func<T, string>)[])[("text/html", html), (PlotlyMime, json)])
        {
            var optional = register.GetParameters().Skip(2).Select(_ => Type.Missing);
            register.Invoke(null, [format, mimeType, .. optional]);
        }

        formatter.GetMethod("SetPreferredMimeTypesFor")!.Invoke(null, [typeof(T), (string[])["text/html"]]);
    }

    [GeneratedRegex("var data = (.*);")]
    private static partial Regex Data();

    [GeneratedRegex("var layout = (.*);")]
    private static partial Regex Layout();
}
