using static TorchSharp.torch;

namespace Lessons.MixtureOfExperts;

/// <summary>A balancing loss, and the importance of each expert that it was computed from: the sum of its gates, (N).</summary>
public sealed record ImportanceLoss(Tensor Loss, Tensor Importance);

/// <summary>A balancing loss, and the expected number of tokens of each expert that it was computed from, (N).</summary>
public sealed record LoadLoss(Tensor Loss, Tensor Load);

/// <summary>
/// A balancing loss, and what it multiplied: f (N), the share of each expert, without a gradient, and P (N), its mean
/// probability.
/// </summary>
public sealed record SwitchLoss(Tensor Loss, Tensor F, Tensor P);

/// <summary>
/// Losses that grow when few experts do the work of all. Each is added to the task's loss; T tokens, N experts.
/// </summary>
public static class LoadBalancing
{
    /// <summary>
    /// Equation 20.5: L = weight CV(I)^2 with the importance I_i = sum over tokens of G_i(x). It is 0 if all are equal, and
    /// weight (N - 1) if one expert gets everything.
    /// </summary>
    /// <param name="gates">G, (T, N).</param>
    /// <param name="weight">w_importance, 0 or more.</param>
    /// <remarks>Shazeer et al. (2017), equations 6 and 7.</remarks>
    public static ImportanceLoss Importance(Tensor gates, double weight)
    {
        RequireTokens(gates, "Importance", "gates");
        RequireWeight(weight, "Importance");
        var importance = gates.sum([0L]); // (N)
        return new ImportanceLoss(weight * SquaredVariation(importance), importance);
    }

    /// <summary>
    /// Equation 20.7: L = weight CV(Load)^2, with the smooth load of equation 20.4. It needs the noise of the gate: without it,
    /// whether an expert is chosen has no derivative.
    /// </summary>
    /// <param name="gating">From a <see cref="NoisyTopKGate"/> in training.</param>
    /// <param name="weight">w_load, 0 or more.</param>
    /// <remarks>Shazeer et al. (2017), appendix A, equations 8 to 11.</remarks>
    public static LoadLoss Load(Gating gating, double weight)
    {
        RequireWeight(weight, "Load");
        if (gating.Noise is not { } noise)
            throw new ArgumentException("LoadBalancing.Load: the gate drew no noise; expected the result of a NoisyTopKGate in training");
        var load = ChoiceProbabilities(noise.Clean, noise.Deviation, gating.Scores, gating.K).sum([0L]); // (N)
        return new LoadLoss(weight * SquaredVariation(load), load);
    }

    /// <summary>
    /// Equation 20.4: P(x, i) = Phi(((x W_g)_i - kth_excluding(H(x), k, i)) / softplus((x W_noise)_i)), (T, N): how likely
    /// expert i is among the k best if its own noise were drawn again and all other noise stayed. kth_excluding is the k-th
    /// largest of the scores without the i-th, and -infinity if there are fewer than k others.
    /// </summary>
    public static Tensor ChoiceProbabilities(Tensor clean, Tensor deviation, Tensor scores, int k)
    {
        RequireTokens(scores, "ChoiceProbabilities", "scores");
        if (!clean.shape.SequenceEqual(scores.shape) || !deviation.shape.SequenceEqual(scores.shape))
            throw new ArgumentException(
                "LoadBalancing.ChoiceProbabilities: "
                    + $"clean scores {clean.ShapeText()}, deviations {deviation.ShapeText()} and scores {scores.ShapeText()}; "
                    + "expected (T,N) three times");
        var N = (int)scores.shape[1];
        if (k == N) return ones_like(scores); // every expert is chosen
        var best = scores.gather(1, KeepTopK.Indices(scores, k + 1)); // (T, k + 1), largest first
        var rival = best.narrow(1, k - 1, 1).expand(scores.shape) // the k-th, for those that were not chosen
            .where(KeepTopK.Mask(scores, k).logical_not(), best.narrow(1, k, 1).expand(scores.shape)); // (T, N)
        // Infinite scores are decided without arithmetic, which would make NaN of them and of their gradient.
        var shut = clean.detach().eq(double.NegativeInfinity);
        var unrivalled = rival.detach().eq(double.NegativeInfinity);
        // A deviation that softplus rounded to 0 decides like a tiny one, without 0/0.
        var z = (clean.masked_fill(shut, 0) - rival.masked_fill(unrivalled, 0)) / deviation.masked_fill(deviation.detach().eq(0), 1e-30);
        return ((z / Math.Sqrt(2)).erf() + 1).mul(0.5).masked_fill(unrivalled, 1).masked_fill(shut, 0);
    }

    /// <summary>
    /// Equation 20.9: L = alpha N sum_i f_i P_i, as published. f_i is the share of the T k choices that expert i got, a
    /// count without a gradient; P_i = 1/T sum over tokens of p_i(x). It is alpha if f or P is uniform, for any N.
    /// </summary>
    /// <param name="probabilities">p, (T, N): softmax of the scores over all experts.</param>
    /// <param name="alpha">0 or more; 0.01 in the paper.</param>
    /// <param name="k">How many experts a token is routed to.</param>
    /// <remarks>Fedus, Zoph and Shazeer (2022), equations 4 to 6, with k = 1; Dai et al. (2024), equations 12 to 14, for any k.</remarks>
    public static SwitchLoss Switch(Tensor probabilities, double alpha, int k = 1)
    {
        RequireTokens(probabilities, "Switch", "probabilities");
        var unscaled = SwitchUnscaled(probabilities, alpha, k);
        return unscaled with { Loss = unscaled.Loss * probabilities.shape[1] };
    }

    /// <summary>Equation 20.8: L = alpha sum_i f_i P_i, without the factor N: it is alpha / N if f or P is uniform.</summary>
    /// <inheritdoc cref="Switch"/>
    public static SwitchLoss SwitchUnscaled(Tensor probabilities, double alpha, int k = 1)
    {
        RequireTokens(probabilities, "Switch", "probabilities");
        RequireWeight(alpha, "Switch");
        var f = KeepTopK.Mask(probabilities, k).to_type(probabilities.dtype).mean([0L]) / k; // (N)
        var P = probabilities.mean([0L]); // (N)
        return new SwitchLoss(alpha * (f * P).sum(), f, P);
    }

    /// <summary>
    /// Equation 20.6: CV(v)^2 = (standard deviation / mean)^2 of the elements of v (N). The deviation divides by N, not by N - 1, so
    /// that a single expert is balanced and not NaN.
    /// </summary>
    /// <exception cref="ArgumentException">There is no element, or their mean is 0: no expert got anything.</exception>
    public static Tensor SquaredVariation(Tensor v)
    {
        if (v.ndim != 1 || v.numel() == 0)
            throw new ArgumentException(
                $"LoadBalancing.SquaredVariation: v has shape {v.ShapeText()}; expected (N), with one element or more");
        var mean = v.mean();
        if (mean.detach().Number() == 0)
            throw new ArgumentException(
                $"LoadBalancing: the mean of the {v.numel()} experts' shares is 0; "
                    + "expected one that is not, since the variation is measured by it");
        return (v - mean).pow(2).mean() / mean.pow(2);
    }

    private static void RequireTokens(Tensor values, string loss, string what)
    {
        if (values.ndim != 2 || values.numel() == 0)
            throw new ArgumentException(
                $"LoadBalancing.{loss}: the {what} have shape {values.ShapeText()}; expected (T,N) with at least one token and one expert");
    }

    private static void RequireWeight(double weight, string loss)
    {
        if (!(weight >= 0 && double.IsFinite(weight)))
            throw new ArgumentException($"LoadBalancing.{loss}: the weight of the loss is {weight}; expected a finite number, 0 or more");
    }
}
