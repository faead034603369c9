using System.Text.Json;
using Plotting.Charts;
using Plotting.Layout;
using Plotting.Output;
using Plotting.Output.Svg;
using Plotting.Scales;

namespace Plotting.Tests.Browser;

/// <summary>The Plotly JSON drawn by plotly.js, and the SVG set by a real text engine.</summary>
public class BrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>What plotly.js made of a figure.</summary>
    private sealed record Drawn(
        string[] Problems, int Traces, AxisOf[] X, AxisOf[] Y, int LinePaths, int Marks, int Bars, int HeatMaps, int ContourPaths,
        int Fills, int Shapes, string[] Texts, int Foreign, Box[] Plots, string[] Clashes);

    private sealed record AxisOf(string Type, double[] Range, int Ticks);

    private const string Draw = """
        async json => {
            const figure = JSON.parse(json);
            const problems = (Plotly.validate(figure.data, figure.layout) || []).map(p => p.msg)
                // It says of lists, which it copies, that they were reset to what they are.
                .filter(p => !/\(set to '(.*)'\) got reset to '\1'/.test(p));
            const plot = document.getElementById('plot');
            Plotly.purge(plot);
            plot.innerHTML = '';
            await Plotly.newPlot(plot, figure.data, figure.layout);
            const axesOf = letter => Object.keys(plot._fullLayout).filter(k => new RegExp('^' + letter + 'axis[0-9]*$').test(k))
                .sort((a, b) => (+a.slice(5) || 1) - (+b.slice(5) || 1)).map(k => plot._fullLayout[k]);
            const axes = letter => axesOf(letter).map(a => ({ type: a.type, range: a.range, ticks: a.visible ? a._vals.filter(v => v.text).length : 0 }));
            const count = selector => plot.querySelectorAll(selector).length;
            const frame = plot.querySelector('.main-svg').getBoundingClientRect();
            const words = [...plot.querySelectorAll('.main-svg text')].filter(t => t.textContent.trim() && t.getBoundingClientRect().width > 0)
                .map(t => ({ text: t.textContent, box: t.getBoundingClientRect() }));
            const clashes = words.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom)
                .map(({ text }) => `"${text}" leaves the sheet`);
            // Letters stand away from the edges of their line: lines may touch by a few pixels of air.
            words.forEach(({ text, box: a }, i) => words.slice(0, i).forEach(({ text: other, box: b }) => {
                if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
                    clashes.push(`"${text}" lies over "${other}"`);
            }));
            const across = axesOf('x'), up = axesOf('y');
            return JSON.stringify({
                clashes,
                plots: across.map((x, i) => ({ left: x._offset, right: x._offset + x._length, top: up[i]._offset, bottom: up[i]._offset + up[i]._length })),
                problems, traces: plot._fullData.length, x: axes('x'), y: axes('y'),
                linePaths: count('.scatterlayer .js-line'), marks: count('.scatterlayer .points path'), bars: count('.barlayer .point path'),
                heatMaps: count('.heatmaplayer image'), contourPaths: count('.contourlayer .contourfill path, .contourlayer .contourlevel path'),
                fills: count('.js-fill'), shapes: count('.shapelayer path'),
                texts: [...plot.querySelectorAll('text')].map(t => t.textContent),
                foreign: document.querySelectorAll('#plot script, #plot img, #plot b, #plot i').length
            });
        }
        """;

    private const string Measure = """
        svg => {
            const plot = document.getElementById('plot');
            Plotly.purge(plot);
            plot.innerHTML = svg;
            return [...plot.querySelectorAll('text')].map(t => t.getComputedTextLength());
        }
        """;

    [BrowserTheory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public async Task Plotly_draws_the_same_figure(string name)
    {
        var figure = Gallery.Figures[name]();
        chromium.Errors.Clear();
        var drawn = JsonSerializer.Deserialize<Drawn>(
            await chromium.Page.EvaluateAsync<string>(Draw, figure.ToPlotlyJson()), JsonSerializerOptions.Web)!;
        await SavePictureAsync(chromium.Page, name);

        chromium.Errors.ShouldBeEmpty();
        drawn.Problems.ShouldBeEmpty();
        drawn.Foreign.ShouldBe(0, "text from data became an element");
        drawn.Clashes.ShouldBeEmpty();
        RequirePositions(drawn.Plots, figure);
        var traces = figure.Panels.SelectMany(p => p.Traces).ToArray();
        drawn.Traces.ShouldBe(traces.Length + traces.Count(t => t is BandTrace), "a band is two curves");
        drawn.X.Length.ShouldBe(figure.Panels.Count);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var panel = figure.Panels[i];
            if (panel.HasNoAxes)
                continue;
            RequireAxis(drawn.X[i], panel.X, panel.XRange(), panel.EqualUnits);
            RequireAxis(drawn.Y[i], panel.Y, panel.YRange(), panel.EqualUnits);
        }
        drawn.LinePaths.ShouldBeGreaterThanOrEqualTo(traces.Count(t => t is XyTrace { HasLine: true }));
        drawn.Marks.ShouldBeGreaterThanOrEqualTo(traces.OfType<XyTrace>().Where(t => !t.HasLine).Sum(t => t.X.Length));
        drawn.Bars.ShouldBe(traces.Sum(t => t is BarTrace b ? b.Values.Length : t is HistogramTrace h ? h.Heights.Length : 0));
        drawn.HeatMaps.ShouldBe(traces.Count(t => t is HeatMapTrace));
        drawn.Fills.ShouldBe(traces.Count(t => t is BandTrace));
        foreach (var contour in traces.OfType<ContourTrace>())
            drawn.ContourPaths.ShouldBeGreaterThanOrEqualTo(contour.Levels.Length);
        drawn.Shapes.ShouldBeGreaterThanOrEqualTo(figure.Panels.Sum(p => p.Lines.Count));
        foreach (var trace in traces.OfType<XyTrace>().Where(t => t.Name is not null))
            drawn.Texts.ShouldContain(Markup.Clean(trace.Name!));
    }

    /// <summary>The estimated widths are upper bounds, so labels that do not overlap on paper do not on the screen.</summary>
    [BrowserTheory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public async Task Text_is_no_wider_than_its_box(string name)
    {
        var drawing = SvgWriter.Write(FigureLayout.Of(Gallery.Figures[name]()), "alt");
        chromium.Errors.Clear();
        var widths = await chromium.Page.EvaluateAsync<double[]>(Measure, drawing.Svg);

        chromium.Errors.ShouldBeEmpty();
        widths.Length.ShouldBe(drawing.Labels.Count);
        for (var i = 0; i < widths.Length; i++)
        {
            var (box, text) = drawing.Labels[i];
            widths[i].ShouldBeLessThanOrEqualTo(Math.Max(box.Width, box.Height) + 0.5, text);
        }
    }

    /// <summary>At the SVG's size every panel is where the SVG has it.</summary>
    private static void RequirePositions(Box[] drawn, Figure figure)
    {
        const double tolerance = 6; // where Plotly's numbers are wider than ours, the axes make room for them
        foreach (var (box, panel) in drawn.Zip(FigureLayout.Of(figure).Panels, (box, panel) => (box, panel.Plot)))
        {
            box.Left.ShouldBe(panel.Left, tolerance);
            box.Right.ShouldBe(panel.Right, tolerance);
            box.Top.ShouldBe(panel.Top, tolerance);
            box.Bottom.ShouldBe(panel.Bottom, tolerance);
        }
    }

    private static void RequireAxis(AxisOf drawn, Axis axis, Extent range, bool equalUnits)
    {
        drawn.Type.ShouldBe(axis.Log ? "log" : "linear");
        drawn.Ticks.ShouldBeInRange(2, 40);
        var (low, high) = axis.Log ? (Math.Log10(range.Min), Math.Log10(range.Max)) : (range.Min, range.Max);
        var (first, last) = axis.Downwards ? (high, low) : (low, high);
        // Plotly may widen a range to make units equal.
        var tolerance = (equalUnits ? 0.5 : 1e-4) * (high - low);
        drawn.Range[0].ShouldBe(first, tolerance);
        drawn.Range[1].ShouldBe(last, tolerance);
    }

    /// <summary>With PLOTLY_PICTURES=folder, pictures to look at.</summary>
    private static async Task SavePictureAsync(Microsoft.Playwright.IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLOTLY_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
