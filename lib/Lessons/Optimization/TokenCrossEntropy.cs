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

    /// <summary>Equation 4.5: dL_i/dz = p - onehot(t_i) for every position, shape (n, V). The gradient of the mean is this over n.</summary>
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
            throw new ArgumentException($"TokenCrossEntropy: logits ({string.Join(',', z.shape)}) and targets ({string.Join(',', targets.shape)}), expected (n,V) and (n), with one position or more");
    }
}
