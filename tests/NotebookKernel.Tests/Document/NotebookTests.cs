using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel.Document;

namespace NotebookKernel.Tests.Document;

public class NotebookTests
{
    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Document", "Fixtures", name);

    public static TheoryData<string> Fixtures =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Document", "Fixtures")).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_notebook_saved_unchanged_has_the_same_bytes(string name)
    {
        using var folder = new TemporaryFolder();
        var copy = folder.At("copy.ipynb");

        Notebook.Load(Fixture(name)).Save(copy);

        File.ReadAllBytes(copy).ShouldBe(File.ReadAllBytes(Fixture(name)));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Writing_the_tree_anew_gives_the_bytes_that_Jupyter_and_Python_wrote(string name)
    {
        var text = File.ReadAllText(Fixture(name));

        JsonStyle.Detect(text).Write(JsonNode.Parse(text)!).ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Setting_every_source_and_output_to_what_it_was_changes_nothing(string name)
    {
        var text = File.ReadAllText(Fixture(name));
        var notebook = Notebook.Parse(text, name);
        foreach (var cell in notebook.Cells)
        {
            cell.Source += "";
            if (cell.Kind == CellKind.Code)
                cell.Outputs = cell.Outputs.DeepClone().AsArray();
        }

        notebook.ToJson().ShouldBe(text);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_change_to_one_cell_leaves_the_rest_of_the_file_alone(string name)
    {
        var text = File.ReadAllText(Fixture(name));
        var notebook = Notebook.Parse(text, name);
        if (notebook.Cells.Count == 0)
            return;
        notebook.Cells[1].Source = "changed";

        var again = Notebook.Parse(notebook.ToJson(), name);
        again.Cells[1].Source.ShouldBe("changed");
        again.Cells[1].Source = "";
        again.ToJson().ShouldBe(text);
    }

    [Fact]
    public void Outputs_built_here_are_byte_for_byte_those_nbformat_writes()
    {
        var text = File.ReadAllText(Fixture("everything.ipynb"));
        var notebook = Notebook.Parse(text, "everything");
        var cell = notebook.Cells.Single(c => c.Id == "code-1");

        cell.Outputs =
        [
            Outputs.Stream("stdout", "one\ntwo"),
            Outputs.Stream("stderr", "three\n"),
            Outputs.DisplayData(new Dictionary<string, string>
            {
                ["text/plain"] = "x\ny",
                ["text/html"] = "<b>\n</b>",
                ["image/png"] = "iVBORw0KGgo=\n",
                ["application/vnd.plotly.v1+json"] = """{"data":[{"x":[],"y":[1,2.5]}]}""",
            }),
            Outputs.ExecuteResult(new Dictionary<string, string> { ["text/plain"] = "2" }, 3),
            Outputs.Error("E", "boom", ["E: boom", "   at cell 1"]),
        ];

        JsonStyle.Jupyter.Write(JsonNode.Parse(notebook.ToJson())!).ShouldBe(text);
    }

    [Fact]
    public void A_notebook_reads_as_its_cells()
    {
        var notebook = Notebook.Load(Fixture("everything.ipynb"));

        notebook.Cells.Select(cell => cell.Id)
            .ShouldBe(["text-1", "empty", "raw", "separators", "controls", "code-1", "code-2"]);
        notebook.Cells.Select(cell => cell.Kind).Distinct().ShouldBe([CellKind.Markdown, CellKind.Raw, CellKind.Code]);
        notebook.Cells[0].Source.ShouldStartWith("# Größe 大きさ 😀\n\n$\\mathcal{L}$ \"quoted\" </script>");
        notebook.Cells[5].ExecutionCount.ShouldBe(3);
        notebook.Cells[6].ExecutionCount.ShouldBeNull();
        notebook.Cells[5].Outputs.Count.ShouldBe(5);
        notebook.Metadata["z"]!["nobody"]!.GetValue<string>().ShouldBe("knows");
        notebook.RequireCSharp();
    }

    [Fact]
    public void New_keys_go_where_nbformat_sorts_them()
    {
        var cell = Notebook.Parse(Small(cells: """{"cell_type":"code","id":"a","metadata":{},"outputs":[],"source":[]}"""), "n")
            .Cells[0];
        cell.ExecutionCount = 1;
        cell.Metadata.Parent!.AsObject().Select(pair => pair.Key)
            .ShouldBe(["cell_type", "execution_count", "id", "metadata", "outputs", "source"]);
    }

    [Theory]
    [InlineData("\r\n", "  ", "\r\n")]
    [InlineData("\n", "", "")]
    [InlineData("\n", "   ", "\n\n")]
    public void Line_ends_and_indents_of_any_kind_survive_a_change(string newLine, string indent, string end)
    {
        var style = new JsonStyle(indent, newLine, false, true, false, end);
        var text = style.Write(JsonNode.Parse(File.ReadAllText(Fixture("everything.ipynb")))!);

        var notebook = Notebook.Parse(text, "n");
        notebook.Cells[1].Source = "x";
        notebook.ToJson().ShouldBe(text.Replace("\"source\": []", $"\"source\": [{newLine}{Indent(4)}\"x\"{newLine}{Indent(3)}]").Replace(
            $"\"outputs\": [],{newLine}{Indent(3)}\"source\": [{newLine}{Indent(4)}\"x\"{newLine}{Indent(3)}]",
            $"\"outputs\": [],{newLine}{Indent(3)}\"source\": []"));

        string Indent(int depth) => string.Concat(Enumerable.Repeat(indent, depth));
    }

    [Fact]
    public void A_byte_order_mark_and_odd_spacing_survive()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("odd.ipynb");
        var bytes = Encoding.UTF8.GetBytes("\uFEFF  { \"nbformat\":4 ,\n\n\"nbformat_minor\" : 5, \"metadata\":{ }, \"cells\":[\t] }\n\n");
        File.WriteAllBytes(path, bytes);

        Notebook.Load(path).Save(path);

        File.ReadAllBytes(path).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("", "n.ipynb is not JSON at line 1, column 1")]
    [InlineData("{\n \"cells\": [}", "n.ipynb is not JSON at line 2, column 12")]
    [InlineData("[]", "a JSON object was expected")]
    [InlineData("{}", "it has no \"nbformat\"")]
    [InlineData("""{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[]}""", "nbformat 4.4: 4.5 was expected")]
    [InlineData("""{"nbformat":3,"metadata":{},"cells":[]}""", "nbformat 3.0: 4.5 was expected")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{}}""", "it has no \"cells\" array")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"sql"}]}""", "cell 1 has cell_type \"sql\"")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code"}]}""", "cell 1 has no id")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[],"cells":[]}""", "is not JSON")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"metadata":{"a":"\ud83d"},"cells":[]}""", "half of a surrogate pair")]
    public void What_is_not_a_notebook_is_refused_in_a_sentence(string text, string expected) =>
        Should.Throw<NotebookException>(() => Notebook.Parse(text, "n.ipynb")).Message.ShouldContain(expected);

    [Fact]
    public void Two_cells_with_one_id_are_refused()
    {
        const string cell = """{"cell_type":"raw","id":"a","metadata":{},"source":""}""";
        Should.Throw<NotebookException>(() => Notebook.Parse(Small($"{cell},{cell}"), "n"))
            .Message.ShouldContain("cell 2 has the id \"a\" of an earlier cell");
    }

    [Fact]
    public void A_missing_notebook_a_folder_and_broken_text_are_named()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<NotebookException>(() => Notebook.Load(folder.At("no.ipynb"))).Message.ShouldEndWith("there is no such notebook.");
        Should.Throw<NotebookException>(() => Notebook.Load(folder.Path)).Message.ShouldContain("it is a folder");
        File.WriteAllBytes(folder.At("latin.ipynb"), [(byte)'"', 0xE9, (byte)'"']);
        Should.Throw<NotebookException>(() => Notebook.Load(folder.At("latin.ipynb"))).Message.ShouldContain("not UTF-8");
    }

    [Theory]
    [InlineData("""{}""", "names no kernel")]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "for the kernel \"python3\": \".net-csharp\" was expected")]
    [InlineData("""{"kernelspec":{"name":".net-csharp","language":"F#"}}""", "written in F#: C# was expected")]
    [InlineData("""{"kernelspec":{"name":".net-csharp"},"language_info":{"name":"python"}}""", "written in python")]
    public void Notebooks_in_other_languages_are_refused(string metadata, string expected) =>
        Should.Throw<NotebookException>(() => Notebook.Parse(Small("", metadata), "n").RequireCSharp())
            .Message.ShouldContain(expected);

    [Fact]
    public void A_cell_in_another_language_is_refused()
    {
        const string cell =
            """{"cell_type":"code","id":"a","metadata":{"polyglot_notebook":{"kernelName":"pwsh"}},"outputs":[],"source":""}""";
        Should.Throw<NotebookException>(
                () => Notebook.Parse(Small(cell, """{"kernelspec":{"name":".net-csharp"}}"""), "n").RequireCSharp())
            .Message.ShouldContain("cell 1 is written in pwsh");
    }

    private static string Small(string cells, string metadata = "{}") =>
        $$"""{"cells":[{{cells}}],"metadata":{{metadata}},"nbformat":4,"nbformat_minor":5}""";
}
