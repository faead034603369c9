using System.Text.Json.Nodes;

namespace Course.Content;

/// <summary>The types of output that a page can show.</summary>
internal static class OutputTypes
{
    /// <summary>Where an output has several, the first of these is shown.</summary>
    public static IReadOnlyList<string> Shown { get; } =
        ["text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png", "image/jpeg", "text/plain"];

    /// <summary>What is wrong with an output that no page can show; null for all others.</summary>
    public static (string What, string Expected)? Problem(JsonObject output) =>
        output["data"] is JsonObject { Count: > 0 } data && !Shown.Any(data.ContainsKey)
            ? ($"an output of type {string.Join(", ", data.Select(pair => pair.Key))}, which the pages cannot show",
                $"one of {string.Join(", ", Shown)} beside it")
            : null;
}
