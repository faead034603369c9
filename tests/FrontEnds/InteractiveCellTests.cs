namespace FrontEnds;

/// <summary>What cells of a reader's own show in .NET Interactive's genuine C# kernel.</summary>
public class InteractiveCellTests(InteractiveCells cells) : IClassFixture<InteractiveCells>
{
    [Fact]
    public void Every_cell_ran_without_a_word_from_the_compiler()
    {
        cells.Run.Cells.Select(cell => cell.Error).ShouldAllBe(error => error == null);
        cells.Run.Cells.SelectMany(cell => cell.Warnings).ShouldBeEmpty();
    }

    [Fact]
    public void Live_output_is_replaced_in_its_position()
    {
        var shown = cells.Of("LiveFigure").Outputs;
        shown.Count.ShouldBe(2);
        shown[0]!.ToJsonString().ShouldContain("Training: 3 of 3, going on");
        shown[1]!.ToJsonString().ShouldContain("4 steps");
        cells.Run.Updates.ShouldBeGreaterThanOrEqualTo(4, "both were replaced while the loop ran and at its end");
        cells.Run.LostUpdates.ShouldBe(0);
    }

    [Fact]
    public void A_tensor_that_ends_a_cell_shows_its_numbers()
    {
        const string text = "tensor([1.0000, 2.5000])\nshape (2), Float32";
        Shown("2.5f", "text/plain").ShouldBe(text);
        Shown("2.5f", "text/html").ShouldBe($"<pre class=\"tensor\">{text}</pre>");
        Shown("nn.Parameter", "text/plain").ShouldBe("tensor([1., 1.], requires_grad=True)\nshape (2), Float32");
        Shown("Mean", "text/html").ShouldContain("tensor([1.])");
    }

    [Fact]
    public void A_disposed_tensor_says_so() => Shown("Dispose", "text/plain").ShouldBe("a disposed tensor");

    [LinuxFact]
    public void The_machines_culture_changes_no_output()
    {
        cells.Of("CurrentCulture").Outputs.ToJsonString().ShouldContain("de-DE", customMessage: "the machine writes 1,5");
        Shown("Check", "text/plain").ShouldBe("ok  half: 1.5, expected 1.5 (within 0.25)");
        var printed = cells.Of("Console").Outputs;
        ((string?)printed[0]!["text"]).ShouldBe("loss 0.25 1.5\n");
        ((string?)printed[1]!["data"]!["text/plain"])!.ShouldContain("0.5");
    }

    private string Shown(string part, string mimeType) => (string)cells.Of(part).Outputs.ShouldHaveSingleItem()!["data"]![mimeType]!;
}
