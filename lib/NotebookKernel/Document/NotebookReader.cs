using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>Turns the text of a notebook into its tree, and says in one sentence what is wrong with one that is not.</summary>
internal static class NotebookReader
{
    private const int Deepest = 256;
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = Deepest };

    public static JsonObject Read(string json, string name, out int minor)
    {
        JsonNode? tree;
        try
        {
            tree = JsonNode.Parse(json, documentOptions: Options);
            VisitStrings(tree);
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line ? $" at line {line + 1}, column {e.BytePositionInLine + 1}" : "";
            if (IsTooDeep(e))
                throw new NotebookException($"{name} is nested more than {Deepest} deep{where}: at most that was expected.", e);
            throw new NotebookException($"{name} is not JSON{where}: {FirstSentence(e.Message)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new NotebookException($"{name} holds text that is not Unicode: half of a surrogate pair (\\ud800 to \\udfff).", e);
        }

        if (tree is not JsonObject root)
            throw new NotebookException($"{name} is not a notebook: a JSON object was expected.");

        minor = MinorVersion(root, name);
        if (root["metadata"] is not JsonObject)
            throw new NotebookException($"{name} is not a notebook: it has no \"metadata\" object.");
        if (root["cells"] is not JsonArray cells)
            throw new NotebookException($"{name} is not a notebook: it has no \"cells\" array.");

        if (minor < CellIds.Since)
            CellIds.Give(root, cells);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Count; i++)
            CheckCell(cells[i], $"{name}, cell {i + 1}", ids);
        return root;
    }

    private static int MinorVersion(JsonObject root, string name)
    {
        if (root["nbformat"] is null)
            throw new NotebookException($"{name} is not a notebook: it has no \"nbformat\"; 4 with nbformat_minor 5 was expected.");

        var (major, minor) = (Number(root["nbformat"]), root["nbformat_minor"] is { } given ? Number(given) : 0);
        var version = $"{name} has nbformat {Shown(root["nbformat"])}.{(root["nbformat_minor"] is { } node ? Shown(node) : "0")}";
        return (major, minor) switch
        {
            (4, not null) => minor.Value,
            (1 or 2 or 3, _) => throw new NotebookException(
                $"{version}: 4 was expected; `jupyter nbconvert --to notebook --inplace {name}` converts it."),
            ( > 4, _) => throw new NotebookException($"{version}: 4 was expected; save it as nbformat 4 in the program that made it."),
            _ => throw new NotebookException($"{version}: 4.0 to 4.5 was expected."),
        };
    }

    private static int? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) && number >= 0 ? number : null;

    /// <summary>System.Text.Json has no other sign of it.</summary>
    private static bool IsTooDeep(JsonException e) => e.Message.Contains("maximum configured depth", StringComparison.Ordinal);

    private static void CheckCell(JsonNode? node, string where, HashSet<string> ids)
    {
        if (node is not JsonObject cell)
            throw new NotebookException($"{where} is not an object.");

        var kind = Text(cell["cell_type"]);
        if (kind is not ("markdown" or "code" or "raw"))
            throw new NotebookException($"{where} has cell_type {Shown(cell["cell_type"])}: markdown, code or raw was expected.");

        var id = Text(cell["id"])
            ?? throw new NotebookException($"{where} has no id, which nbformat 4.5 asks for: add \"id\": \"{CellIds.Of(cell)}\".");
        if (!ids.Add(id))
            throw new NotebookException($"{where} has the id \"{Short(id)}\" of an earlier cell: ids are unique in a notebook.");

        if (!IsText(cell["source"]))
            throw new NotebookException($"{where} has no source: a string or an array of strings was expected.");
        if (cell["metadata"] is not JsonObject)
            throw new NotebookException($"{where} has no \"metadata\" object.");

        if (kind != "code")
            return;
        if (cell["outputs"] is not JsonArray outputs || outputs.Any(output => output is not JsonObject))
            throw new NotebookException($"{where} has no \"outputs\": an array of objects was expected.");
        if (cell["execution_count"] is { } count && !(count is JsonValue value && value.TryGetValue(out int _)))
            throw new NotebookException($"{where} has execution_count {Shown(count)}: a whole number or null was expected.");
    }

    /// <summary>Text is decoded when first asked for; asking now makes broken text an error here and not later.</summary>
    private static void VisitStrings(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    VisitStrings(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    VisitStrings(item);
                break;
            case JsonValue value:
                value.TryGetValue(out string? _);
                break;
        }
    }

    private static bool IsText(JsonNode? node) =>
        Text(node) is not null || (node is JsonArray lines && lines.All(line => Text(line) is not null));

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static string Shown(JsonNode? node) => Short(node?.ToJsonString() ?? "null");

    /// <summary>What a file holds may be of any length; a message is one sentence.</summary>
    private static string Short(string text) => text.Length > 120 ? text[..120] + "..." : text;

    /// <summary>System.Text.Json appends path, line and byte to its messages; the sentence before them is the cause.</summary>
    private static string FirstSentence(string message)
    {
        var cut = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (cut < 0)
            cut = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return Short((cut < 0 ? message : message[..cut]).ReplaceLineEndings(" "));
    }
}
