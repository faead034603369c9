using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>nbformat writes the keys of every object in code-point order; a new key goes to its place among them.</summary>
internal static class SortedObject
{
    public static void Set(JsonObject target, string key, JsonNode? value)
    {
        var at = target.IndexOf(key);
        if (at >= 0)
        {
            target.SetAt(at, key, value);
            return;
        }

        var place = 0;
        while (place < target.Count && string.CompareOrdinal(target.GetAt(place).Key, key) < 0)
            place++;
        target.Insert(place, key, value);
    }
}
