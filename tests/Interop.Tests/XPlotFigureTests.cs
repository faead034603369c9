using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Plotting.Tests;
using XPlot.Plotly;

namespace Interop.Tests;

public partial class XPlotFigureTests
{
    public static TheoryData<string> Names => [.. Gallery.Figures.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Traces_are_the_figures_entry_by_entry(string name)
    {
        var figure = Gallery.Figures[name]();
        var (data, _) = Drawn(figure.ToXPlot());
        Json.Differences(JObject.Parse(figure.Still.ToPlotlyJson())["data"]!, data).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Names))]
    public void The_layout_keeps_axes_annotations_and_shapes(string name)
    {
        var figure = Gallery.Figures[name]();
        var ours = (JObject)JObject.Parse(figure.Still.ToPlotlyJson())["layout"]!;
        var (_, layout) = Drawn(figure.ToXPlot());
        ours.Remove("width");   // the chart's own, so that WithSize holds
        ours.Remove("height");
        if (figure.TitleText is { Length: > 0 })
        {
            var title = ours["annotations"]!.First(note => (string?)note["name"] == "title");
            ((string)layout["title"]!).ShouldBe((string)title["text"]!);
            title.Remove();
        }

        foreach (var (key, value) in ours)
        {
            if (key.Contains("axis", StringComparison.Ordinal))
                ((JObject)value!).Remove("title");   // XPlot has it as a text, checked below
        }

        Json.Differences(ours, layout).ShouldBeEmpty();
    }

    [Fact]
    public void Titles_are_XPlots_own_and_can_be_changed()
    {
        var chart = Gallery.Figures["line-log"]().ToXPlot();
        ((string)Drawn(chart).Layout["xaxis"]!["title"]!).ShouldBe("step");
        chart.WithXTitle("update");
        chart.WithTitle("Another title");
        var (_, layout) = Drawn(chart);
        ((string)layout["xaxis"]!["title"]!).ShouldBe("update");
        ((string)layout["title"]!).ShouldBe("Another title");
        layout["annotations"]!.Select(note => (string?)note["name"]).ShouldNotContain("title");
    }

    [Fact]
    public void A_size_is_taken()
    {
        var chart = Gallery.Figures["line-log"]().ToXPlot();
        (chart.Width, chart.Height).ShouldBe((680, (int)JObject.Parse(Gallery.Figures["line-log"]().ToPlotlyJson())["layout"]!["height"]!));
        chart.WithSize(300, 200);
        var layout = ChartPicture.Json(chart)["layout"]!;
        ((int)layout["width"]!).ShouldBe(300);
        ((int)layout["height"]!).ShouldBe(200);
    }

    /// <summary>Pages draw with plotly.js 3, which has no plain titles any more.</summary>
    [Fact]
    public void Shown_in_a_page_titles_have_parts()
    {
        var chart = Gallery.Figures["line-log"]().ToXPlot();
        chart.WithXTitle("update");
        var html = chart.ToHtml();
        html.ShouldContain("\"title\":{\"text\":\"update\"");
        html.ShouldNotContain("titlefont");
    }

    /// <summary>What the chart hands to plotly.js.</summary>
    private static (JArray Data, JObject Layout) Drawn(PlotlyChart chart)
    {
        var script = chart.GetPlottingJS();
        return (JArray.Parse(Data().Match(script).Groups[1].Value), JObject.Parse(Layout().Match(script).Groups[1].Value));
    }

    [GeneratedRegex(@"var data = (.*);", RegexOptions.None)]
    private static partial Regex Data();

    [GeneratedRegex(@"var layout = (.*);", RegexOptions.None)]
    private static partial Regex Layout();
}
