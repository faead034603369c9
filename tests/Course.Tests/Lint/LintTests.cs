using System.Text.Json.Nodes;
using Course.Lint;
using Course.Tests.Support;
using static Course.Tests.Support.NotebookBuilder;

namespace Course.Tests.Lint;

/// <summary>A notebook that obeys every rule, and one broken example for each rule.</summary>
public class LintTests
{
    private static NotebookBuilder Good() => Chapter().Markdown("## Section\nText.").Code("Console.WriteLine(0.5);", Printed("0.5\n"));

    private static IReadOnlyList<Finding> Check(object notebook, string name = "01-one")
    {
        using var clone = new Clone().With(name, notebook);
        return InClone(clone);
    }

    private static IReadOnlyList<Finding> InClone(Clone clone)
    {
        var repository = Repository.At(clone.Root);
        return LintCommand.Check(repository, repository.AllNotebooks());
    }

    private static void Broken(object notebook, int? cell, string what, string name = "01-one")
    {
        var finding = Check(notebook, name).ShouldHaveSingleItem();
        finding.File.ShouldBe($"notebooks/{name}.ipynb");
        finding.Cell.ShouldBe(cell);
        finding.What.ShouldContain(what);
        finding.Expected.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_notebook_that_obeys_has_no_findings() => Check(Good()).ShouldBeEmpty();

    [Theory]
    [InlineData("Linear_Regression")]
    [InlineData("1-one")]
    [InlineData("01a-one")]
    [InlineData("A1b-one")]
    public void File_names_are_those_of_chapters(string name) => Broken(Good(), null, "the file name", name);

    [Fact]
    public void A_number_is_that_of_one_notebook()
    {
        using var clone = new Clone().With("01-one", Good()).With("01-two", Good()).With("A1-one", Good());
        InClone(clone).ShouldHaveSingleItem().ToString().ShouldContain("notebooks/01-two.ipynb: number 01 is that of 01-one.ipynb");
    }

    [Fact]
    public void The_second_half_of_a_chapter_has_its_number_and_a_letter()
    {
        using var clone = new Clone().With("01-one", Good()).With("01b-two", Good());
        InClone(clone).ShouldBeEmpty();
        var repository = Repository.At(clone.Root);
        repository.Resolve(["01b", "1b", "1", "01"]).Select(Path.GetFileNameWithoutExtension).ShouldBe(["01b-two", "01-one"]);
    }

    [Fact]
    public void A_name_that_has_moved_leads_to_a_chapter_and_is_none()
    {
        using var clone = new Clone().With("01-one", Good())
            .WithFile("lib/Course/Pages/moved.json", """{"01-uno": "01-one", "01-one": "01-two"}""");
        InClone(clone).Select(f => f.What).ShouldBe(["01-one leads to 01-two, which does not exist", "01-one has moved, and exists"]);
    }

    [Fact]
    public void Metadata_is_exact()
    {
        var other = Good();
        other.Root["metadata"]!["language_info"]!["version"] = "13.0";
        Broken(other, null, "metadata.language_info is");

        var extra = Good();
        extra.Root["metadata"]!["toc"] = new JsonObject();
        Broken(extra, null, "metadata.toc is {}");
    }

    [Fact]
    public void Cells_are_CSharp_14_as_in_dotnet_interactive()
    {
        using var clone = new Clone().WithLibrary()
            .With("01-good", Good().Code("var kept = new List<int> { 1 };").Code("kept[0] + 1"))
            .With("02-later", Good().Code("List<int> kept = [with(capacity: 10), 1, 2];").Code("kept.Count"))
            .With("03-warns", Good().Code("string? name = null;"));
        var findings = InClone(clone).Select(finding => finding.ToString()).ToArray();
        findings.Length.ShouldBe(2, string.Join('\n', findings));
        findings[0].ShouldContain("notebooks/02-later.ipynb, cell 5: line 1: CS");
        findings[0].ShouldContain("C# 14, which .NET Interactive has");
        findings[1].ShouldContain("notebooks/03-warns.ipynb, cell 5: line 1: CS8632");
    }

    [Fact]
    public void Ids_are_unique()
    {
        var notebook = Good();
        notebook[1]["id"] = (string)notebook[0]["id"]!;
        Broken(notebook, null, "the id \"cell-0\" of an earlier cell");
    }

    [Fact]
    public void Nbformat_is_4_5()
    {
        var notebook = Good();
        notebook.Root["nbformat_minor"] = 4;
        Broken(notebook, null, "nbformat 4.4, where cells have no ids");
        notebook.Root["nbformat"] = 3;
        Broken(notebook, null, "nbformat 3.4: 4 was expected");
    }

    [Fact]
    public void Code_cells_name_their_kernel()
    {
        var notebook = Good();
        notebook[3]["metadata"] = new JsonObject();
        Broken(notebook, 4, "kernelName is missing");
    }

    [Fact]
    public void The_first_code_cell_loads_the_library_and_does_nothing_else()
    {
        var path = Good();
        path[1]["source"] = "#r \"Lessons.dll\"\nusing Lessons;";
        Broken(path, 2, "the first code cell begins with");

        var work = Good();
        work[1]["source"] = Library
            + "\nusing Lessons;\nusing static TorchSharp.torch;\nusing Tensor = TorchSharp.torch.Tensor;\nvar seed = 1;";
        Broken(work, 2, "holds \"var seed = 1;\"");
    }

    [Fact]
    public void An_appendix_may_load_the_packages_in_a_cell_of_their_own()
    {
        var notebook = Chapter().Markdown("## Section\nText.").Code(
            "#r \"../lib/bin/Interop.dll\"\n#r \"../lib/bin/Plotly.NET.CSharp.dll\"\nusing Interop;\nConsole.WriteLine(0.5);",
            Printed("0.5\n"));
        Check(notebook, "A1-one").ShouldBeEmpty();
        Check(notebook, "01-one").ShouldContain(finding => finding.What.Contains("Interop.dll"));
    }

    [Theory]
    [InlineData("display(x)", "display(...)")]
    [InlineData("var shown = x.Display();", "x.Display(), of which Verso has no value")]
    [InlineData("x.Display().Update(y);", "x.Display(), of which Verso has no value")]
    [InlineData("x.Display(\"text/html\", \"text/plain\");", "one MIME type at most")]
    [InlineData("html.DisplayAs(\"text/html\");", "which Verso does not have")]
    [InlineData("KernelInvocationContext.Current.Publish(x);", "KernelInvocationContext")]
    [InlineData("using Microsoft.DotNet.Interactive.Formatting;", "using Microsoft.DotNet.Interactive.Formatting")]
    [InlineData("using static Verso.Abstractions.CellOutputs;", "using Verso.Abstractions.CellOutputs")]
    [InlineData("DisplayedValue shown;", "DisplayedValue")]
    [InlineData("PocketView.div(1)", "PocketView")]
    [InlineData("CellOutput shown;", "CellOutput")]
    [InlineData("LiveDisplay.Show(1);", "LiveDisplay")]
    [InlineData("using NotebookKernel.Session;", "using NotebookKernel.Session")]
    [InlineData("Environment.Exit(0);", "Environment.Exit")]
    [InlineData("Environment.FailFast(\"\");", "Environment.FailFast")]
    [InlineData("Console.Read();", "Console.Read")]
    [InlineData("Console.ReadKey();", "Console.ReadKey")]
    [InlineData("Console.OpenStandardInput();", "Console.OpenStandardInput")]
    [InlineData("Console.In.ReadToEnd();", "Console.In")]
    [InlineData("Formatter.Register<int>(i => \"\", \"text/plain\");", "Formatter.Register")]
    [InlineData("#!time\n1 + 1", "the magic \"#!time\"")]
    [InlineData("#r \"nuget: Newtonsoft.Json\"", "the directive")]
    [InlineData("#load \"other.csx\"", "the directive")]
    [InlineData("#i \"nuget: https://example.org\"", "the directive")]
    [InlineData("var name = Console.ReadLine();", "Console.ReadLine")]
    public void Cells_use_only_what_every_front_end_has(string code, string what) => Broken(Good().Code(code), 5, what);

    [Theory]
    [InlineData("x.Display();")]
    [InlineData("x.Display(\"text/plain\")")]
    [InlineData("foreach (var x in xs) x.Display();")]
    [InlineData("xs.ForEach(x => x.Display());")]
    [InlineData("var text = \"display(x)\"; // display(x)")]
    public void What_only_looks_like_a_call_is_allowed(string code) => Check(Good().Code(code)).ShouldBeEmpty();

    [Fact]
    public void Cells_are_short_in_the_median()
    {
        var longCell = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"var v{i} = {i};"));
        Broken(Chapter().Code(longCell, Printed("1\n"))
            .Code("1", Printed("1\n"))
            .Code(longCell.Replace("v", "w")), null, "the median code cell has 12 lines");
        Check(Chapter().Code(longCell, Printed("1\n")).Code("1", Printed("1\n"))).ShouldBeEmpty();
    }

    [Fact]
    public void Outputs_are_committed_and_counted_from_1()
    {
        Broken(Chapter().Code("1 + 1"), null, "no cell has an output");

        var skipped = Good();
        skipped[3]["execution_count"] = 7;
        Broken(skipped, 4, "execution_count is 7");

        var never = Good();
        never[3]["execution_count"] = null;
        Broken(never, 4, "execution_count is null");
    }

    [Fact]
    public void Errors_are_not_committed() => Broken(Good().Code("x", Error("CS0103", "no x")), 5, "an error was committed");

    [Theory]
    [InlineData("/home/ada/course/data.csv")]
    [InlineData("in /tmp/abc")]
    [InlineData("C:\\Users\\ada\\course")]
    [InlineData("file:///x")]
    public void Outputs_hold_no_paths_of_a_machine(string text) => Broken(Good().Code("x", Printed(text)), 5, "a path of one machine");

    [Theory]
    [InlineData("took 12.3 s")]
    [InlineData("412 ms")]
    [InlineData("00:00:12.3")]
    [InlineData("2026-05-01 12:00")]
    public void Outputs_hold_no_times(string text) => Broken(Good().Code("x", Printed(text)), 5, "a time:");

    [Fact]
    public void Html_is_looked_into_as_well_as_text()
    {
        Broken(Good().Code("x", Html("<p>/root/clone/lib</p>")), 5, "a path of one machine");
        Broken(Good().Code("x", Html(Figure("", 1))), 5, "an image without alt text");
        Broken(Good().Code("x", Html("<img alt='a' src='https://example.org/a.png'>")), 5, "loads https://example.org/a.png");
        Broken(Good().Code("x", Html("<script src='//cdn.example.org/p.js'></script>")), 5, "loads //cdn.example.org/p.js");
    }

    [Theory]
    [InlineData("![a](https://example.org/a.png)")]
    [InlineData("<img alt='a' src='https://example.org/a.png'>")]
    public void Text_shows_no_remote_images(string text) => Broken(Good().Markdown(text), 5, "a remote image");

    [Fact]
    public void Links_between_chapters_lead_somewhere()
    {
        Broken(Good().Markdown("[next](02-two.ipynb)"), 5, "a link to 02-two.ipynb");
        Check(Good().Markdown("[self](01-one.ipynb#section), [paper](https://example.org/x.ipynb)")).ShouldBeEmpty();
    }

    [Fact]
    public void There_is_one_title_first_and_a_question_under_it()
    {
        Broken(Good().Markdown("# Another title"), 5, "2 headings of level 1");
        Check(Good().Markdown("```csharp\n# not a heading\n```")).ShouldBeEmpty();

        var late = new NotebookBuilder().Markdown("Before.").Markdown("# Title\nWhy?").Code(Library).Code("1", Printed("1\n"));
        Broken(late, 2, "not in the first cell");

        var statement = Good();
        statement[0]["source"] = "# Title\nThis is a statement.";
        Broken(statement, 1, "not a question");
    }

    [Fact]
    public void Raw_cells_are_refused()
    {
        var notebook = Good();
        notebook[2]["cell_type"] = "raw";
        Broken(notebook, 3, "raw cell");
    }

    [Fact]
    public void The_readme_lists_the_chapters_that_exist()
    {
        using var clone = new Clone().With("01-one", Good()).WithFile("README.md", "[One](notebooks/01-one.ipynb)");
        InClone(clone).ShouldBeEmpty();
        clone.WithFile("README.md", "[Two](notebooks/02-two.ipynb)");
        InClone(clone).Select(f => f.What).ShouldBe(
            ["notebooks/01-one.ipynb is not in the table of chapters", "a link to notebooks/02-two.ipynb, which does not exist"]);
    }

    [Fact]
    public void A_file_that_is_not_a_notebook_is_a_finding_not_a_crash() => Broken("{", null, "is not JSON");
}
