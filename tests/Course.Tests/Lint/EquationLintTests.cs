using Course.Lint;
using Course.Tests.Support;
using static Course.Tests.Support.NotebookBuilder;

namespace Course.Tests.Lint;

public class EquationLintTests
{
    private const string Docstring = """
        /// <summary>The margin loss. Equation 15.2:
        /// <c>L = -log s(r_c - r_r - m)</c>.</summary>
        public static class PairwiseRanking { public static double Loss(double c, double r) => c - r; }
        """;

    private const string Test = """
        public class RankingTests { [Fact, Equation("15.2")] public void Worked_numbers() { } }
        """;

    private static Clone Sound() => new Clone()
        .With("15-reward-margin", Chapter().Markdown("$$L = -\\log \\sigma(r_c - r_r - m) \\tag{15.2}$$").Code("1", Printed("1\n")))
        .WithFile("lib/Lessons/PairwiseRanking.cs", Docstring)
        .WithFile("tests/Lessons.Tests/RankingTests.cs", Test);

    private static IReadOnlyList<Finding> Check(Clone clone)
    {
        using (clone)
        {
            var repository = Repository.At(clone.Root);
            return LintCommand.Check(repository, repository.AllNotebooks());
        }
    }

    [Fact]
    public void An_equation_with_code_and_test_is_fine() => Check(Sound()).ShouldBeEmpty();

    [Fact]
    public void One_without_a_docstring_is_found() =>
        Check(Sound().WithFile("lib/Lessons/PairwiseRanking.cs", Docstring.Replace("Equation 15.2", "The equation")))
            .ShouldHaveSingleItem().What.ShouldBe("equation 15.2 is named by no docstring under lib/");

    [Fact]
    public void A_comment_that_is_no_docstring_does_not_count() =>
        Check(Sound().WithFile("lib/Lessons/PairwiseRanking.cs", Docstring.Replace("///", "//")))
            .ShouldHaveSingleItem().What.ShouldContain("no docstring");

    [Fact]
    public void One_without_a_test_is_found() =>
        Check(Sound().WithFile("tests/Lessons.Tests/RankingTests.cs", Test.Replace(", Equation(\"15.2\")", "")))
            .ShouldHaveSingleItem().What.ShouldBe("equation 15.2 has no test");

    [Fact]
    public void A_docstring_that_names_an_equation_nobody_shows_is_found()
    {
        var finding = Check(Sound().WithFile(
            "lib/Lessons/Other.cs", "/// <summary>Equations 15.2 and 15.9.</summary>\npublic class Other;")).ShouldHaveSingleItem();
        finding.File.ShouldBe("lib/Lessons/Other.cs:1");
        finding.What.ShouldBe("Other names equation 15.9, which no notebook shows");
    }

    [Fact]
    public void A_test_that_names_an_equation_nobody_shows_is_found() =>
        Check(Sound().WithFile("tests/Lessons.Tests/More.cs", Test.Replace("15.2", "15.3")))
            .ShouldHaveSingleItem().What.ShouldBe("RankingTests.Worked_numbers names equation 15.3, which no notebook shows");

    [Fact]
    public void A_number_is_given_once_and_is_the_chapters_own()
    {
        var twice = Sound();
        twice.With("15-reward-margin", Chapter().Markdown("$$a \\tag{15.2}$$").Markdown("$$b \\tag{15.2}$$").Code("1", Printed("1\n")));
        Check(twice).ShouldHaveSingleItem().What.ShouldBe("equation 15.2 has its number twice");

        var foreign = Sound();
        File.Move(foreign.PathOf("15-reward-margin"), foreign.PathOf("14-reward-models"));
        Check(foreign).ShouldHaveSingleItem().What.ShouldBe("equation 15.2 carries another chapter's number");
    }

    private static Clone Numbered(params (string Name, string[] Numbers)[] chapters)
    {
        var clone = new Clone();
        foreach (var (name, numbers) in chapters)
        {
            clone.With(name, numbers.Aggregate(Chapter(), (chapter, number) => chapter.Markdown($"$$a \\tag{{{number}}}$$"))
                .Code("1", Printed("1\n")));
        }

        var all = chapters.SelectMany(chapter => chapter.Numbers).ToList();
        return clone.WithFile("lib/Lessons/All.cs", $"/// <summary>Equations {string.Join(", ", all)}.</summary>\npublic class All;")
            .WithFile("tests/Lessons.Tests/AllTests.cs", string.Concat(
                "public class AllTests { [Fact", string.Concat(all.Select(number => $", Equation(\"{number}\")")), "] public void Ok() { } }"));
    }

    [Fact]
    public void Numbers_come_in_the_order_of_appearance()
    {
        Check(Numbered(("06-one", ["6.1", "6.2", "6.2b", "6.10"]))).ShouldBeEmpty();
        var finding = Check(Numbered(("06-one", ["6.1", "6.3", "6.2", "6.4"]))).ShouldHaveSingleItem();
        finding.Cell.ShouldBe(5);
        finding.What.ShouldBe("equation 6.2 stands after 6.3");
    }

    [Fact]
    public void Numbers_run_on_through_the_halves_of_a_chapter()
    {
        Check(Numbered(("06-one", ["6.1", "6.2"]), ("06b-two", ["6.3"]), ("07-next", ["7.1"]))).ShouldBeEmpty();
        Check(Numbered(("06-one", ["6.1", "6.3"]), ("06b-two", ["6.2"]))).ShouldHaveSingleItem().ToString()
            .ShouldStartWith("notebooks/06b-two.ipynb, cell 3: equation 6.2 stands after 6.3");
    }
}
