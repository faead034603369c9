using Plotting.Layout;
using Plotting.Output.Svg;

namespace Plotting.Tests;

/// <summary>No label lies over another, and none leaves the sheet, whatever the data.</summary>
public class OverlapTests
{
    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Labels_of_the_gallery_stand_clear(string name) => RequireClear(Gallery.Figures[name](), name);

    [Fact]
    public void Labels_of_random_figures_stand_clear()
    {
        for (var seed = 0; seed < 300; seed++)
            RequireClear(RandomFigure(new Random(seed)), $"seed {seed}");
    }

    [Fact]
    public void Labels_of_random_grids_stand_clear()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var figures = Enumerable.Range(0, random.Next(2, 7)).Select(_ => RandomFigure(random)).ToArray();
            RequireClear(Figure.Grid(random.Next(1, 5), figures).Title(Words(random, 12)), $"seed {seed}");
        }
    }

    [Fact]
    public void Labels_of_random_graphs_stand_clear_and_boxes_do_not_touch()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var graph = new DirectedGraph(Words(random, 5));
            var count = random.Next(1, 14);
            for (var i = 0; i < count; i++)
            {
                graph.Node($"n{i}", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words(random, 2)).ToArray());
                for (var e = random.Next(0, 3); e > 0 && i > 0; e--)
                    graph.Edge($"n{random.Next(i)}", $"n{i}");
            }
            var figure = graph.ToFigure();
            RequireClear(figure, $"seed {seed}");
            var nodes = figure.Panels[0].Traces.OfType<Charts.GraphTrace>().Single().Graph.Nodes;
            var boxes = nodes.Select(n => new Box(n.X, n.Y, n.X + n.Width, n.Y + n.Height)).ToArray();
            for (var a = 0; a < boxes.Length; a++)
            {
                for (var b = 0; b < a; b++)
                    boxes[a].Overlaps(boxes[b]).ShouldBeFalse($"seed {seed}: boxes {a} and {b}");
            }
        }
    }

    [Fact]
    public void The_check_itself_sees_an_overlap() =>
        new Box(0, 0, 10, 10).Overlaps(new Box(9, 9, 20, 20)).ShouldBeTrue();

    private static void RequireClear(Figure figure, string what)
    {
        var layout = FigureLayout.Of(figure);
        var labels = SvgWriter.Write(layout, "alt").Labels;
        var sheet = new Box(0, 0, layout.Width, layout.Height);
        for (var i = 0; i < labels.Count; i++)
        {
            var (box, text) = labels[i];
            sheet.Holds(box).ShouldBeTrue($"{what}: \"{text}\" leaves the sheet of {layout.Width} x {layout.Height} at {box}");
            for (var j = 0; j < i; j++)
            {
                var (other, otherText) = labels[j];
                box.Overlaps(other).ShouldBeFalse($"{what}: \"{text}\" {box} lies over \"{otherText}\" {other}");
            }
        }
    }

    private static Figure RandomFigure(Random random)
    {
        var figure = new Figure(Words(random, 14));
        var size = Math.Pow(10, random.Next(-9, 10));
        var offset = random.Next(3) == 0 ? size * random.Next(-1000, 1000) : 0;
        switch (random.Next(5))
        {
            case 0:
                var names = Enumerable.Range(0, random.Next(1, 30)).Select(i => Words(random, 3) + i).ToArray();
                for (var s = random.Next(1, 4); s > 0; s--)
                    figure.Bar(names, names.Select(_ => offset + size * random.NextDouble()), Words(random, 4));
                break;
            case 1:
                figure.Histogram(Enumerable.Range(0, 50).Select(_ => offset + size * random.NextDouble()), Words(random, 3));
                break;
            case 2:
                var (rows, columns) = (random.Next(1, 20), random.Next(1, 20));
                var z = new double[rows, columns];
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                        z[i, j] = size * (random.NextDouble() - 0.3);
                }
                figure.HeatMap(z, Enumerable.Range(0, rows)
                    .Select(_ => Words(random, 2)), Enumerable.Range(0, columns).Select(_ => Words(random, 2)),
                    Words(random, 3), annotate: random.Next(2) == 0);
                break;
            case 3:
                figure.Contour((x, y) => size * (x * x + random.NextDouble() * 0.01 + y), (-1, 1), (0, 3), colour: Words(random, 3));
                break;
            default:
                for (var s = random.Next(1, 7); s > 0; s--)
                {
                    var n = random.Next(1, 40);
                    var x = Enumerable.Range(0, n).Select(i => offset + size * (i + 1)).ToArray();
                    figure.Line(x, x.Select(_ => size * (0.001 + random.NextDouble())), Words(random, 5));
                }
                figure.HorizontalLine(size * random.NextDouble(), Words(random, 4));
                for (var k = random.Next(0, 4); k > 0; k--)
                    figure.Annotate(offset + size * random.Next(1, 10), size * random.NextDouble(), Words(random, 4), random.Next(2) == 0);
                break;
        }
        figure.X(Words(random, 6), log: offset == 0 && random.Next(3) == 0 && figure.Panels[0].Traces[0] is Charts.XyTrace);
        return figure.Y(Words(random, 9), log: random.Next(3) == 0 && figure.Panels[0].Traces[0] is Charts.XyTrace);
    }

    private static string Words(Random random, int most)
    {
        string[] all = ["loss", "the", "of", "significantly", "step", "WWWWWWWWWWWWWWWWWWWWWWWW", "i", "β", "reward", "😀", "per token",
            "中文", "mean", "x"];
        return string.Join(' ', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => all[random.Next(all.Length)]));
    }
}
