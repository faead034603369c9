using System.Text.Json.Nodes;

namespace FrontEnds;

/// <summary>A notebook file of the course, with its outputs as this project compares them: every text in one piece.</summary>
internal sealed class CommittedNotebook
{
    private CommittedNotebook(string path)
    {
        Path = path;
        var cells = JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray();
        var code = cells.Select((cell, i) => (Cell: cell!, Number: i + 1)).Where(c => (string?)c.Cell["cell_type"] == "code").ToArray();
        Numbers = Array.ConvertAll(code, c => c.Number);
        Sources = Array.ConvertAll(code, c => Text(c.Cell["source"]!));
        Outputs = Array.ConvertAll(code, c => Plain(c.Cell["outputs"]!));
    }

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Where each code cell stands among all cells, from 1.</summary>
    public IReadOnlyList<int> Numbers { get; }

    public IReadOnlyList<string> Sources { get; }

    public IReadOnlyList<JsonArray> Outputs { get; }

    public static string Root { get; } = FindRoot();

    public static CommittedNotebook Load(string name) => new(System.IO.Path.Combine(Root, "notebooks", name));

    /// <summary>All notebooks in reading order.</summary>
    public static IReadOnlyList<string> All() =>
        [.. Directory.GetFiles(System.IO.Path.Combine(Root, "notebooks"), "*.ipynb")
            .Select(path => System.IO.Path.GetFileName(path))
            .Order(StringComparer.Ordinal)];

    /// <summary>Where a run shows something else than the file, in a few words each.</summary>
    /// <param name="cells">For each code cell why it failed, if it did, and its outputs.</param>
    public IReadOnlyList<string> Differences(IEnumerable<(string? Error, JsonArray Outputs)> cells)
    {
        var found = new List<string>();
        foreach (var ((error, outputs), i) in cells.Select((cell, i) => (cell, i)))
        {
            if (error is not null)
                found.Add($"cell {Numbers[i]} failed: {error}");
            else if (outputs.Count != Outputs[i].Count)
                found.Add($"cell {Numbers[i]} has {outputs.Count} outputs, {Outputs[i].Count} are committed: {Short(outputs)}");
            else
                found.AddRange(Enumerable.Range(0, outputs.Count).Where(k => !JsonNode.DeepEquals(outputs[k], Outputs[i][k]))
                    .Select(k => $"cell {Numbers[i]}, output {k + 1} is {Short(outputs[k]!)}, committed {Short(Outputs[i][k]!)}"));
        }
        return found;
    }

    /// <summary>Outputs without what each front end adds of its own: counts, ids, lists of lines.</summary>
    public static JsonArray Plain(JsonNode outputs) => [.. outputs.AsArray().Select(output => Plain(output!.AsObject()))];

    private static JsonObject Plain(JsonObject output)
    {
        var plain = new JsonObject { ["output_type"] = (string?)output["output_type"] };
        if (output["text"] is { } text)
        {
            plain["name"] = (string?)output["name"];
            plain["text"] = Text(text);
        }
        if (output["data"] is JsonObject data)
            plain["data"] = new JsonObject(data.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)Text(item.Value!))));
        return plain;
    }

    private static string Text(JsonNode text) => text switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue value when value.TryGetValue<string>(out var whole) => whole,
        _ => text.ToJsonString(),
    };

    private static string Short(JsonNode output) =>
        output.ToJsonString() is { Length: > 400 } text ? text[..400] + "..." : output.ToJsonString();

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Notebooks.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException($"no Notebooks.sln above {AppContext.BaseDirectory}");
    }
}
