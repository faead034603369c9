using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

public enum CellKind
{
    Markdown,
    Code,
    Raw,
}

/// <summary>
/// One cell of a notebook: a view on its JSON object. What is not set through this class stays as the file had it.
/// </summary>
public sealed class Cell
{
    private readonly JsonObject _json;

    internal Cell(JsonObject json, int index)
    {
        _json = json;
        Index = index;
        Id = (string)json["id"]!;
        Kind = (string)json["cell_type"]! switch
        {
            "markdown" => CellKind.Markdown,
            "code" => CellKind.Code,
            _ => CellKind.Raw,
        };
    }

    /// <summary>The cell's place in the notebook, from 0.</summary>
    public int Index { get; }

    public string Id { get; }

    public CellKind Kind { get; }

    /// <summary>The text of the cell, lines joined with what ends them in the file (usually "\n").</summary>
    public string Source
    {
        get => MultilineText.Join(_json["source"]);
        set => SortedObject.Set(_json, "source", MultilineText.Split(value));
    }

    /// <summary>The metadata object, live: what is changed here is saved.</summary>
    public JsonObject Metadata => _json["metadata"]!.AsObject();

    /// <summary>Pictures and other files that the cell carries, by name; null where it carries none.</summary>
    public JsonObject? Attachments => _json["attachments"] as JsonObject;

    /// <summary>
    /// The outputs of a code cell in nbformat's shape (see <see cref="Document.Outputs"/>); empty for other kinds.
    /// Setting takes ownership of the array.
    /// </summary>
    public JsonArray Outputs
    {
        get => Kind == CellKind.Code ? _json["outputs"]!.AsArray() : [];
        set
        {
            RequireCode(nameof(Outputs));
            SortedObject.Set(_json, "outputs", value);
        }
    }

    /// <summary>The number in front of a code cell that was run; null for one that was not.</summary>
    public int? ExecutionCount
    {
        get => Kind == CellKind.Code ? (int?)_json["execution_count"] : null;
        set
        {
            RequireCode(nameof(ExecutionCount));
            SortedObject.Set(_json, "execution_count", value);
        }
    }

    private void RequireCode(string what)
    {
        if (Kind != CellKind.Code)
            throw new InvalidOperationException($"{what}: cell {Index + 1} is a {Kind} cell; only code cells have it.");
    }
}
