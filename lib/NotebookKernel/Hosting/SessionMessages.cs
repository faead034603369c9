using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookKernel.Session;

namespace NotebookKernel.Hosting;

/// <summary>Outputs as messages and back; <see cref="SessionServer"/> lists the shapes.</summary>
internal static class SessionMessages
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToLine(JsonObject message) => message.ToJsonString(OneLine);

    public static JsonObject FromOutput(CellOutput output, int id)
    {
        var message = output switch
        {
            StreamOutput stream => new JsonObject
            {
                ["type"] = "stream", ["name"] = stream.Name, ["text"] = stream.Text,
            },
            DisplayOutput display => new JsonObject
            {
                ["type"] = "display", ["display_id"] = display.DisplayId, ["data"] = Bundle(display.Data),
            },
            DisplayUpdate update => new JsonObject
            {
                ["type"] = "update", ["display_id"] = update.DisplayId, ["data"] = Bundle(update.Data),
            },
            ResultOutput result => new JsonObject { ["type"] = "result", ["data"] = Bundle(result.Data) },
            ErrorOutput error => new JsonObject
            {
                ["type"] = "error",
                ["name"] = error.Name,
                ["message"] = error.Message,
                ["line"] = error.Line,
                ["column"] = error.Column,
                ["code"] = error.Code,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(output), output, "No message carries this output."),
        };
        message["id"] = id;
        return message;
    }

    /// <summary>The output a message carries, or null when it carries none.</summary>
    public static CellOutput? ToOutput(JsonObject message) => (string?)message["type"] switch
    {
        "stream" => new StreamOutput((string)message["name"]!, (string)message["text"]!),
        "display" => new DisplayOutput(Bundle(message), (string)message["display_id"]!),
        "update" => new DisplayUpdate(Bundle(message), (string)message["display_id"]!),
        "result" => new ResultOutput(Bundle(message)),
        "error" => new ErrorOutput(
            (string)message["name"]!,
            (string)message["message"]!,
            (int?)message["line"],
            (int?)message["column"],
            (string?)message["code"],
            [.. message["traceback"]!.AsArray().Select(line => (string)line!)]),
        _ => null,
    };

    private static JsonObject Bundle(IReadOnlyDictionary<string, string> data) =>
        new(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static Dictionary<string, string> Bundle(JsonObject message) =>
        message["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
}
