using static TorchSharp.torch;

namespace Lessons.WordVectors;

/// <summary>How much more often two words stand near each other than if words fell independently.</summary>
public static class PointwiseMutualInformation
{
    /// <summary>
    /// Equation 3.3: PMI(w, c) = ln P(w, c) / (P(w) P(c)) in nats, (V, V); -infinity for a pair that never occurs.
    /// </summary>
    /// <param name="joint">P(w, c), (V, V), with sum 1.</param>
    public static Tensor Pmi(Tensor joint)
    {
        var w = joint.sum(1, keepdim: true);   // P(w), (V, 1)
        var c = joint.sum(0, keepdim: true);   // P(c), (1, V)
        return (joint / (w * c)).log();
    }

    /// <summary>Equation 3.4: PPMI = max(PMI, 0), (V, V): pairs that are rarer than by chance, or never occur, give 0.</summary>
    /// <param name="joint">P(w, c), (V, V), with sum 1.</param>
    public static Tensor Ppmi(Tensor joint) => Pmi(joint).clamp(min: 0);
}
