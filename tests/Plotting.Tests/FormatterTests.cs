using System.Collections;

namespace Plotting.Tests;

/// <summary>
/// Notebooks find out by reflection how to show a type: an attribute of this name with these properties, whose source
/// yields objects with these members. A front end is imitated here; the kernel's tests use the real one.
/// </summary>
public class FormatterTests
{
    [Fact]
    public void A_figure_is_html_or_its_alt_text()
    {
        var figure = new Figure("t").Line([1, 2]);
        Preferred(figure).ShouldBe(["text/html", "text/plain"]);
        Show(figure, "text/html").ShouldBe(figure.ToHtml());
        Show(figure, "text/plain").ShouldBe(figure.Alt);
    }

    [Fact]
    public void An_interactive_figure_is_plotly_json_first()
    {
        var figure = new Figure("t").Line([1, 2]);
        Preferred(figure.Interactive())[0].ShouldBe("application/vnd.plotly.v1+json");
        Show(figure.Interactive(), "application/vnd.plotly.v1+json").ShouldBe(figure.ToPlotlyJson());
        Show(figure.Interactive(), "text/html").ShouldBe(figure.ToHtml());
        Show(figure.Interactive(), "text/plain").ShouldBe(figure.Alt);
    }

    [Fact]
    public void A_table_and_a_graph_are_html_or_text()
    {
        var table = new Table("c").Column("a", new[] { 1 });
        Show(table, "text/html").ShouldBe(table.ToHtml());
        Show(table, "text/plain").ShouldBe(table.ToString());
        var graph = new DirectedGraph("g").Node("a");
        Show(graph, "text/html").ShouldBe(graph.ToHtml());
        Show(graph, "text/plain").ShouldBe(graph.ToString());
    }

    private static object Attribute(object value) =>
        value.GetType().GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");

    private static string[] Preferred(object value)
    {
        var attribute = Attribute(value);
        return (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!;
    }

    private static string Show(object value, string mimeType)
    {
        var attribute = Attribute(value);
        var type = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var source = Activator.CreateInstance(type)!;
        var formatters = (IEnumerable)type.GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var formatter = formatters.Cast<object>().Single(f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)! == mimeType);
        using var writer = new StringWriter();
        formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer]).ShouldBe(true);
        return writer.ToString();
    }
}
