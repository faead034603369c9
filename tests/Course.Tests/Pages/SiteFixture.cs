using Course.Tests.Support;

namespace Course.Tests.Pages;

/// <summary>A site made once, by the real command with the real nbconvert, from two chapters with all that pages show.</summary>
public sealed class SiteFixture : IAsyncLifetime
{
    private readonly Clone _clone = new();

    /// <summary>What a corpus may contain, and a page must show as the text it is.</summary>
    public const string Hostile = "<script>alert('x')</script> \"quoted\" & \U0001F600";

    internal Answer Made { get; private set; } = new(-1, "", "not made");

    public string Site => Path.Combine(_clone.Root, "site");

    public string Page(string name) => Path.Combine(Site, name);

    public async Task InitializeAsync()
    {
        // Chapter 04 is listed nowhere: it stands in the part before it.
        _clone.WithFile("README.md", """
            # A course
            ### Before
            [Not a chapter](docs/glossary.md)
            ## Chapters
            ### Part I: Lines
            | chapter | question |
            |---|---|
            | [01 A line](notebooks/01-lines.ipynb) | What? |
            | [02 A chain](notebooks/02-chains.ipynb) | How? |
            ### Part II: *Figures* and `numbers`
            [03 Figures](notebooks/03-figures.ipynb)
            """);
        _clone.With("01-lines", Lines()).With("02-chains", Chains()).With("03-figures", Figures()).With("04-narrow", Narrow())
            .With("04b-narrower", NotebookBuilder.Chapter("4b. Narrower").Markdown("## The rest\nMore.\n\n## A table with a short last row\nAgain."))
            .WithFile("lib/Course/Pages/moved.json", """{"03-pictures": "03-figures"}""")
            .WithFile("lib/Lessons/Loss.cs", "/// <summary>Equation 1.1.</summary>\npublic static class Loss;")
            .WithFile("tests/Lessons.Tests/LossTests.cs", "public class LossTests { [Fact, Equation(\"1.1\")] public void Worked() { } }");
        if (Tools.PythonWithNbConvert is not null && Tools.Npm is not null)
            Made = await CourseProcess.RunAsync(_clone, "pages");
    }

    public Task DisposeAsync()
    {
        _clone.Dispose();
        return Task.CompletedTask;
    }

    private static NotebookBuilder Lines() => NotebookBuilder.Chapter("1. A line through points")
        .Markdown("""
            ## The loss
            With $\hat y_i = w_1 x_i * b_i$ and $a < b$, the mean squared error is

            $$L(w) = \frac{1}{N} \sum_{i=1}^{N} (w_1 x_i - y_i)^2 \tag{1.1}$$

            | symbol | meaning |
            |--------|---------|
            | $w_1$  | slope   |

            ### The loss
            See [the next one](02-chains.ipynb#the-rule).
            """)
        .Code(
            "// a comment\nvar text = $\"w = {1.0:F2}\";\nConsole.WriteLine(text);", NotebookBuilder.Printed("w = 1.00\n" + Hostile + "\n"))
        .Code("chart", NotebookBuilder.Html(NotebookBuilder.Figure("The loss falls", 3, 2, 1, 0.5)))
        .Code("// The numbers of the answers.\nchart", NotebookBuilder.Printed("42\n")).Tagged("hide-cell")
        .Markdown("## Marmalade\nA word to search for: zwieback.");

    private static NotebookBuilder Chains() => NotebookBuilder.Chapter("Chains")
        .Markdown("## The rule\n$$\\frac{dy}{dx} = \\frac{dy}{du}\\frac{du}{dx}$$\nFour of them in a row are longer than a phone's line:\n"
            + "$$m \\leftarrow \\beta_1 m + (1 - \\beta_1)\\,g, \\qquad v \\leftarrow \\beta_2 v + (1 - \\beta_2)\\,g^2 \\tag{2.1}$$\n"
            + "$$\\frac{dy}{dx} = \\frac{dy}{da}\\frac{da}{db}\\frac{db}{dc}\\frac{dc}{dx} + "
            + "\\frac{dy}{de}\\frac{de}{df}\\frac{df}{dg}\\frac{dg}{dx} + \\text{all others} \\tag{2.2}$$")
        .Code(
            "two",
            NotebookBuilder.Html(NotebookBuilder.Figure("First of two", 1, 2)),
            NotebookBuilder.Html(NotebookBuilder.Figure("Second of two", 2, 1)));

    /// <summary>What was once too wide for a phone, or for the text of a page, though it need not be.</summary>
    private static NotebookBuilder Narrow()
    {
        Plotting.Figure Panel(string title) => new Plotting.Figure(title).Line(new[] { 1, 2, 3 }, "rising").X("step").Y("loss");
        var line = new string('x', 90);
        return NotebookBuilder.Chapter("Narrow")
            .Markdown("""
                ## A table with a short last row
                | setting | score | remark |
                |---------|-------|--------|
                | `beta`  | 0.5 ± 0.3 | with the usual number of steps and the usual step size |
                | none    | 100.0 % | |
                """)
            .Code("equal", NotebookBuilder.Html(new Plotting.Figure("A larger margin makes a longer gradient, in the same direction")
                .Line(new[] { 0, -0.044 }, new[] { 0, -0.088 }, "m = 3", markers: true)
                    .Line(new[] { 0, -0.025 }, new[] { 0, -0.05 }, "m = 1", markers: true)
                .X("dL / d theta 1").Y("dL / d theta 2").EqualUnits().ToHtml()))
            .Code("cells", NotebookBuilder.Html(new Plotting.Figure("Only the rows of the tokens that were read move")
                .HeatMap(new[,] { { -0.00125, -0.00187, -0.00297, -0.00113 }, { -0.00107, 0.00187, 0.000379, -0.00123 } }, ["token 0",
                    "token 1"], ["1", "2", "3", "4"], colour: "change", annotate: true, scale: Plotting.ColourScale.Diverging)
                .X("dimension of the embedding").Height(300).ToHtml()))
            .Code("label", NotebookBuilder.Html(new Plotting.Figure("Down to the noise")
                .Line(Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(s => 1 + Math.Exp(-s)), "loss")
                    .HorizontalLine(1, "variance of the noise")
                    .X("step")
                    .Y("loss")
                    .ToHtml()))
            .Code("three", NotebookBuilder.Html(Plotting.Figure.Grid(3, Panel("one"), Panel("two"), Panel("three"))
                .Title("Three panels")
                .ToHtml()))
            .Code($"var text = \"{line}\";")
            .Code("table", NotebookBuilder.Html(
                new Plotting.Table("A caption that says what all of these columns are, and is longer than a phone's line")
                .Column("first long heading", new[] { 1.0 })
                    .Column("second long heading", new[] { 2.0 })
                    .Column("third long heading", new[] { 3.0 })
                    .Column("fourth long heading", new[] { 4.0 })
                    .ToHtml()))
            .Code(
                "check",
                NotebookBuilder.Html("<div class=\"check\">✓ a number that is nearly nothing, and a share: 1e-12, 27 % of all</div>"))
            .Code("slider", NotebookBuilder.Html(Plotting.Figure.Slider("exponent", [0.5, 1, 2], p =>
                new Plotting.Figure($"x to the power of {p:0.#}").Line([0.0, 1, 4], [0, 1, Math.Pow(4, p)]).X("x").Y("power"), shown: 1)
                .ToHtml()));
    }

    /// <summary>Figures as chapters have them: one panel, a grid, and a graph too deep for its width.</summary>
    private static NotebookBuilder Figures()
    {
        var steps = Enumerable.Range(0, 40).ToArray();
        Plotting.Figure Panel(string title, double rate) => new Plotting.Figure(title)
            .Line(steps, steps.Select(s => Math.Exp(-rate * s)), "plain gradient descent")
            .Line(steps, steps.Select(s => Math.Exp(-2 * rate * s)), "with momentum 0.9")
            .Line(steps, steps.Select(s => Math.Exp(-3 * rate * s)), "with an adaptive step")
            .X("step, counted from the first batch of the first epoch on").Y("loss (mean squared error)", log: true);
        var graph = new Plotting.DirectedGraph("Ten operations in a row");
        for (var i = 0; i < 10; i++)
            graph.Node($"n{i}", $"h{i} = f(h{i - 1})", $"grad {i}.25");
        for (var i = 1; i < 10; i++)
            graph.Edge($"n{i - 1}", $"n{i}");
        return NotebookBuilder.Chapter("Figures")
            .Markdown("""
                ## A table
                | call | with all of its arguments | gives |
                |------|---------------------------|-------|
                | `PairwiseRanking.Loss(chosen, rejected)` | `scores_of_the_chosen_answers` | a number for the whole batch of answers |
                """)
            .Code(
                "one",
                NotebookBuilder.Html(Panel("A narrow valley slows plain descent more than it slows any of the others", 0.02).ToHtml()))
            .Code("grid", NotebookBuilder.Html(Plotting.Figure.Grid(
                2, Panel("A narrow valley slows plain descent more than any other", 0.02), Panel("A round bowl is easy", 0.2))
                .Title("Two landscapes, three optimisers: where the valley is narrow, momentum pays, and where it is round, nothing does")
                    .ToHtml()))
            .Code("graph", NotebookBuilder.Html(graph.ToFigure().ToHtml()));
    }
}
