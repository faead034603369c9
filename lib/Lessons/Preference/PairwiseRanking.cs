using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Preference;

/// <summary>
/// The loss of a pair of answers of which people preferred one: rewards r_c of the chosen and r_r of the rejected
/// answers, both (N), and a margin m >= 0 by which the chosen one should lead, (N) or one number. With z = r_c - r_r - m,
/// sigma(z) is the probability that the model gives to what people said. Rewards and losses are in nats.
/// </summary>
/// <remarks>
/// Bradley and Terry (1952); Ouyang et al. (2022), equation 1, without a margin; Touvron et al. (2023, Llama 2),
/// equation 2, with one. A pair of identical answers has z = 0 whatever the model says: loss ln 2, and gradients that
/// cancel in the parameters. <see cref="Text.PreferenceFile"/> refuses such pairs.
/// </remarks>
public static class PairwiseRanking
{
    /// <summary>Equation 15.1: L = -1/N sum log sigma(r_c - r_r - m).</summary>
    /// <exception cref="ArgumentException">Shapes differ, there is no pair, or a margin is negative or not a number.</exception>
    public static Tensor Loss(Tensor chosen, Tensor rejected, Tensor? margin = null) => PerPair(chosen, rejected, margin).mean();

    /// <summary>
    /// The loss of each pair, -log sigma(z), (N). The logarithm is taken in one piece, so z = -1000 gives 1000 and not
    /// infinity.
    /// </summary>
    public static Tensor PerPair(Tensor chosen, Tensor rejected, Tensor? margin = null)
    {
        RequirePairs(chosen, rejected);
        var z = chosen - rejected;
        return -functional.logsigmoid(margin is null ? z : z - RequireMargin(margin, z)); // (N)
    }

    /// <summary>Equation 15.2: dL/dz = -(1 - sigma(z)), written as -sigma(-z), which keeps its digits where sigma(z) rounds to 1.</summary>
    public static Tensor Derivative(Tensor z) => -(-z).sigmoid();

    /// <summary>
    /// Equation 15.3: dL/dtheta = -(1 - sigma(z)) (dr_c/dtheta - dr_r/dtheta), the gradient of one pair. The margin is in z
    /// alone: it scales this vector and does not turn it.
    /// </summary>
    /// <exception cref="ArgumentException">z is not one number, or the two gradients differ in shape.</exception>
    public static Tensor Gradient(Tensor z, Tensor gradChosen, Tensor gradRejected)
    {
        if (z.numel() != 1 || !gradChosen.shape.SequenceEqual(gradRejected.shape))
            throw new ArgumentException(
                $"PairwiseRanking.Gradient: z {z.ShapeText()}, gradients {gradChosen.ShapeText()} and {gradRejected.ShapeText()}; "
                    + "expected one number and two gradients of one shape");
        return Derivative(z) * (gradChosen - gradRejected);
    }

    /// <summary>
    /// Equation 15.4: the difference d = r_c - r_r at which the expected loss of a pair is least, if people prefer the first
    /// answer with probability p, and either answer should lead by m when it is preferred:
    /// e^d = (a + sqrt(a^2 + 4 p (1 - p))) / (2 (1 - p)) with a = e^m (2p - 1). With m = 0 this is the log-odds, ln p/(1-p).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not inside (0, 1), or m is not in [0, 300].</exception>
    public static double BestDifference(double p, double m)
    {
        if (!(p is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(p), $"PairwiseRanking.BestDifference: p is {p}; expected a probability above 0 and below 1");
        if (!(m is >= 0 and <= 300))
            throw new ArgumentOutOfRangeException(nameof(m), $"PairwiseRanking.BestDifference: the margin is {m}; expected 0 to 300");
        if (p < 0.5) return -BestDifference(1 - p, m); // the other answer leads; a is then positive, and nothing cancels
        var a = Math.Exp(m) * (2 * p - 1);
        return Math.Log((a + Math.Sqrt(a * a + 4 * p * (1 - p))) / (2 * (1 - p)));
    }

    /// <summary>Share of pairs whose chosen answer has the higher reward; a tie counts one half, as a coin would.</summary>
    public static double Accuracy(Tensor chosen, Tensor rejected)
    {
        RequirePairs(chosen, rejected);
        using var scope = NewDisposeScope();
        var right = chosen.gt(rejected).to_type(float64) + 0.5 * chosen.eq(rejected).to_type(float64); // (N)
        return right.mean().item<double>();
    }

    private static void RequirePairs(Tensor chosen, Tensor rejected)
    {
        if (chosen.ndim != 1 || !chosen.shape.SequenceEqual(rejected.shape) || chosen.shape[0] == 0)
            throw new ArgumentException(
                $"PairwiseRanking: chosen {chosen.ShapeText()} and rejected {rejected.ShapeText()}; "
                    + "expected both to be (N), with one pair or more");
    }

    private static Tensor RequireMargin(Tensor margin, Tensor z)
    {
        if (margin.ndim > 0 && !margin.shape.SequenceEqual(z.shape))
            throw new ArgumentException(
                $"PairwiseRanking: the margin has shape {margin.ShapeText()} for {z.shape[0]} pairs; expected (N) or a single number");
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var numbers = margin.reshape(-1).Doubles();
        var wrong = Array.FindIndex(numbers, m => !(m >= 0 && double.IsFinite(m)));
        return wrong < 0
            ? margin
            : throw new ArgumentException(
                $"PairwiseRanking: the margin of pair {wrong} is {numbers[wrong]}; expected a finite number, 0 or more");
    }
}

/// <summary>
/// A ranking of K answers as the pairs it contains: K (K - 1) / 2 of them, fewer with ties, since equal ranks say nothing
/// about each other.
/// </summary>
/// <remarks>Ouyang et al. (2022, InstructGPT), equation 1.</remarks>
public static class RankingPairs
{
    /// <summary>All (better, worse) pairs of indices, for ranks[i] the rank of answer i; 1 is best, equal ranks are ties.</summary>
    /// <exception cref="ArgumentException">There are fewer than two answers, a rank below 1, or nothing but ties.</exception>
    public static IReadOnlyList<(int Better, int Worse)> Of(IReadOnlyList<int> ranks)
    {
        if (ranks.Count < 2) throw new ArgumentException($"RankingPairs: {ranks.Count} answers were ranked; expected 2 or more");
        if (ranks.Any(rank => rank < 1))
            throw new ArgumentException(
                $"RankingPairs: the ranks are {string.Join(", ", ranks)}; expected numbers from 1 on, 1 for the best");
        var pairs = new List<(int, int)>();
        for (var i = 0; i < ranks.Count; i++)
            for (var j = 0; j < ranks.Count; j++)
                if (ranks[i] < ranks[j]) pairs.Add((i, j));
        return pairs.Count > 0
            ? pairs
            : throw new ArgumentException(
                $"RankingPairs: all {ranks.Count} answers have rank {ranks[0]}; expected at least one that is better than another");
    }

    /// <summary>
    /// Equation 14.5: L = -1/N sum_n 1/|pairs_n| sum_(i beats j) log sigma(R_i - R_j), for scores (N, K). Every answer is
    /// scored once and counts in all its pairs; every question weighs the same, however many answers it has.
    /// <paramref name="ranks"/>[n] has the ranks of the K_n answers of question n, K_n at most K.
    /// </summary>
    public static Tensor Loss(Tensor scores, IReadOnlyList<IReadOnlyList<int>> ranks)
    {
        if (scores.ndim != 2 || scores.shape[0] != ranks.Count || ranks.Any(r => r.Count > scores.shape[1]))
            throw new ArgumentException(
                $"RankingPairs: scores {scores.ShapeText()} "
                    + $"and {ranks.Count} rankings of up to {ranks.Select(r => r.Count).DefaultIfEmpty().Max()} answers; "
                    + "expected (N,K), one ranking of at most K answers for each row");
        var (K, better, worse, weights) = (scores.shape[1], new List<long>(), new List<long>(), new List<double>());
        for (var n = 0; n < ranks.Count; n++)
        {
            var pairs = Of(ranks[n]);
            better.AddRange(pairs.Select(pair => n * K + pair.Better));
            worse.AddRange(pairs.Select(pair => n * K + pair.Worse));
            weights.AddRange(pairs.Select(_ => 1.0 / (ranks.Count * pairs.Count)));
        }

        var flat = scores.reshape(-1); // (N * K)
        var perPair = PairwiseRanking.PerPair(
            flat.index_select(0, tensor(better.ToArray())), flat.index_select(0, tensor(worse.ToArray())));
        return (perPair * tensor(weights.ToArray()).to_type(scores.dtype)).sum();
    }
}
