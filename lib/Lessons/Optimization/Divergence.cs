namespace Lessons.Optimization;

/// <summary>
/// How far a guess Q is from a known distribution P over the same tokens, in nats. 0 log 0 counts as 0; where P puts mass
/// and Q puts none, the answer is infinity.
/// </summary>
public static class Divergence
{
    /// <summary>H(P) = -sum_j P_j log P_j: the loss that nobody can go below.</summary>
    public static double Entropy(IReadOnlyList<double> p) => CrossEntropy(p, p);

    /// <summary>H(P, Q) = -sum_j P_j log Q_j: the average loss of the guess Q when tokens come from P.</summary>
    public static double CrossEntropy(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        Require(p, q);
        return -p.Zip(q, (pj, qj) => pj == 0 ? 0 : pj * Math.Log(qj)).Sum();
    }

    /// <summary>Equation 4.9: KL(P || Q) = sum_j P_j log(P_j / Q_j) = H(P, Q) - H(P), never negative, 0 only for Q = P.</summary>
    public static double Kl(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        Require(p, q);
        return p.Zip(q, (pj, qj) => pj == 0 ? 0 : pj * Math.Log(pj / qj)).Sum();
    }

    private static void Require(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        if (p.Count != q.Count)
            throw new ArgumentException($"Divergence: P has {p.Count} entries and Q has {q.Count}, expected as many");
        RequireDistribution(p, "P");
        RequireDistribution(q, "Q");
    }

    private static void RequireDistribution(IReadOnlyList<double> p, string name)
    {
        if (p.Any(pj => !(pj >= 0)))
            throw new ArgumentException($"Divergence: {name} holds {p.First(pj => !(pj >= 0))}, expected no negative entry");
        if (Math.Abs(p.Sum() - 1) > 1e-6)
            throw new ArgumentException($"Divergence: the entries of {name} add up to {p.Sum()}, expected 1");
    }
}
