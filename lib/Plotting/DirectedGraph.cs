using Plotting.Charts;
using Plotting.Formatting;

namespace Plotting;

/// <summary>
/// A small directed graph, drawn from left to right: each node a box with lines of text, each edge an arrow.
/// It must have no cycle, as the graph of an expression has none.
/// </summary>
/// <example><code>
/// new DirectedGraph("y = w x + b")
///     .Node("w", "w = 3").Node("x", "x = 2").Node("wx", "w x = 6", "grad 1")
///     .Edge("w", "wx").Edge("x", "wx")
/// </code></example>
[TypeFormatterSource(typeof(DirectedGraphFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class DirectedGraph(string? title = null)
{
    private readonly List<string> _ids = [];
    private readonly List<string[]> _lines = [];
    private readonly List<string?> _colours = [];
    private readonly List<(int From, int To, string? Label)> _edges = [];

    /// <summary>A node known by <paramref name="id"/>, showing the given lines (the id itself when there are none).</summary>
    public DirectedGraph Node(string id, params string[] lines)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_ids.Contains(id, StringComparer.Ordinal))
            throw new ArgumentException($"Node: \"{id}\" is in the graph already", nameof(id));
        _ids.Add(id);
        _lines.Add(lines is { Length: > 0 } ? lines : [id]);
        _colours.Add(null);
        return this;
    }

    /// <summary>Gives the box of a node a colour, to set inputs, operations and results apart.</summary>
    public DirectedGraph Paint(string id, string colour)
    {
        _colours[IndexOf(id, "Paint")] = Palette.Checked(colour);
        return this;
    }

    /// <summary>An arrow between two nodes that are in the graph, with a word on it if wanted.</summary>
    public DirectedGraph Edge(string from, string to, string? label = null)
    {
        _edges.Add((IndexOf(from, "Edge"), IndexOf(to, "Edge"), label));
        return this;
    }

    /// <summary>The graph as a figure, to put into a grid or to give a caption.</summary>
    public Figure ToFigure()
    {
        if (_ids.Count == 0)
            throw new InvalidOperationException("DirectedGraph: it has no nodes to draw");
        var layout = Charts.Graphs.LayeredLayout.Of(_ids, _lines, _colours, _edges);
        return new Figure(title).With(new GraphTrace { Graph = layout });
    }

    public string ToHtml() => ToFigure().ToHtml();

    public override string ToString() => ToFigure().Alt;

    private int IndexOf(string id, string method)
    {
        var index = _ids.IndexOf(id);
        return index >= 0
            ? index
            : throw new ArgumentException($"{method}: no node \"{id}\"; the graph has {string.Join(", ", _ids)}", nameof(id));
    }
}
