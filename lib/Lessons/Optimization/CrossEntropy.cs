using static TorchSharp.torch;

namespace Lessons.Optimization;

/// <summary>
/// The loss of next-token prediction, with everything written out: logits z (n, V), one row per position, and target ids
/// t (n). Logarithms are natural, so losses are in nats.
/// </summary>
public static class TokenCrossEntropy
{
    /// <summary>
    /// Equation 4.1: p_j = exp(z_j) / sum_k exp(z_k) along the last dimension. The largest logit is subtracted first, which
    /// changes no p_j and keeps exp from overflowing.
    /// </summary>
    public static Tensor Softmax(Tensor z)
    {
        var e = (z - z.amax([-1], keepdim: true)).exp();   // the largest is exp(0) = 1
        return e / e.sum(-1, keepdim: true);
    }

    /// <summary>Equation 4.4: log p_j = z_j - m - log sum_k exp(z_k - m), with m = max_k z_k; never log of an underflowed 0.</summary>
    public static Tensor LogSoftmax(Tensor z)
    {
        var shifted = z - z.amax([-1], keepdim: true);
        return shifted - shifted.exp().sum(-1, keepdim: true).log();
    }

    /// <summary>The loss of every position, -log p[i, t_i], shape (n).</summary>
    public static Tensor PerPosition(Tensor z, Tensor targets)
    {
        RequireTargets(z, targets);
        return -LogSoftmax(z).gather(-1, targets.unsqueeze(-1)).squeeze(-1);
    }

    /// <summary>Equation 4.2: L = -1/n sum_i log p[i, t_i].</summary>
    public static Tensor Loss(Tensor z, Tensor targets) => PerPosition(z, targets).mean();

    /// <summary>
    /// Equation 4.5: dL_i/dz = p - onehot(t_i) for every position, shape (n, V). The gradient of the mean is this over n.
    /// </summary>
    public static Tensor PerPositionGradient(Tensor z, Tensor targets)
    {
        RequireTargets(z, targets);
        var onehot = nn.functional.one_hot(targets, z.shape[1]).to_type(z.dtype);
        return Softmax(z) - onehot;
    }

    /// <summary>Equation 4.3: exp(L), the number of equally likely tokens that would be as hard to guess.</summary>
    public static double Perplexity(double loss) => Math.Exp(loss);

    private static void RequireTargets(Tensor z, Tensor targets)
    {
        if (z.shape.Length != 2 || targets.shape.Length != 1 || z.shape[0] != targets.shape[0] || z.shape[0] == 0)
            throw new ArgumentException(
                $"TokenCrossEntropy: logits {z.ShapeText()} and targets {targets.ShapeText()}, "
                    + "expected (n,V) and (n), with one position or more");
    }
}

/// <summary>
/// How far a guess Q is from a known distribution P over the same tokens, in nats. 0 log 0 counts as 0; where P puts mass
/// and Q puts none, the answer is infinity.
/// </summary>
public static class Divergence
{
    /// <summary>H(P) = -sum_j P_j log P_j: the lowest loss of any guess.</summary>
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
