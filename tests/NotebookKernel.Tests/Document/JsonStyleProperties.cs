using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NotebookKernel.Document;

namespace NotebookKernel.Tests.Document;

public class JsonStyleProperties
{
    private static readonly Gen<string> Indents = Gen.Elements("", " ", "  ", "    ", "\t");

    private static readonly Gen<JsonStyle> Indented =
        from indent in Indents
        from newLine in Gen.Elements("\n", "\r\n")
        from colon in Gen.Elements(true, false)
        from end in Gen.Elements("", "\n", "\r\n", "\n\n")
        select new JsonStyle(indent, newLine, false, colon, false, end);

    private static readonly Gen<JsonStyle> OneLine =
        from comma in Gen.Elements(true, false)
        from colon in Gen.Elements(true, false)
        select new JsonStyle(null, "\n", comma, colon, false, "");

    private static readonly Gen<string> Texts =
        ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => string.Concat(text.Get.EnumerateRunes()));

    /// <summary>Any notebook in any layout: found out again from its text, the layout gives the same text.</summary>
    [Fact]
    public void Every_layout_is_found_again_in_what_it_wrote()
    {
        var cases =
            from style in Gen.OneOf(Indented, OneLine)
            from sources in Texts.ArrayOf()
            select (style, sources);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = c.style.Write(NotebookOf(c.sources));
            return JsonStyle.Detect(text).Write(JsonNode.Parse(text)!) == text
                && Notebook.Parse(text, "n").Cells.Select(cell => cell.Source).SequenceEqual(c.sources);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Escapes may be decoded by any reader of JSON.</summary>
    [Fact]
    public void Text_written_here_is_read_back_by_others()
    {
        Prop.ForAll(Texts.ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (text, escape) =>
        {
            var json = (JsonStyle.Jupyter with { EscapeNonAscii = escape }).Write(new JsonArray(text));
            return JsonDocument.Parse(json).RootElement[0].GetString() == text && (!escape || json.All(char.IsAscii));
        }).QuickCheckThrowOnFailure();
    }

    private static JsonObject NotebookOf(string[] sources) => new()
    {
        ["cells"] = new JsonArray([.. sources.Select((source, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "raw",
            ["id"] = $"c{i}",
            ["metadata"] = new JsonObject { ["n"] = i, ["empty"] = new JsonObject() },
            ["source"] = i % 2 == 0 ? MultilineText.Split(source) : source,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };
}
