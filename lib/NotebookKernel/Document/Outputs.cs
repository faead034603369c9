using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>
/// Builds outputs of code cells as nbformat stores them: text as an array of lines, keys in code-point order.
/// </summary>
public static class Outputs
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Text written to the console; <paramref name="name"/> is "stdout" or "stderr".</summary>
    public static JsonObject Stream(string name, string text) => new()
    {
        ["name"] = name,
        ["output_type"] = "stream",
        ["text"] = MultilineText.Split(text),
    };

    /// <summary>A value shown by a cell, once for each MIME type.</summary>
    public static JsonObject DisplayData(IReadOnlyDictionary<string, string> data) => new()
    {
        ["data"] = Bundle(data),
        ["metadata"] = new JsonObject(),
        ["output_type"] = "display_data",
    };

    /// <summary>The value of a cell's last expression.</summary>
    public static JsonObject ExecuteResult(IReadOnlyDictionary<string, string> data, int executionCount) => new()
    {
        ["data"] = Bundle(data),
        ["execution_count"] = executionCount,
        ["metadata"] = new JsonObject(),
        ["output_type"] = "execute_result",
    };

    /// <summary>An exception: its type, its message, and the lines shown to the reader.</summary>
    public static JsonObject Error(string name, string message, IEnumerable<string> traceback) => new()
    {
        ["ename"] = name,
        ["evalue"] = message,
        ["output_type"] = "error",
        ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
    };

    /// <summary>Replaces what a display shows, in place, as update_display_data does.</summary>
    public static void Update(JsonObject display, IReadOnlyDictionary<string, string> data) =>
        SortedObject.Set(display, "data", Bundle(data));

    /// <summary>The text of a stream output.</summary>
    public static string Text(JsonObject stream) => MultilineText.Join(stream["text"]);

    private static JsonObject Bundle(IReadOnlyDictionary<string, string> data)
    {
        var bundle = new JsonObject();
        foreach (var (mime, value) in data.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            bundle[mime] = IsJson(mime) ? Json(value) : IsLines(mime) ? MultilineText.Split(value) : value;
        return bundle;
    }

    /// <summary>The value that the text stands for; text that is no JSON, or not Unicode once read, stays text.</summary>
    private static JsonNode? Json(string text)
    {
        try
        {
            var value = JsonNode.Parse(text, documentOptions: Strict);
            // Strings are decoded when first asked for: a broken one must not wait for the notebook to be saved.
            _ = value?.ToJsonString();
            return value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return text;
        }
    }

    /// <summary>Text is stored as lines; base64 and the rest as one string.</summary>
    private static bool IsLines(string mime) =>
        mime.StartsWith("text/", StringComparison.Ordinal) || mime is "application/javascript" or "image/svg+xml";

    private static bool IsJson(string mime) =>
        mime == "application/json"
        || (mime.StartsWith("application/", StringComparison.Ordinal) && mime.EndsWith("+json", StringComparison.Ordinal));
}
