namespace Plotting.Charts.Graphs;

/// <summary>Boxes and arrows with their positions, y downwards, in the units of the picture.</summary>
internal sealed record GraphLayout(
    IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double Width, double Height);

/// <summary>A box around lines of text; (X, Y) is its upper left corner.</summary>
internal sealed record GraphNode(string[] Lines, string? Colour, double X, double Y, double Width, double Height);

/// <summary>An arrow along points from the right side of one box to the left side of another.</summary>
internal sealed record GraphEdge(int From, int To, string? Label, IReadOnlyList<(double X, double Y)> Points);
