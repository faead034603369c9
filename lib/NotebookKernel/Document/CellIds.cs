using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>
/// Ids for the cells of a notebook older than nbformat 4.5, which had none. An id comes from the cell's kind and source, so
/// that the same notebook always gets the same ids, and a cell keeps its own when another is put before it.
/// </summary>
internal static class CellIds
{
    /// <summary>The minor version of nbformat 4 that asks for ids.</summary>
    public const int Since = 5;

    /// <summary>
    /// Makes the tree one of nbformat 4.5. An id that a cell has already, as some programs write, stays if it is the first
    /// of its name.
    /// </summary>
    public static void Give(JsonObject root, JsonArray cells)
    {
        SortedObject.Set(root, "nbformat_minor", Since);
        var objects = cells.OfType<JsonObject>().ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var without = objects.Where(cell => !(Text(cell["id"]) is { } id && IsId(id) && taken.Add(id))).ToList();
        foreach (var cell in without)
        {
            var (first, id) = (Of(cell), Of(cell));
            for (var copy = 2; !taken.Add(id); copy++)
                id = $"{first}-{copy}";
            SortedObject.Set(cell, "id", id);
        }
    }

    /// <summary>Eight digits, as Jupyter's own ids have.</summary>
    public static string Of(JsonObject cell)
    {
        var source = cell["source"] is JsonArray lines ? string.Concat(lines.Select(Text)) : Text(cell["source"]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text(cell["cell_type"])}\n{source}")), 0, 4);
    }

    /// <summary>nbformat's pattern: 1 to 64 of letters, digits, - and _.</summary>
    private static bool IsId(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string? Text(JsonNode? node) => node?.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)node : null;
}
