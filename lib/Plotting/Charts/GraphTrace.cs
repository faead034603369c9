using Plotting.Graphs;

namespace Plotting.Traces;

/// <summary>A directed graph with a place for every node.</summary>
internal sealed class GraphTrace : Trace
{
    public required GraphLayout Layout { get; init; }

    public override IEnumerable<double> Xs => [0, Layout.Width];

    public override IEnumerable<double> Ys => [0, Layout.Height];

    public override bool IsSeries => false;

    public override bool FillsPanel => true;

    public override string Kind => "directed graph";

    public override string Describe(Panel panel)
    {
        const int mostEdges = 24;
        var text = $"{Layout.Nodes.Count} nodes: {string.Join("; ", Layout.Nodes.Select(n => string.Join(", ", n.Lines)))}. ";
        var edges = Layout.Edges.Take(mostEdges)
            .Select(e => $"{Layout.Nodes[e.From].Lines[0]} to {Layout.Nodes[e.To].Lines[0]}");
        text += $"{Layout.Edges.Count} edges: {string.Join("; ", edges)}";
        return Layout.Edges.Count > mostEdges ? $"{text}; and {Layout.Edges.Count - mostEdges} more" : text;
    }
}
