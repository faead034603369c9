namespace Lessons.Experts;

/// <summary>
/// What can stand after attention in <see cref="LayerComparison"/>: one network with Hidden numbers in its middle, or experts.
/// </summary>
public sealed record LayerVariant(string Name, int Hidden, ExpertConfig? Experts = null)
{
    public LayerVariant(string name, ExpertConfig experts) : this(name, experts.Hidden, experts)
    {
    }

    /// <summary>Hidden numbers that work for one token.</summary>
    public int ActiveHidden => Experts?.ActiveHidden ?? Hidden;

    /// <summary>Hidden numbers that are there.</summary>
    public int TotalHidden => Experts?.TotalHidden ?? Hidden;

    /// <summary>Multiplications of this layer for one token of C channels; see <see cref="ExpertCost"/>.</summary>
    public long Multiplications(int channels) =>
        Experts is null ? ExpertCost.FeedForward(channels, Hidden) : ExpertCost.Layer(channels, Experts);
}
