using Newtonsoft.Json.Linq;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotting.Tests;
using Figure = Plotting.Figure;

namespace Interop.Tests;

public class PlotlyNetFigureTests
{
    public static TheoryData<string> Names => [.. Gallery.Figures.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Traces_and_layout_are_the_figures_entry_by_entry(string name)
    {
        var figure = Gallery.Figures[name]();
        var ours = JObject.Parse(figure.Still.ToPlotlyJson());
        var theirs = figure.ToPlotlyNet().Json();
        Json.Differences(ours["data"]!, theirs["data"]!).ShouldBeEmpty();
        if (figure.TitleText is { Length: > 0 })
        {
            // The title of all stands in the layout, where Plotly.NET looks for it.
            var title = ours["layout"]!["annotations"]!.First(note => (string?)note["name"] == "title");
            ((string)theirs["layout"]!["title"]!["text"]!).ShouldBe((string)title["text"]!);
            title.Remove();
        }

        Json.Differences(ours["layout"]!, theirs["layout"]!).ShouldBeEmpty();
    }

    [Theory, InlineData("withXAxisStyle", "xaxis", "step"), InlineData("withYAxisStyle", "yaxis", "loss (mean squared error)")]
    public void An_axis_style_goes_on_from_the_axis(string function, string axis, string before)
    {
        var chart = Line();
        ((string)chart.LayoutOf()[axis]!["title"]!["text"]!).ShouldBe(before);
        var changed = chart.With(function, ("TitleText", "update")).LayoutOf();
        ((string)changed[axis]!["title"]!["text"]!).ShouldBe("update");
        ((string)changed[axis]!["linecolor"]!).ShouldNotBeNullOrEmpty();
        changed[axis]!["title"]!["font"]!["size"].ShouldNotBeNull();
        ((string)changed["yaxis"]!["type"]!).ShouldBe("log");
    }

    [Fact]
    public void A_title_takes_the_place_of_the_figures()
    {
        var layout = Line().With("withTitle", ("title", "Another title")).LayoutOf();
        ((string)layout["title"]!["text"]!).ShouldBe("Another title");
        layout["annotations"]!.Select(note => (string?)note["name"]).ShouldNotContain("title");
    }

    [Fact]
    public void An_annotation_joins_the_notes()
    {
        var before = Texts(Line());
        var note = new Annotation();
        note.SetProperty("text", "here");
        Texts(Line().With("withAnnotation", ("annotation", note))).Order().ShouldBe(before.Append("here").Order());
    }

    [Fact]
    public void A_shape_joins_the_reference_lines()
    {
        var shape = new Shape();
        shape.SetProperty("type", "line");
        var shapes = Line().With("withShape", ("shape", shape)).LayoutOf()["shapes"]!;
        shapes.Count().ShouldBe(2);
        shapes.Count(each => (double?)each["y0"] == 0.01).ShouldBe(1);
    }

    [Fact]
    public void A_legend_style_goes_on_from_the_legend()
    {
        var before = Line().LayoutOf()["legend"]!;
        var after = Line().With("withLegendStyle", ("BorderWidth", 2.0)).LayoutOf()["legend"]!;
        ((double)after["borderwidth"]!).ShouldBe(2);
        Json.Differences(before, after).ShouldBeEmpty();
    }

    [Fact]
    public void A_line_style_goes_on_from_the_line()
    {
        var before = Line().Json()["data"]![0]!["line"]!;
        var after = Line().With("withLineStyle", ("Width", 5.0)).Json()["data"]![0]!["line"]!;
        ((double)after["width"]!).ShouldBe(5);
        ((string)after["color"]!).ShouldBe((string)before["color"]!);
        ((string)after["dash"]!).ShouldBe((string)before["dash"]!);
    }

    [Fact]
    public void A_marker_style_goes_on_from_the_marker()
    {
        ((string)Scatter().Json()["data"]![0]!["marker"]!["color"]!).ShouldBe("#0072b2");
        var marker = Scatter().With("withMarkerStyle", ("Size", 3)).Json()["data"]![0]!["marker"]!;
        ((int)marker["size"]!).ShouldBe(3);
        ((string)marker["color"]!).ShouldBe("#0072b2");
        ((string)marker["symbol"]!).ShouldBe("circle");
    }

    [Fact]
    public void A_colour_bar_style_goes_on_from_the_bar()
    {
        var chart = Gallery.Figures["heat-map"]().ToPlotlyNet();
        var before = chart.Json()["data"]![0]!["colorbar"]!;
        var after = chart.With("withColorBarStyle", ("TitleText", "share")).Json()["data"]![0]!["colorbar"]!;
        ((string)after["title"]!["text"]!).ShouldBe("share");
        ((double)after["len"]!).ShouldBe((double)before["len"]!);
        ((double)after["x"]!).ShouldBe((double)before["x"]!);
    }

    [Fact]
    public void Two_figures_stand_in_a_grid()
    {
        var json = Plotly.NET.CSharp.Chart.Grid([Line(), Scatter()], 1, 2).Json();
        json["data"]!.Select(trace => (string?)trace["xaxis"]).Distinct().Count().ShouldBe(2);
        var titles = ((JObject)json["layout"]!).Properties().Where(part => part.Name.StartsWith("xaxis", StringComparison.Ordinal))
            .Select(part => (string?)part.Value["title"]?["text"]);
        titles.ShouldBe(["step", "size (100 m²)"]);
    }

    [Fact]
    public void Two_figures_lie_over_one_another()
    {
        var one = new Figure("One").Line([1.0, 2]).HorizontalLine(1).Annotate(0, 1, "first").ToPlotlyNet();
        var two = new Figure("Two").Line([2.0, 3]).HorizontalLine(2).Annotate(1, 3, "second").ToPlotlyNet();
        var both = Chart.combine([one, two]);
        both.Json()["data"]!.Count().ShouldBe(2);
        Texts(both).Order().ShouldBe(["first", "second"]);
        both.LayoutOf()["shapes"]!.Select(shape => (double)shape["y0"]!).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void Size_and_template_are_taken()
    {
        var layout = Line().With("withSize", ("Width", 300), ("Height", 200)).LayoutOf();
        ((int)layout["width"]!).ShouldBe(300);
        ((int)layout["height"]!).ShouldBe(200);
        var dark = Line().With("withTemplate", ("template", ChartTemplates.dark)).LayoutOf();
        ((string)dark["template"]!["layout"]!["font"]!["color"]!).ShouldBe("rgb(204, 204, 204)");
        ((string)dark["xaxis"]!["title"]!["text"]!).ShouldBe("step");
    }

    [Fact]
    public void Plotly_NET_makes_a_page_of_it() =>
        GenericChart.toEmbeddedHTML(Scatter()).ShouldContain("Plotly.newPlot");

    [Fact]
    public void A_picture_without_axes_stays_a_picture() =>
        GenericChart.toChartHTML(Gallery.Figures["graph"]().ToPlotlyNet()).ShouldContain("\"staticPlot\":true");

    private static GenericChart Line() => Gallery.Figures["line-log"]().ToPlotlyNet();

    private static GenericChart Scatter() => Gallery.Figures["scatter"]().ToPlotlyNet();

    private static string[] Texts(GenericChart chart) => [.. chart.LayoutOf()["annotations"]!.Select(note => (string)note["text"]!)];
}
