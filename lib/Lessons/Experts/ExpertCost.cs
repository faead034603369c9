namespace Lessons.Experts;

/// <summary>
/// How many multiplications the matrix products of a layer take for one token. Gelu, softmax and sorting are left out.
/// </summary>
public static class ExpertCost
{
    /// <summary>2 C H: a feed-forward layer from C numbers to H and back.</summary>
    public static long FeedForward(long channels, long hidden) => 2 * channels * hidden;

    /// <summary>
    /// Equation 21.5: C N + 2 C H (k + s): the gate looks at all N experts, but only k of them and the s shared ones compute.
    /// A <see cref="NoisyTopKGate"/> in training takes C N more.
    /// </summary>
    public static long Layer(long channels, ExpertConfig config)
    {
        config.Check();
        return channels * config.Experts + FeedForward(channels, config.ActiveHidden);
    }
}
