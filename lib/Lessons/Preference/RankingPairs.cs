using static TorchSharp.torch;

namespace Lessons.Preference;

/// <summary>
/// A ranking of K answers as the pairs it contains: K (K - 1) / 2 of them, fewer with ties, since equal ranks say nothing
/// about each other.
/// </summary>
/// <remarks>Ouyang et al. (2022, InstructGPT), equation 1.</remarks>
public static class RankingPairs
{
    /// <summary>All (better, worse) pairs of places, for ranks[i] the rank of answer i; 1 is best, equal ranks are ties.</summary>
    /// <exception cref="ArgumentException">There are fewer than two answers, a rank below 1, or nothing but ties.</exception>
    public static IReadOnlyList<(int Better, int Worse)> Of(IReadOnlyList<int> ranks)
    {
        if (ranks.Count < 2) throw new ArgumentException($"RankingPairs: {ranks.Count} answers were ranked; expected 2 or more");
        if (ranks.Any(rank => rank < 1)) throw new ArgumentException($"RankingPairs: the ranks are {string.Join(", ", ranks)}; expected numbers from 1 on, 1 for the best");
        var pairs = new List<(int, int)>();
        for (var i = 0; i < ranks.Count; i++)
            for (var j = 0; j < ranks.Count; j++)
                if (ranks[i] < ranks[j]) pairs.Add((i, j));
        return pairs.Count > 0 ? pairs : throw new ArgumentException($"RankingPairs: all {ranks.Count} answers have rank {ranks[0]}; expected at least one that is better than another");
    }

    /// <summary>
    /// Equation 14.5: L = -1/N sum_n 1/|pairs_n| sum_(i beats j) log sigma(R_i - R_j), for scores (N, K). Every answer is
    /// scored once and stands in all its pairs; every question weighs the same, however many answers it has.
    /// <paramref name="ranks"/>[n] has the ranks of the K_n answers of question n, K_n at most K.
    /// </summary>
    public static Tensor Loss(Tensor scores, IReadOnlyList<IReadOnlyList<int>> ranks)
    {
        if (scores.ndim != 2 || scores.shape[0] != ranks.Count || ranks.Any(r => r.Count > scores.shape[1]))
            throw new ArgumentException($"RankingPairs: scores ({string.Join(',', scores.shape)}) and {ranks.Count} rankings of up to {ranks.Select(r => r.Count).DefaultIfEmpty().Max()} answers; expected (N,K), one ranking of at most K answers for each row");
        var (K, better, worse, weights) = (scores.shape[1], new List<long>(), new List<long>(), new List<double>());
        for (var n = 0; n < ranks.Count; n++)
        {
            var pairs = Of(ranks[n]);
            better.AddRange(pairs.Select(pair => n * K + pair.Better));
            worse.AddRange(pairs.Select(pair => n * K + pair.Worse));
            weights.AddRange(pairs.Select(_ => 1.0 / (ranks.Count * pairs.Count)));
        }

        var flat = scores.reshape(-1); // (N * K)
        var perPair = PairwiseRanking.PerPair(flat.index_select(0, tensor(better.ToArray())), flat.index_select(0, tensor(worse.ToArray())));
        return (perPair * tensor(weights.ToArray()).to_type(scores.dtype)).sum();
    }
}
