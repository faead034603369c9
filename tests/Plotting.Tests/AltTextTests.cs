namespace Plotting.Tests;

public class AltTextTests
{
    [Fact]
    public void A_line_chart_says_axes_series_and_where_they_end()
    {
        var alt = new Figure("Loss falls").Line([0, 100, 200], [10, 1, 0.013], "eta = 0.1").Line([0, 100, 200], [10, 12, 11], "eta = 0.3")
            .X("step").Y("loss", log: true).Alt;
        alt.ShouldBe(
            "Loss falls. Line chart: loss (log, 0.013 to 12) against step (0 to 200). 2 series. "
            + "eta = 0.1: 3 points, starts at 10, ends at 0.013. eta = 0.3: 3 points, starts at 10, ends at 11, highest 12.");
    }

    [Fact]
    public void A_contour_says_where_the_surface_is_lowest_and_highest()
    {
        var alt = new Figure().Contour([0, 1, 2], [10, 20], new[,] { { 5, 3, 4 }, { 6, 9, 8 } }, colour: "loss").Alt;
        alt.ShouldContain("loss from 3 near (1, 10) to 9 near (1, 20)");
    }

    [Fact]
    public void A_heat_map_names_its_extreme_cells()
    {
        var alt = new Figure().HeatMap(new[,] { { 0.1, 0.9 }, { 0.5, 0.2 } }, ["cat", "mat"], ["x", "y"]).Alt;
        alt.ShouldContain("2 rows by 2 columns, lowest 0.1 at row cat, column x, highest 0.9 at row cat, column y");
    }

    [Fact]
    public void A_bar_chart_reads_its_bars_out() =>
        new Figure().Bar(["a", "b"], [1.5, 2], "first").Alt.ShouldBe("Bar chart: y (0 to 2) against x (2 categories). first: a 1.5, b 2.");

    [Fact]
    public void A_histogram_says_where_most_values_lie() =>
        new Figure().Histogram([1, 1, 1, 2, 5], bins: 4).Alt.ShouldContain("5 values in 4 bins from 1 to 5, the tallest between 1 and 2");

    [Fact]
    public void A_graph_lists_nodes_and_edges()
    {
        var graph = new DirectedGraph("g").Node("a", "x = 2").Node("b", "y = 4").Edge("a", "b");
        graph.ToString().ShouldBe("g. Directed graph. 2 nodes: x = 2; y = 4. 1 edges: x = 2 to y = 4.");
    }

    [Fact]
    public void Lines_and_notes_are_told()
    {
        var alt = new Figure().Line([1, 2]).HorizontalLine(1.5, "floor").Annotate(0, 1, "start").Alt;
        alt.ShouldContain("Horizontal line at 1.5: floor.");
        alt.ShouldContain("Note at (0, 1): start.");
    }

    [Fact]
    public void Panels_are_told_one_by_one()
    {
        var alt = Figure.Grid(2, new Figure("left").Line([1, 2]), new Figure("right").Line([3, 4])).Title("Both").Alt;
        alt.ShouldStartWith("Both. 2 panels. Panel 1, left. Line chart:");
        alt.ShouldContain("Panel 2, right.");
    }

    [Fact]
    public void A_grid_of_one_figure_keeps_its_title()
    {
        var figure = Figure.Grid(2, new Figure("left").Line([1, 2]));
        figure.Alt.ShouldStartWith("left. Line chart:");
        figure.ToSvg().ShouldContain(">left</text>");
        figure.Title("another").ToSvg().ShouldNotContain(">left</text>");
    }

    [Fact]
    public void An_author_may_say_it_better()
    {
        var figure = new Figure("t").Line([1, 2]).Describe("my words");
        figure.Alt.ShouldBe("my words");
        figure.ToString().ShouldBe("my words");
        figure.ToHtml().ShouldContain("alt=\"my words\"");
        figure.ToSvg().ShouldContain("<title>my words</title>");
    }
}
