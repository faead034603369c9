using Deedle;

namespace Interop.Tests;

public class FrameTextTests
{
    [Fact]
    public void The_first_rows_are_a_table_and_a_line_counts_the_rest()
    {
        var html = FrameText.Html(Numbers(23));
        html.ShouldContain("<th scope=\"col\" style=\"text-align:right;font-variant-numeric:tabular-nums\">n</th>");
        html.Split("<tr>").Length.ShouldBe(1 + 1 + 20);
        html.ShouldEndWith("<p>and 3 more rows</p>");
        html.Length.ShouldBeLessThan(3000);
        FrameText.Plain(Numbers(21)).ShouldEndWith("\nand 1 more row");
        FrameText.Plain(Numbers(20)).ShouldEndWith("19");
    }

    [Fact]
    public void Row_keys_are_shown_where_they_say_something()
    {
        FrameText.Plain(Numbers(2)).ShouldBe("n\n-\n0\n1");
        var kept = Numbers(3).Where(row => row.Value.GetAs<int>("n") > 0);
        FrameText.Plain(kept).ShouldBe("key  n\n---  -\n  1  1\n  2  2");
    }

    [Fact]
    public void A_series_shows_its_keys_and_values()
    {
        var series = new Series<string, double>(["mean", "worst", "none"], [0.25, 1e-5, double.NaN]);
        FrameText.PlainOfSeries(series).ShouldBe("key    value\n-----  -----\nmean    0.25\nworst  1e-05\nnone");
        FrameText.HtmlOfSeries(series).ShouldStartWith("<table");
    }

    [Fact]
    public void Text_from_data_is_encoded()
    {
        var frame = Frame.FromRowKeys((string[])["<b>"]);
        frame.AddColumn("<i>", new Series<string, string>(["<b>"], ["<script>"]));
        FrameText.Html(frame).ShouldNotContain("<b>");
        FrameText.Html(frame).ShouldNotContain("<script>");
        FrameText.Html(frame).ShouldNotContain("<i>");
    }

    [Fact]
    public void Decimals_keep_their_digits() =>
        FrameText.PlainOfSeries(new Series<int, decimal>([0], [0.00001m])).ShouldEndWith("1e-05");

    private static Frame<int, string> Numbers(int count)
    {
        var frame = Frame.FromRowKeys(Enumerable.Range(0, count));
        frame.AddColumn("n", new Series<int, int>(Enumerable.Range(0, count), Enumerable.Range(0, count)));
        return frame;
    }
}
