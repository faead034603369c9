using static TorchSharp.torch;

namespace Lessons.Experts;

/// <summary>
/// What a gate decided about T tokens and N experts. Gates (T, N): with which weight each expert's output counts, 0 where
/// it is not asked. Scores H (T, N): what the gate compared. K: how many experts each token may ask.
/// </summary>
public sealed record Gating(Tensor Gates, Tensor Scores, int K)
{
    /// <summary>Scores without noise, xW_g (T, N), and the noise's standard deviation (T, N); null if no noise was drawn.</summary>
    public (Tensor Clean, Tensor Deviation)? Noise { get; init; }

    /// <summary>p = softmax(H) over all experts, (T, N): the router probabilities, each of which has a gradient.</summary>
    public Tensor Probabilities => Scores.softmax(-1);

    /// <summary>How many tokens each expert works on, (N), int64.</summary>
    public Tensor Load => Gates.detach().gt(0).sum([0L]);

    /// <summary>Equation 20.1: G = softmax(KeepTopK(H, k)): the weights of the k best experts sum to 1.</summary>
    /// <exception cref="ArgumentException">k is not between 1 and N, or a token's scores hold NaN or are all -infinity.</exception>
    public static Gating SoftmaxOfTopK(Tensor scores, int k)
    {
        RequireScores(scores);
        return new Gating(KeepTopK.Apply(scores, k).softmax(-1), scores, k);
    }

    /// <summary>
    /// Equation 20.4: G_i = p_i for the k best experts and 0 for the others, with p = softmax(H) over all experts. With
    /// k = 1 the weight is p_i and not 1, so that the task's loss has a gradient in the scores.
    /// </summary>
    /// <remarks>Fedus, Zoph and Shazeer (2022), equation 2, for k = 1; Dai et al. (2024), equation 4, for any k.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="SoftmaxOfTopK"/>.</exception>
    public static Gating TopKOfSoftmax(Tensor scores, int k)
    {
        RequireScores(scores);
        return new Gating(scores.softmax(-1).masked_fill(KeepTopK.Mask(scores, k).logical_not(), 0), scores, k);
    }

    private static void RequireScores(Tensor scores)
    {
        if (scores.ndim != 2) throw new ArgumentException($"Gating: the scores have shape ({string.Join(',', scores.shape)}); expected (T,N)");
        if (scores.shape[0] == 0) return;
        using var scope = NewDisposeScope();
        var best = scores.detach().amax([-1L]); // (T), NaN if one of the scores is
        var broken = best.isnan().logical_or(best.isinf()).nonzero();
        if (broken.shape[0] == 0) return;
        var t = broken[0, 0].item<long>();
        throw new ArgumentException($"Gating: the largest score of token {t} is {best[t].to_type(float64).item<double>()}; expected a finite number, so that at least one expert can be asked");
    }
}
