namespace Plotting;

/// <summary>What a slider sets, the names of its values, a figure for each, and the index of the one that is shown.</summary>
internal sealed record Slider(string Name, IReadOnlyList<string> Labels, IReadOnlyList<Figure> States, int Shown)
{
    /// <summary>The slider in words.</summary>
    public string Describe() => $"A slider sets {Name} from {Labels[0]} to {Labels[^1]} in {Labels.Count} steps; shown: {Labels[Shown]}.";
}
