using System.Text.Json.Nodes;

namespace Plotting.Tests;

public class SliderTests
{
    private static readonly double[] Values = [0.5, 1, 2];

    private static Figure Powers(int shown = 1) => Figure.Slider(
        "exponent",
        Values,
        p => new Figure($"x to the power of {p:0.#}").Line([0.0, 1, 2, 3], X.Select(x => Math.Pow(x, p)), "power"),
        shown);

    private static IEnumerable<double> X => [0, 1, 2, 3];

    [Fact]
    public void Each_state_is_a_frame_with_its_own_data_and_title()
    {
        var json = JsonNode.Parse(Powers().ToPlotlyJson())!;
        var frames = json["frames"]!.AsArray();
        frames.Select(frame => (string)frame!["name"]!).ShouldBe(["0.5", "1", "2"]);
        frames.Select(frame => (double)frame!["data"]![0]!["y"]![3]!).ShouldBe([Math.Sqrt(3), 3, 9], 1e-4);
        frames.Select(frame => (string)frame!["layout"]!["annotations"]![0]!["text"]!)
            .ShouldBe(["x to the power of 0.5", "x to the power of 1", "x to the power of 2"]);
        frames.Select(frame => (string)frame!["layout"]!["meta"]!["alt"]!).ShouldAllBe(alt => alt.Contains("x to the power of"));
    }

    [Fact]
    public void The_shown_state_is_the_picture_the_data_and_the_slider_s_position()
    {
        var (figure, json) = (Powers(2), JsonNode.Parse(Powers(2).ToPlotlyJson())!);
        figure.ToSvg().ShouldContain("x to the power of 2");
        ((double)json["data"]![0]!["y"]![3]!).ShouldBe(9);
        var slider = json["layout"]!["sliders"]![0]!;
        ((int)slider["active"]!, (string)slider["name"]!).ShouldBe((2, "exponent"));
        slider["steps"]!.AsArray().Select(step => (string)step!["args"]![0]![0]!).ShouldBe(["0.5", "1", "2"]);
    }

    [Fact]
    public void All_states_have_the_same_axes_with_room_for_the_data_of_all()
    {
        var frames = JsonNode.Parse(Powers().ToPlotlyJson())!["frames"]!.AsArray();
        var ranges = frames.Select(frame => frame!["layout"]!["yaxis"]!["range"]!.ToJsonString()).Distinct().ToArray();
        ranges.Length.ShouldBe(1);
        JsonNode.Parse(ranges[0])!.AsArray().Select(end => (double)end!).Last().ShouldBeGreaterThan(9);
    }

    [Fact]
    public void A_grid_may_have_a_slider()
    {
        var figure = Figure.Slider(
            "n", new[] { 1, 2 }, n => Figure.Grid(2, new Figure("left").Line([1, n]), new Figure("right").Line([n, 1])));
        JsonNode.Parse(figure.ToPlotlyJson())!["frames"]![1]!["data"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void The_alt_text_tells_of_the_slider()
    {
        Powers().Alt.ShouldEndWith("A slider sets exponent from 0.5 to 2 in 3 steps; shown: 1.");
        Powers().ToHtml().ShouldContain("shown: 1.");
    }

    [Fact]
    public void What_cannot_be_a_slider_is_refused()
    {
        Figure Line(int n) => new Figure("t").Line([1, n]);
        Should.Throw<ArgumentException>(() => Figure.Slider("n", [1], Line)).Message
            .ShouldStartWith("Slider: n has 1 values; expected 2 to 60");
        Should.Throw<ArgumentException>(() => Figure.Slider("n", [1, 1], Line)).Message
            .ShouldStartWith("Slider: n has the value 1 more than once");
        Should.Throw<ArgumentException>(() => Figure.Slider(" ", [1, 2], Line)).Message.ShouldStartWith("Slider: it has no name");
        Should.Throw<ArgumentOutOfRangeException>(() => Figure.Slider("n", [1, 2], Line, shown: 2));
        Should.Throw<ArgumentException>(() => Figure.Slider("n", [1, 2], n => n == 1 ? Line(n) : Line(n).Line([3, 4])))
            .Message.ShouldStartWith("Slider: the figure for n = 2 has 2 series in panel 1, the first one 1");
        Should.Throw<ArgumentException>(() => Figure.Slider("n", [1, 2], n => n == 1 ? Line(n) : Figure.Grid(2, Line(n), Line(n))))
            .Message.ShouldStartWith("Slider: the figure for n = 2 has 2 panels, the first one 1");
        Should.Throw<ArgumentException>(() => Figure.Slider("n", [1, 2], n => Powers())).Message
            .ShouldStartWith("Slider: the figure for n = 1 has a slider itself");
        Should.Throw<ArgumentException>(() => Figure.Grid(2, Powers())).Message.ShouldStartWith("Grid: a figure with a slider (exponent)");
        Should.Throw<InvalidOperationException>(() => Powers().Line([1, 2])).Message.ShouldStartWith("the slider \"exponent\" is complete");
    }
}
