using NotebookKernel.Session;
using NotebookKernel.Session.Assistance;

namespace NotebookKernel.Tests.Session;

public sealed class LibraryTests : IDisposable
{
    private const string Reference = "#r \"../bin/Shapes.dll\"\nusing Shapes;";

    private readonly TemporaryFolder _folder = new();
    private readonly Cells _cells;

    public LibraryTests() => _cells = new Cells(TestLibrary.BuildBeside(_folder));

    public void Dispose()
    {
        _cells.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_library_is_found_from_the_notebooks_folder_with_what_lies_beside_it()
    {
        (await _cells.RunAsync(Reference)).ShouldBeEmpty();
        (await _cells.ResultOfAsync("new Circle(2).Area.ToString()"))["text/plain"].ShouldBe("12");
        (await _cells.RunAsync(Reference)).ShouldBeEmpty();
        (await _cells.ResultOfAsync("new Circle(1).Area.ToString()"))["text/plain"].ShouldBe("3");
    }

    [Fact]
    public async Task One_reference_brings_the_namespaces_of_what_the_library_needs()
    {
        await _cells.RunAsync(Reference + "\nusing Measures;");
        (await _cells.ResultOfAsync("Unit.Pi.ToString()"))["text/plain"].ShouldBe("3");
    }

    [Fact]
    public async Task A_type_that_brings_its_own_formats_is_shown_in_them()
    {
        var expected = new Dictionary<string, string> { ["text/html"] = "<b>circle 2</b>", ["text/plain"] = "circle 2" };
        await _cells.RunAsync(Reference);
        (await _cells.ResultOfAsync("new Circle(2)")).ShouldBe(expected);
        (await _cells.RunAsync("new Circle(2).Display();"))
            .ShouldHaveSingleItem().ShouldBeOfType<DisplayOutput>().Data.ShouldBe(expected);
    }

    [Fact]
    public async Task A_library_shows_live_values_without_referring_to_the_session()
    {
        await _cells.RunAsync(Reference);
        var outputs = await _cells.RunAsync("var h = Live.Show(\"a\"); Live.Update(h, new Circle(3));");
        outputs.Count.ShouldBe(2);
        outputs[1].ShouldBeOfType<DisplayUpdate>().Data["text/html"].ShouldBe("<b>circle 3</b>");
        outputs[1].ShouldBeOfType<DisplayUpdate>().DisplayId.ShouldBe(outputs[0].ShouldBeOfType<DisplayOutput>().DisplayId);
    }

    [Fact]
    public async Task A_library_that_is_not_built_is_named_with_its_place_and_the_remedy()
    {
        var error = await _cells.ErrorOfAsync("\n#r \"../bin/Lessons.dll\"\nusing Lessons;");
        error.Message.ShouldBe("Lessons.dll is not built: expected at ../bin/Lessons.dll (seen from the notebook); run dotnet build.");
        error.Line.ShouldBe(2);
        string.Concat(error.Traceback).ShouldNotContain(_folder.Path);
    }

    [Fact]
    public async Task An_error_inside_the_library_is_placed_in_the_cell_that_called()
    {
        await _cells.RunAsync(Reference);
        var error = await _cells.ErrorOfAsync("var c = new Circle(1);\nc.Grow(-1)");
        error.Name.ShouldBe("System.ArgumentException");
        error.Traceback.ShouldBe(["System.ArgumentException: by: -1", "   at cell 2, line 2: c.Grow(-1)"]);
    }

    [Fact]
    public async Task Paths_of_this_machine_are_not_shown()
    {
        var error = await _cells.ErrorOfAsync($"System.IO.File.ReadAllText(@\"{_folder.At("data.txt")}\")");
        error.Message.ShouldBe("Could not find file '../data.txt'.");
        string.Concat(error.Traceback.Take(1)).ShouldNotContain(_folder.Path);
    }

    [Theory]
    [InlineData("#r \"nuget: Some.Package, 1.0.0\"", "#r \"nuget: Some.Package, 1.0.0\" asks for a package")]
    [InlineData("#!time\n1", "#!time is a command of another front end")]
    [InlineData("1\n  #!fsharp", "#!fsharp is a command of another front end")]
    public async Task What_only_other_front_ends_do_is_refused(string code, string expected)
    {
        var error = await _cells.ErrorOfAsync(code);
        error.Message.ShouldStartWith(expected);
        error.Line.ShouldBe(code.StartsWith('1') ? 2 : 1);
    }

    [Fact]
    public async Task Directives_inside_text_are_text()
    {
        (await _cells.ResultOfAsync("// #!time\n@\"\n#!time\"")).Values.ShouldBe(["\n#!time"]);
    }

    [Fact]
    public async Task Names_are_completed_and_explained_with_their_docstrings()
    {
        await _cells.RunAsync(Reference);
        await _cells.RunAsync("var circle = new Circle(1);");

        var completions = await _cells.Session.CompleteAsync("circle.A", 8);
        (completions.Start, completions.End, string.Join(' ', completions.Matches)).ShouldBe((7, 8, "Area"));
        (await _cells.Session.CompleteAsync("1 + circ", 8)).Matches.ShouldBe(["circle", "Circle"]);
        (await _cells.Session.CompleteAsync("Circle.", 7)).Matches.ShouldNotContain("Area");
        (await _cells.Session.CompleteAsync("new[] { 1 }.Sel", 15)).Matches.ShouldBe(["Select", "SelectMany"]);
        (await _cells.Session.CompleteAsync("System.Tex", 10)).Matches.ShouldBe(["Text"]);
        (await _cells.Session.CompleteAsync("forea", 5)).Matches.ShouldBe(["foreach"]);
        (await _cells.Session.CompleteAsync("\"circ", 5)).Matches.ShouldBeEmpty();
        (await _cells.Session.CompleteAsync("// circ", 7)).Matches.ShouldBeEmpty();
        (await _cells.Session.CompleteAsync("", 0)).Matches.ShouldContain("circle");

        (await _cells.Session.InspectAsync("circle.Area", 9)).Text.ShouldBe("double Circle.Area\n\nThe area, pi r squared.");
        (await _cells.Session.InspectAsync("new Circle(1)", 6)).Text.ShouldBe("class Circle\n\nA round shape of radius r.");
        (await _cells.Session.InspectAsync("circle.Gro", 10)).Text.ShouldBeNull();
        (await _cells.Session.InspectAsync("circle", 6)).Text!.ShouldContain("Circle circle");
    }

    [Theory]
    [InlineData("1 + 1", Completeness.Complete)]
    [InlineData("for (;;) {", Completeness.Incomplete)]
    [InlineData("var x =", Completeness.Incomplete)]
    [InlineData("class C { int ; }", Completeness.Invalid)]
    public void Code_is_complete_or_waits_for_more(string code, Completeness expected) =>
        CSharpSession.IsComplete(code).ShouldBe(expected);
}
