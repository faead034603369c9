using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Tests.Support;

/// <summary>Writes notebooks for tests, by default such as lint has nothing against.</summary>
internal sealed class NotebookBuilder
{
    public const string Library = "#r \"../lib/bin/Lessons.dll\"";

    private readonly JsonArray _cells = [];
    private int _codeCells;

    public JsonObject Root { get; }

    public NotebookBuilder()
    {
        Root = JsonNode.Parse("""
            {
              "metadata": {
                "kernelspec": { "display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp" },
                "language_info": { "name": "C#", "file_extension": ".cs", "mimetype": "text/x-csharp", "pygments_lexer": "csharp" },
                "polyglot_notebook": {
                  "kernelInfo": { "defaultKernelName": "csharp", "items": [ { "aliases": [], "languageName": "csharp", "name": "csharp" } ] }
                }
              },
              "nbformat": 4,
              "nbformat_minor": 5
            }
            """)!.AsObject();
        Root.Insert(0, "cells", _cells);
    }

    /// <summary>A title, its question and the library cell, as every chapter begins.</summary>
    public static NotebookBuilder Chapter(string title = "A chapter") =>
        new NotebookBuilder().Markdown($"# {title}\nWhat is asked here?").Code(Library + "\nusing Lessons;");

    public JsonObject this[int cell] => _cells[cell]!.AsObject();

    public NotebookBuilder Markdown(string source)
    {
        _cells.Add((JsonNode)new JsonObject
        {
            ["cell_type"] = "markdown", ["id"] = $"cell-{_cells.Count}", ["metadata"] = new JsonObject(), ["source"] = source,
        });
        return this;
    }

    public NotebookBuilder Code(string source, params JsonObject[] outputs)
    {
        _cells.Add((JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = ++_codeCells,
            ["id"] = $"cell-{_cells.Count}",
            ["metadata"] = new JsonObject { ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" } },
            ["outputs"] = new JsonArray([.. outputs]),
            ["source"] = source,
        });
        return this;
    }

    /// <summary>Gives the last cell a tag.</summary>
    public NotebookBuilder Tagged(string tag)
    {
        _cells[^1]!["metadata"]!["tags"] = new JsonArray(tag);
        return this;
    }

    public static JsonObject Printed(string text) => new() { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = text };

    public static JsonObject Html(string html) => new()
    {
        ["data"] = new JsonObject { ["text/html"] = html }, ["metadata"] = new JsonObject(), ["output_type"] = "display_data",
    };

    public static JsonObject Error(string name, string message) => new()
    {
        ["ename"] = name, ["evalue"] = message, ["output_type"] = "error", ["traceback"] = new JsonArray(),
    };

    /// <summary>A figure in the markup that the course's charts have.</summary>
    public static string Figure(string alt, params double[] y)
    {
        var values = string.Join(",", y.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        var points = string.Join(' ', y.Select((v, i) => FormattableString.Invariant($"{40 + (i * 50)},{200 - (v * 20):0.##}")));
        var svg =
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" height=\"240\" viewBox=\"0 0 480 240\"><polyline fill=\"none\" "
            + $"stroke=\"#0072b2\" points=\"{points}\"/></svg>";
        var plotly = "{\"data\":[{\"type\":\"scatter\",\"y\":[" + values + "]}],\"layout\":{\"title\":{\"text\":\"" + alt + "\"}}}";
        return $"<figure><img alt=\"{alt}\" width=\"480\" height=\"240\" "
            + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">"
            + $"<figcaption>{alt}</figcaption><script type=\"application/vnd.plotly.v1+json\">{plotly}</script></figure>";
    }

    public override string ToString() =>
        Root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
}
