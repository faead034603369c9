namespace Plotting.Tests;

/// <summary>One figure of every kind: what the snapshots, the size limits and the browser look at.</summary>
internal static class Gallery
{
    public static IReadOnlyDictionary<string, Func<Figure>> Figures { get; } = new SortedDictionary<string, Func<Figure>>(
        StringComparer.Ordinal)
    {
        ["line-log"] = LineLog,
        ["line-noisy"] = LineNoisy,
        ["line-gaps"] = LineGaps,
        ["scatter"] = Scatter,
        ["scatter-names"] = ScatterNames,
        ["bar-grouped"] = BarGrouped,
        ["histogram"] = Histogram,
        ["band"] = Band,
        ["error-bars"] = ErrorBars,
        ["heat-map"] = HeatMap,
        ["heat-map-signed"] = HeatMapSigned,
        ["contour"] = Contour,
        ["contour-lines"] = ContourLines,
        ["contour-log"] = ContourLog,
        ["grid"] = Grid,
        ["grid-legends"] = GridWithLegends,
        ["graph-deep"] = () => DeepGraph().ToFigure(),
        ["graph"] = () => Graph().ToFigure(),
        ["graph-chain"] = () => GraphWithLongEdges().ToFigure(),
        ["markup"] = MarkupInData,
        ["slider"] = Slider,
    };

    public static IEnumerable<object[]> Names => Figures.Keys.Select(k => new object[] { k });

    private static Figure Slider() => Figure.Slider("temperature", [0.5, 1.0, 2], t =>
    {
        var weights = new[] { 2.0, 1, 0.5, -1 }.Select(logit => Math.Exp(logit / t)).ToArray();
        return new Figure("Heat makes the rare words likelier")
            .Bar(["the", "a", "one", "zebra"], weights.Select(w => w / weights.Sum())).X("next word").Y("probability", from: 0, to: 1);
    }, shown: 1);

    private static Figure LineLog()
    {
        var steps = Enumerable.Range(0, 41).ToArray();
        return new Figure("Loss falls by a constant factor per step below the stability limit, and grows above it")
            .Line(steps, steps.Select(s => 20 * Math.Pow(0.9, s)), "eta = 0.05")
            .Line(steps, steps.Select(s => 20 * Math.Pow(0.7, s)), "eta = 0.1")
            .Line(steps, steps.Select(s => 20 * Math.Pow(1.1, s)), "eta = 0.21")
            .HorizontalLine(0.01, "noise floor")
            .Annotate(25, 20 * Math.Pow(0.7, 25), "a factor of 0.7 each step")
            .X("step").Y("loss (mean squared error)", log: true);
    }

    private static Figure LineNoisy()
    {
        var random = new Random(7);
        double Walk(int i, double end) => end + 3 * Math.Exp(-i / 700.0) + 0.15 * (random.NextDouble() - 0.5);
        var steps = Enumerable.Range(0, 5000).ToArray();
        return new Figure("Training and validation loss")
            .Line(steps, steps.Select(i => Walk(i, 1.2)), "training")
            .Line(steps, steps.Select(i => Walk(i, 1.6)), "validation")
            .HorizontalLine(1.1, "entropy of the data")
            .X("step").Y("loss (nats per token)");
    }

    private static Figure LineGaps() =>
        new Figure("A run that diverged in the middle")
            .Line([0, 1, 2, 3, 4, 5, 6, 7], [1.0, 0.8, double.NaN, double.PositiveInfinity, 0.5, 0.4, double.NaN, 0.3])
            .VerticalLine(2, "diverged").X("epoch").Y("loss");

    private static Figure Scatter()
    {
        var random = new Random(3);
        var x = Enumerable.Range(0, 200).Select(_ => 10 * random.NextDouble()).ToArray();
        return new Figure("200 houses and the line through them")
            .Scatter(x, x.Select(v => 3 * v + 1 + 4 * (random.NextDouble() - 0.5)), "data")
            .Line([0, 10], [1, 31], "y = 3 x + 1", markers: false)
            .X("size (100 m²)").Y("price (10,000 €)");
    }

    private static Figure ScatterNames() =>
        new Figure("Words that keep company lie together")
            .Scatter(
                [1.0, 1.1, 1.3, 4, 4.2, 4.1], [2.0, 2.1, 1.9, 5, 5.1, 4.8], labels: ["king", "queen", "prince", "river", "lake", "sea"])
            .EqualUnits().X("first direction").Y("second direction");

    private static Figure BarGrouped()
    {
        string[] levels = ["significantly better", "better", "slightly better", "negligibly better"];
        return new Figure("Accuracy by preference level")
            .Bar(levels, [0.94, 0.86, 0.71, 0.55], "no margin")
            .Bar(levels, [0.96, 0.87, 0.70, 0.54], "small margin")
            .Bar(levels, [0.97, 0.86, 0.66, 0.51], "large margin")
            .HorizontalLine(0.5, "chance").X("level").Y("accuracy", to: 1);
    }

    private static Figure Histogram()
    {
        var random = new Random(11);
        var draws = Enumerable.Range(0, 3000).Select(_ => -Math.Log(-Math.Log(random.NextDouble())));
        return new Figure("Gumbel noise by inverse transform")
            .Histogram(draws, "3,000 draws", bins: 40, density: true)
            .Curve(g => Math.Exp(-g - Math.Exp(-g)), -3, 9, "exp(-g - exp(-g))")
            .X("g").Y("density");
    }

    private static Figure Band()
    {
        var steps = Enumerable.Range(0, 60).ToArray();
        return new Figure("Gold reward rises, then falls, as the proxy keeps rising")
            .MeanAndDeviation(steps, steps.Select(s => 2 - 2 * Math.Exp(-s / 15.0)), steps.Select(s => 0.1 + s / 400.0), "proxy")
            .MeanAndDeviation(steps, steps.Select(s => 1.5 * Math.Exp(-Math.Pow((s - 22) / 22.0, 2))), steps.Select(s => 0.12), "gold")
            .X("KL from the reference (nats)").Y("reward (mean of 5 seeds ± std)");
    }

    private static Figure ErrorBars() =>
        new Figure("Success over ten seeds")
            .ErrorBars([0.1, 0.2, 0.5, 1, 2], [0.3, 0.55, 0.9, 0.85, 0.4], [0.1, 0.08, 0.05, 0.06, 0.1], "PPO", line: true)
            .X("clip range", log: true).Y("success", from: 0, to: 1);

    private static Figure HeatMap()
    {
        string[] words = ["the", "cat", "sat", "on", "the", "mat"];
        var weights = new double[6, 6];
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j <= i; j++)
                weights[i, j] = Math.Exp(-(i - j)) / Enumerable.Range(0, i + 1).Sum(k => Math.Exp(-(i - k)));
        }
        return new Figure("Attention to earlier words").HeatMap(weights, words, words, "weight", annotate: true, from: 0, to: 1)
            .X("attends to").Y("word");
    }

    private static Figure HeatMapSigned()
    {
        var z = new float[40, 64];
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 64; j++)
                z[i, j] = (float)(Math.Sin(j / 6.0) * Math.Cos(i / 5.0) * (1 + i / 40.0));
        }
        return new Figure("Signed weights").HeatMap(z, colour: "weight", scale: ColourScale.Diverging).X("input").Y("output");
    }

    private static Figure Contour()
    {
        var path = new List<(double W, double B)> { (-1.5, 3.5) };
        for (var i = 0; i < 12; i++)
            path.Add((path[^1].W - 0.1 * 2 * (path[^1].W - 1) * 3, path[^1].B - 0.1 * 2 * (path[^1].B - 1) * 0.7));
        return new Figure("Descent crosses the contours at right angles")
            .Contour((w, b) => 3 * (w - 1) * (w - 1) + 0.7 * (b - 1) * (b - 1), (-2, 4), (-2, 4), colour: "loss")
            .Line(path, "descent", colour: Palette.Vermilion).Annotate(1, 1, "minimum").X("w").Y("b").EqualUnits();
    }

    private static Figure ContourLines() =>
        new Figure("A saddle").Contour((x, y) => x * x - y * y + 0.5 * x, (-2, 2), (-1.5, 1.5), levels: 10, filled: false, colour: "height")
            .X("x")
            .Y("y");

    private static Figure ContourLog() =>
        new Figure("Rosenbrock's valley")
            .Contour((x, y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2), (-2, 2), (-1, 3), log: true, colour: "f(x, y)")
            .Scatter([1], [1], "minimum", colour: Palette.Vermilion).X("x").Y("y");

    private static Figure Grid()
    {
        var x = Enumerable.Range(0, 50).Select(i => i / 5.0).ToArray();
        return Figure.Grid(2,
            new Figure("Below the limit").Line(x, x.Select(v => Math.Exp(-v) * Math.Cos(3 * v)), "eta = 0.19").X("step").Y("w - 3"),
            new Figure("Above the limit").Line(x, x.Select(v => 1e4 * Math.Exp(v / 3) * Math.Cos(3 * v)), "eta = 0.21")
                .X("step")
                .Y("w - 3"),
            new Figure("Counts").Bar(["a", "b", "c"], [3, 5, 2]).Y("count"),
            new Figure("Cells").HeatMap(new double[,] { { 1, 2 }, { 3, 4 } }, annotate: true))
            .Title("The same step size on two valleys").Caption("Left: the error shrinks. Right: it grows.");
    }

    private static Figure GridWithLegends()
    {
        var steps = Enumerable.Range(0, 30).ToArray();
        Figure Panel(string title, double rate) => new Figure(title)
            .Line(steps, steps.Select(s => Math.Exp(-rate * s)), "plain gradient descent")
            .Line(steps, steps.Select(s => Math.Exp(-2 * rate * s)), "with momentum 0.9")
            .Line(steps, steps.Select(s => Math.Exp(-3 * rate * s)), "with an adaptive step")
            .X("step").Y("loss", log: true);
        return Figure.Grid(2, Panel("A narrow valley slows plain descent more than any other", 0.02), Panel("A round bowl is easy", 0.2),
                Panel("A plateau", 0.001), Panel("A long title of its own, so that both rows have one that breaks", 0.1))
            .Title("Four landscapes, three optimisers: where the valley is narrow, momentum pays, and where it is round, nothing does");
    }

    /// <summary>More layers than fit at full size.</summary>
    private static DirectedGraph DeepGraph()
    {
        var graph = new DirectedGraph("Ten operations in a row");
        for (var i = 0; i < 10; i++)
            graph.Node($"n{i}", $"h{i} = f(h{i - 1})", $"grad {i}.25");
        for (var i = 1; i < 10; i++)
            graph.Edge($"n{i - 1}", $"n{i}");
        return graph.Edge("n0", "n9");
    }

    private static DirectedGraph Graph() =>
        new DirectedGraph("y = (w x + b)², with gradients")
            .Node("w", "w = 3", "grad 28").Node("x", "x = 2", "grad 42").Node("*", "w x = 6", "grad 14")
            .Node("b", "b = 1", "grad 14").Node("+", "w x + b = 7", "grad 14").Node("y", "y = 49", "grad 1")
            .Edge("w", "*").Edge("x", "*").Edge("*", "+").Edge("b", "+").Edge("+", "y", "square")
            .Paint("w", Palette.Vermilion).Paint("b", Palette.Vermilion).Paint("x", Palette.Green);

    private static DirectedGraph GraphWithLongEdges() =>
        new DirectedGraph("h1 = a(x), h2 = b(h1), y = c(h2)")
            .Node("x").Node("w1").Node("w2").Node("h1", "h1 = a(x; w1, w2)").Node("w3").Node("w4")
            .Node("h2", "h2 = b(h1; w3, w4)").Node("w5").Node("w6").Node("y", "y = c(h2; w5, w6)")
            .Edge("x", "h1").Edge("w1", "h1").Edge("w2", "h1").Edge("h1", "h2").Edge("w3", "h2").Edge("w4", "h2")
            .Edge("h2", "y").Edge("w5", "y").Edge("w6", "y").Edge("x", "y");

    private static Figure MarkupInData() =>
        new Figure("<script>alert('title')</script> & \"quotes\" 😀")
            .Line([1, 2, 3], [1, 4, 9], "</script><img src=x onerror=alert(1)>")
            .Line([1, 2, 3], [2, 3, 4], "$x$ & <b>bold</b>\u0001")
            .Annotate(2, 4, "<!-- note -->").X("<i>x</i>").Y("y \"quoted\"").Caption("<b>caption</b> 😀");
}
