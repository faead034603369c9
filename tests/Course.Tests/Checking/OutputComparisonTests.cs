using System.Text.Json.Nodes;
using Course.Checking;
using Course.Tests.Support;
using NotebookKernel.Document;
using static Course.Tests.Support.NotebookBuilder;

namespace Course.Tests.Checking;

public class OutputComparisonTests
{
    private static IReadOnlyList<Difference> Compare(JsonObject[] committed, JsonObject[] ran) => OutputComparison.Compare(
        "01-one",
        Notebook.Parse(new NotebookBuilder().Code("x", committed).ToString(), "01-one"),
        Notebook.Parse(new NotebookBuilder().Code("x", ran).ToString(), "01-one"));

    private static Difference Only(JsonObject committed, JsonObject ran) => Compare([committed], [ran]).ShouldHaveSingleItem();

    [Fact]
    public void The_cutting_of_a_stream_into_pieces_does_not_matter() =>
        Compare([Printed("a\n"), Printed("b\n")], [Printed("a\nb\n")]).ShouldBeEmpty();

    [Fact]
    public void The_line_that_differs_is_named()
    {
        var difference = Only(Printed("a\nloss 0.5\n"), Printed("a\nloss 0.6\n"));
        difference.ShouldBe(new Difference("01-one", 1, "printed text, line 2", "loss 0.5", "loss 0.6"));
    }

    [Fact]
    public void A_line_too_many_is_a_difference() =>
        Only(Printed("a\n"), Printed("a\nb\n")).What.ShouldBe("printed text, line 2");

    [Fact]
    public void A_number_in_a_chart_is_named_by_its_place()
    {
        var difference = Only(Html(Figure("Loss", 3, 2, 1)), Html(Figure("Loss", 3, 2.5, 1)));
        difference.What.ShouldBe("figure 1, data[0], y[1]");
        (difference.Expected, difference.Got).ShouldBe(("2", "2.5"));
    }

    [Fact]
    public void A_chart_may_differ_in_the_seventh_digit() =>
        Compare([Html(Figure("Loss", 3.0000001, 2))], [Html(Figure("Loss", 3.0000002, 2))]).ShouldBeEmpty();

    [Fact]
    public void A_chart_without_its_picture_its_alt_text_or_its_data_is_a_difference()
    {
        var figure = Figure("Loss", 3, 2, 1);
        var noPicture = System.Text.RegularExpressions.Regex.Replace(figure, " src=\"[^\"]*\"", "");
        var noData = System.Text.RegularExpressions.Regex.Replace(figure, "<script.*</script>", "");
        Only(Html(figure), Html(noPicture)).What.ShouldBe("figure 1, picture");
        Only(Html(figure), Html(figure.Replace("alt=\"Loss\"", ""))).What.ShouldBe("figure 1, alt text");
        Only(Html(figure), Html(noData)).What.ShouldBe("figure 1");
    }

    [Fact]
    public void A_figure_without_data_is_compared_by_its_picture()
    {
        static string Graph(string label) =>
            $"<img alt=\"g\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(
                $"<svg><text>{label}</text></svg>"))}\">";
        Compare([Html(Graph("a"))], [Html(Graph("a"))]).ShouldBeEmpty();
        Only(Html(Graph("a")), Html(Graph("b"))).What.ShouldBe("figure 1, SVG");
    }

    [Fact]
    public void A_missing_and_an_extra_output_are_said_once()
    {
        Only2(Compare([Printed("a\n"), Html(Figure("Loss", 1))], [Printed("a\n")])).Expected.ShouldBe("figure \"Loss\"");
        Only2(Compare([], [Printed("new\n")])).ShouldBe(new Difference("01-one", 1, "output 1", "(nothing)", "new\n"));

        static Difference Only2(IReadOnlyList<Difference> differences) => differences.ShouldHaveSingleItem();
    }

    [Fact]
    public void Caption_and_table_text_count_too()
    {
        Only(Html("<table><tr><td>0.5</td></tr></table>"), Html("<table><tr><td>0.7</td></tr></table>")).What.ShouldBe("HTML");
        Only(Html(Figure("Loss", 1)), Html(Figure("Loss", 1).Replace("<figcaption>Loss", "<figcaption>Gain"))).What.ShouldBe("HTML");
    }
}
