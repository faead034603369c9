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
    [InlineData(
        """{"nbformat":3,"metadata":{},"cells":[]}""",
        "nbformat 3.0: 4 was expected; `jupyter nbconvert --to notebook --inplace n.ipynb` converts it.")]
    [InlineData("""{"nbformat":5,"nbformat_minor":1,"metadata":{},"cells":[]}""", "nbformat 5.1: 4 was expected; save it as nbformat 4")]
    [InlineData("""{"nbformat":"4","nbformat_minor":5,"metadata":{},"cells":[]}""", "nbformat \"4\".5: 4.0 to 4.5 was expected")]
    [InlineData("""{"nbformat":4,"nbformat_minor":1e30,"metadata":{},"cells":[]}""", "nbformat 4.1e30: 4.0 to 4.5 was expected")]
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
        Should.Throw<NotebookException>(() => Notebook.Load(folder.At("latin.ipynb"))).Message
            .ShouldBe($"{folder.At("latin.ipynb")}, line 1: the byte e9, byte 2 of the line, is not UTF-8; expected a UTF-8 text file.");
        File.WriteAllText(folder.At("cut.ipynb"), "{\n \"cells\": [");
        Should.Throw<NotebookException>(() => Notebook.Load(folder.At("cut.ipynb"))).Message.ShouldStartWith(
            $"{folder.At("cut.ipynb")} is not JSON at line 2, column 12");
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"nbformat_minor\":0")]
    [InlineData(",\"nbformat_minor\":2")]
    [InlineData(",\"nbformat_minor\":4")]
    public void A_notebook_older_than_cell_ids_is_read_and_saved_with_them(string minor)
    {
        const string first = """{"cell_type":"markdown","metadata":{},"source":["# A\n","b"]}""";
        const string second = """{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":""}""";
        var text = $$"""{"cells":[{{first}},{{second}},{{second}}],"metadata":{},"nbformat":4{{minor}}}""";
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("old.ipynb"), text);

        var notebook = Notebook.Load(folder.At("old.ipynb"));
        notebook.FileMinorVersion.ShouldBeLessThan(5);
        var ids = notebook.Cells.Select(cell => cell.Id).ToList();
        notebook.Save(folder.At("old.ipynb"));

        var saved = Notebook.Load(folder.At("old.ipynb"));
        saved.FileMinorVersion.ShouldBe(5);
        saved.Cells.Select(cell => cell.Id).ShouldBe(ids);
        ids.Distinct().Count().ShouldBe(3);
        ids[2].ShouldBe(ids[1] + "-2");
        ids.ShouldAllBe(id => System.Text.RegularExpressions.Regex.IsMatch(id, "^[a-zA-Z0-9-_]{1,64}$"));
        saved.Cells[0].Source.ShouldBe("# A\nb");
        // The same cells get the same ids, whatever stands before them.
        Notebook.Parse(
            $$"""{"cells":[{"cell_type":"raw","metadata":{},"source":"new"},{{first}},{{second}},{{second}}],"metadata":{},"nbformat":4{{minor}}}""",
            "n")
            .Cells.Skip(1).Select(cell => cell.Id).ShouldBe(ids);
    }

    [Fact]
    public void Ids_that_an_older_notebook_has_stay_where_they_can()
    {
        string Cell(string id) => $$"""{"cell_type":"raw","id":{{id}},"metadata":{},"source":"s"}""";
        var notebook = Notebook.Parse(
            $$"""{"cells":[{{Cell("\"mine\"")}},{{Cell("\"mine\"")}},{{Cell("\"a b\"")}},{{Cell("3")}}],"metadata":{},"nbformat":4,"nbformat_minor":4}""",
            "n");
        notebook.Cells[0].Id.ShouldBe("mine");
        notebook.Cells.Select(cell => cell.Id).Distinct().Count().ShouldBe(4);
        notebook.Cells.Skip(1).ShouldAllBe(cell => !cell.Id.Contains(' ') && cell.Id != "mine");
    }

    [Fact]
    public void A_later_minor_version_is_read_and_kept()
    {
        const string text = """{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":6,"new":1}""";
        Notebook.Parse(text, "n").ToJson().ShouldBe(text);
    }

    [Fact]
    public void A_number_beyond_any_type_is_kept_as_it_is_written()
    {
        var text = Small("", """{"n":1e9999999999}""");
        var notebook = Notebook.Parse(text, "n");
        notebook.ToJson().ShouldBe(text);
        notebook.Metadata["changed"] = true;
        notebook.ToJson().ShouldContain("1e9999999999");
    }

    [Fact]
    public void A_notebook_that_is_nested_too_deep_is_named_so() =>
        Should.Throw<NotebookException>(() => Notebook.Parse(Small("", $"{{\"a\":{new string('[', 300)}{new string(']', 300)}}}"), "n"))
            .Message.ShouldStartWith("n is nested more than 256 deep at line 1, column ");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Damaged_notebooks(string name) =>
        Fuzz.Run(
            File.ReadAllBytes(Fixture(name)),
            path =>
            {
                var notebook = Notebook.Load(path);
                foreach (var cell in notebook.Cells)
                    _ = (cell.Id, cell.Source, cell.Outputs.Count, cell.ExecutionCount);
                notebook.Metadata["changed"] = true;
                Notebook.Parse(notebook.ToJson(), "again");
            },
            e => e is NotebookException,
            32 << 20);

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
