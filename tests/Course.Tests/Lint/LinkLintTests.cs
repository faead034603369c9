using System.Text.Json.Nodes;
using Course.Lint;
using Course.Tests.Support;
using static Course.Tests.Support.NotebookBuilder;

namespace Course.Tests.Lint;

/// <summary>Links and pictures that lead nowhere are said, and those that lead somewhere are not.</summary>
public class LinkLintTests
{
    private static NotebookBuilder Good() =>
        Chapter().Markdown("## The loss of $w_1$\n$$a \\tag{2.1}$$\n## The loss of $w_1$").Code("1", Printed("1\n"));

    private static IReadOnlyList<Finding> Check(string text, string? address = null, Action<NotebookBuilder>? change = null)
    {
        var first = Chapter().Markdown(text).Code("1", Printed("1\n"));
        change?.Invoke(first);
        using var clone = new Clone().With("01-one", first).With("02-two", Good())
            .WithFile("notebooks/there.png", "x")
                .WithFile("data/a b.png", "x")
                .WithFile("lib/x.cs", "")
                .WithFile("notebooks/02-what?.ipynb", Good().ToString())
            .WithFile("lib/Loss.cs", "/// <summary>Equation 2.1.</summary>\nclass Loss;")
                .WithFile("tests/T.cs", "class T { [Equation(\"2.1\")] void A() { } }");
        if (address is not null)
            clone.WithFile("CITATION.cff", $"title: a course\nrepository-code: \"{address}\"\n");
        var repository = Repository.At(clone.Root);
        return [.. LintCommand.Check(repository, repository.AllNotebooks()).Where(finding => finding.File == "notebooks/01-one.ipynb")];
    }

    [Theory]
    [InlineData("![a](missing.png)", "it shows missing.png, which does not exist")]
    [InlineData("<img alt='a' src='missing.png'>", "it shows missing.png, which does not exist")]
    [InlineData("![a](../../../etc/hostname)", "it shows ../../../etc/hostname, which")]
    [InlineData("![a](../data)", "it shows ../data, which is a folder")]
    [InlineData("![a](attachment:p.png)", "it shows the attachment p.png, which the cell does not have")]
    [InlineData("<img alt='a' src=\"attachment:p.png\">", "it shows the attachment p.png, which the cell does not have")]
    [InlineData("[a](02-two.ipynb#nope)", "a link to 02-two.ipynb#nope, where nothing is called #nope")]
    [InlineData("[a](02-two.ipynb?a=1#nope)", "where nothing is called #nope")]
    [InlineData("[a](#nowhere)", "a link to #nowhere, where nothing is called #nowhere")]
    [InlineData("<a href='#nowhere'>a</a>", "where nothing is called #nowhere")]
    [InlineData("[a][ref]\n\n[ref]: 03-three.ipynb", "a link to 03-three.ipynb, which does not exist")]
    [InlineData("[a](../README.md)", "a link to ../README.md, which does not exist")]
    [InlineData("[a](../lib/x.cs)", "a link to ../lib/x.cs, which is not among the pages")]
    public void What_leads_nowhere_is_found(string text, string what) => Check(text).ShouldHaveSingleItem().What.ShouldContain(what);

    [Theory]
    [InlineData("![a](there.png)")]
    [InlineData("![a](../data/a%20b.png)")]
    [InlineData("<img alt='a' src='../data/a b.png'>")]
    [InlineData("[a](02-two.ipynb)")]
    [InlineData("[a](02-two.ipynb?a=1#the-loss-of-w-1)")]
    [InlineData("[a](02-two.ipynb#the-loss-of-w-1-2)")]
    [InlineData("[a](02-two.ipynb#The-loss-of-w-1)")]
    [InlineData("[a](02-two.ipynb#eq-2.1)")]
    [InlineData("[a](02-what%3F.ipynb)")]
    [InlineData("<a id='here'></a> [a](#here)")]
    [InlineData("[a](https://example.org/b.ipynb#c) [b](mailto:a@example.org)")]
    [InlineData("`[a](missing.ipynb)`\n\n~~~\n![a](missing.png)\n~~~\n\n````\n```\n![a](missing.png)\n````")]
    public void What_leads_somewhere_is_not(string text) => Check(text).ShouldBeEmpty();

    [Fact]
    public void With_an_address_of_the_course_links_may_leave_the_pages() =>
        Check("[a](../lib/x.cs) [b](../lib)", "https://example.org/course").ShouldBeEmpty();

    [Fact]
    public void An_attachment_that_is_there_is_not_found() =>
        Check("![a](attachment:p.png) <img alt='a' src='attachment:p.png'>", change: notebook =>
            notebook[2]["attachments"] = new JsonObject { ["p.png"] = new JsonObject { ["image/png"] = "aGk=" } }).ShouldBeEmpty();

    [Theory]
    [InlineData("~~~\n$$a \\tag{9.9}$$\n~~~")]
    [InlineData("```\n$$a \\tag{9.9}$$\n```")]
    [InlineData("````\n```\n$$a \\tag{9.9}$$\n````")]
    [InlineData("- a list\n\n      ```\n      \\tag{9.9}\n      ```")]
    [InlineData("~~~\n# not a heading\n~~~")]
    [InlineData("Write `\\tag{9.9}`.")]
    public void What_is_code_is_no_equation_and_no_heading(string text) => Check(text).ShouldBeEmpty();

    [Fact]
    public void An_output_that_no_page_can_show_is_found() =>
        Check("Text.", change: notebook => notebook.Code("2", new JsonObject
        {
            ["data"] = new JsonObject { ["application/x-own"] = "a" }, ["metadata"] = new JsonObject(), ["output_type"] = "display_data",
        })).ShouldHaveSingleItem().What.ShouldContain("an output of type application/x-own");
}
