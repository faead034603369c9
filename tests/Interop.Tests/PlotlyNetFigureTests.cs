using Newtonsoft.Json.Linq;
using Plotly.NET;
using Plotting.Tests;

namespace Interop.Tests;

public class PlotlyNetFigureTests
{
    public static TheoryData<string> Names => [.. Gallery.Figures.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Traces_and_layout_are_the_figures_entry_by_entry(string name)
    {
        var figure = Gallery.Figures[name]();
        var ours = JObject.Parse(figure.ToPlotlyJson());
        var theirs = JObject.Parse(GenericChart.toFigureJson(figure.ToPlotlyNet()));
        Json.Differences(ours["data"]!, theirs["data"]!).ShouldBeEmpty();
        Json.Differences(ours["layout"]!, theirs["layout"]!).ShouldBeEmpty();
    }

    [Fact]
    public void Plotly_NET_goes_on_from_its_axes()
    {
        var chart = Gallery.Figures["line-log"]().ToPlotlyNet();
        var axis = Layout.getLinearAxisById(StyleParam.SubPlotId.NewXAxis(1)).Invoke(GenericChart.getLayout(chart));
        axis.SetProperty("color", "red");
        var x = JObject.Parse(GenericChart.toFigureJson(chart))["layout"]!["xaxis"]!;
        ((string)x["color"]!).ShouldBe("red");
        ((string)x["title"]!["text"]!).ShouldBe("step");
    }

    [Fact]
    public void Plotly_NET_makes_a_page_of_it() =>
        GenericChart.toEmbeddedHTML(Gallery.Figures["scatter"]().ToPlotlyNet()).ShouldContain("Plotly.newPlot");

    [Fact]
    public void A_picture_without_axes_stays_a_picture() =>
        GenericChart.toChartHTML(Gallery.Figures["graph"]().ToPlotlyNet()).ShouldContain("\"staticPlot\":true");
}
