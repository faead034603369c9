using Lessons.Notebook;
using TorchSharp;

namespace Lessons.Tests.Notebook;

public class CheckTests
{
    [Fact]
    public void A_claim_that_fails_shows_both_numbers() =>
        Should.Throw<CheckFailedException>(() => Check.Close(1.0515, 1.051, 1e-4, "mean loss")).Message
            .ShouldBe("mean loss: got 1.0515, expected 1.051: they differ by 0.0005, allowed is 0.0001");

    [Fact]
    public void Nothing_is_close_to_a_number_that_is_not_one()
    {
        Should.Throw<CheckFailedException>(() => Check.Close(double.NaN, 1, 1e9, "loss"));
        Should.Throw<CheckFailedException>(() => Check.Close([1, double.NaN], [1, 2], 1e9, "losses"));
        Should.Throw<CheckFailedException>(() => Check.Close(double.PositiveInfinity, 1, 1e300, "loss"));
        Check.Close(double.PositiveInfinity, double.PositiveInfinity, 0, "the same infinity");
    }

    [Fact]
    public void The_worst_element_is_named() =>
        Should.Throw<CheckFailedException>(() => Check.Close([1.0, 2, 3], [1.0, 2.5, 3.1], 0.01, "gradient")).Message
            .ShouldBe("gradient: element 1 is 2, expected 2.5: they differ by 0.5, allowed is 0.01");

    [Fact]
    public void Shapes_must_agree_before_numbers_are_compared() =>
        Should.Throw<CheckFailedException>(() => Check.Close(torch.zeros(2, 3), torch.zeros(3, 2), 1, "weights")).Message
            .ShouldBe("weights: shape (2,3), expected (3,2)");

    [Fact]
    public void Equal_and_true_say_what_they_got()
    {
        Should.Throw<CheckFailedException>(() => Check.Equal(3, 4, "layers")).Message.ShouldBe("layers: got 3, expected 4");
        Should.Throw<CheckFailedException>(() => Check.True(false, "the loss falls"))
            .Message.ShouldBe("the loss falls: expected to be true, but it is false");
        Should.Throw<ArgumentOutOfRangeException>(() => Check.Close(1, 1, -1, "x"));
    }

    [Fact]
    public void A_comparison_that_fails_shows_the_number_and_the_bound()
    {
        static string Of(Action check) => Should.Throw<CheckFailedException>(check).Message;
        Of(() => Check.Less(0.5, 0.5, "loss")).ShouldBe("loss: got 0.5, expected less than 0.5");
        Of(() => Check.Greater(0.5, 0.5, "loss")).ShouldBe("loss: got 0.5, expected greater than 0.5");
        Of(() => Check.AtMost(0.6, 0.5, "loss")).ShouldBe("loss: got 0.6, expected at most 0.5");
        Of(() => Check.AtLeast(0.4, 0.5, "loss")).ShouldBe("loss: got 0.4, expected at least 0.5");
        Of(() => Check.Between(3, 1, 3, "loss")).ShouldBe("loss: got 3, expected between 1 and 3");
        Of(() => Check.Between(1, 1, 3, "loss")).ShouldBe("loss: got 1, expected between 1 and 3");
    }

    [Fact]
    public void A_number_that_is_not_one_is_neither_less_nor_more()
    {
        Action[] checks =
        [
            () => Check.Less(double.NaN, 1, "x"), () => Check.Less(1, double.NaN, "x"),
            () => Check.Greater(double.NaN, 1, "x"), () => Check.Greater(1, double.NaN, "x"),
            () => Check.AtMost(double.NaN, 1, "x"), () => Check.AtLeast(double.NaN, 1, "x"),
            () => Check.Between(double.NaN, 0, 1, "x"), () => Check.Between(0.5, double.NaN, 1, "x"),
        ];
        foreach (var check in checks) Should.Throw<CheckFailedException>(check);
    }

    [Fact]
    public void What_is_shown_is_text_even_where_the_claim_has_markup() =>
        new PassedCheck("<script>", "1 < 2").ToHtml()
            .ShouldBe("<div class=\"check\" style=\"color:#1a7f37\">&#10003; &lt;script&gt;: 1 &lt; 2</div>");

    [Fact]
    public void A_culture_changes_no_number()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        var other = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        System.Globalization.CultureInfo.CurrentCulture = other;
        try
        {
            Should.Throw<CheckFailedException>(() => Check.Close(1.5, 1, 0.25, "a"))
                .Message.ShouldBe("a: got 1.5, expected 1: they differ by 0.5, allowed is 0.25");
            Should.Throw<CheckFailedException>(() => Check.Equal(1.5, 2.5, "b")).Message.ShouldBe("b: got 1.5, expected 2.5");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void On_a_console_a_passed_check_is_a_line()
    {
        var console = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Check.Close(2.0004, 2, 0.001, "two");
            Check.Close(-0.0, 0, 0, "zero has no sign");
            Check.Less(1, 2, "one");
            Check.Greater(2, 1, "two");
            Check.AtMost(2, 2, "two");
            Check.AtLeast(2, 2, "two");
            Check.Between(2, 1, 3, "two");
        }
        finally
        {
            Console.SetOut(console);
        }

        text.ToString().Split(Environment.NewLine)
            .ShouldBe([
                "ok  two: 2.0004, expected 2 (within 0.001)",
                "ok  zero has no sign: 0, expected 0 (within 0)",
                "ok  one: 1, less than 2",
                "ok  two: 2, greater than 1",
                "ok  two: 2, at most 2",
                "ok  two: 2, at least 2",
                "ok  two: 2, between 1 and 3",
                "",
            ]);
    }
}
