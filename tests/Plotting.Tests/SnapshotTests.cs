using System.Text;

namespace Plotting.Tests;

public class SnapshotTests
{
    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Svg_is_as_committed(string name) => Snapshot.Match(name + ".snap.svg", Gallery.Figures[name]().ToSvg());

    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Plotly_json_is_as_committed(string name)
    {
        // Long data is covered by the tests of thinning; committing it would bury the layout.
        var json = Gallery.Figures[name]().ToPlotlyJson();
        Snapshot.Match(name + ".snap.json", json.Length < 12_000 ? json : json[^3000..]);
    }

    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Same_figure_same_bytes(string name)
    {
        Gallery.Figures[name]().ToHtml().ShouldBe(Gallery.Figures[name]().ToHtml());
        var figure = Gallery.Figures[name]();
        figure.ToHtml().ShouldBe(figure.ToHtml(), "drawing a figure must not change it");
    }

    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Svg_in_a_notebook_stays_under_40_kB(string name) =>
        (Encoding.UTF8.GetByteCount(Gallery.Figures[name]().ToSvg()) * 4 / 3).ShouldBeLessThan(40_000);
}
