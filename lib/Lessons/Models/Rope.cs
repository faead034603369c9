using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// Rotary positions. The head's numbers are taken in pairs (x_i, x_{i + hs/2}), and at position m each pair is turned by
/// the angle m theta_i with theta_i = base^(-2 i / hs):
/// f(x, m)_i = x_i cos(m theta_i) - x_{i + hs/2} sin(m theta_i) and
/// f(x, m)_{i + hs/2} = x_i sin(m theta_i) + x_{i + hs/2} cos(m theta_i).
/// So the dot product of f(q, m) and f(k, n) depends on q, k and m - n only.
/// </summary>
/// <remarks>Su et al. (2021); pairs as in Llama and GPT-NeoX, a reordering of the neighbours paired there.</remarks>
public sealed class Rope
{
    private readonly Tensor _cos;
    private readonly Tensor _sin;

    public Rope(long headSize, long contextLength, double @base = 10_000)
    {
        if (headSize < 2 || headSize % 2 != 0)
            throw new ArgumentException($"Rope: the head size is {headSize}; expected an even number, as pairs are turned");
        using var scope = NewDisposeScope();
        var theta = exp(arange(headSize / 2, dtype: float64) * (-2.0 / headSize * Math.Log(@base))); // (hs/2)
        var angles = arange(contextLength, dtype: float64).unsqueeze(1) * theta; // (T, hs/2)
        (_cos, _sin) = (angles.cos().to_type(float32).DetachFromDisposeScope(), angles.sin().to_type(float32).DetachFromDisposeScope());
    }

    /// <summary>Equation 6.5: f(x, m) for x (B, nh, T, hs), whose positions are m = offset, offset + 1, ...</summary>
    public Tensor Rotate(Tensor x, long offset = 0)
    {
        var (T, half) = (x.shape[^2], x.shape[^1] / 2);
        if (offset + T > _cos.shape[0])
            throw new ArgumentException($"Rope.Rotate: position {offset + T - 1} was requested, but there are {_cos.shape[0]}");
        var (cos, sin) = (_cos.narrow(0, offset, T), _sin.narrow(0, offset, T)); // (T, hs/2)
        var (x1, x2) = (x.narrow(-1, 0, half), x.narrow(-1, half, half)); // (B, nh, T, hs/2)
        return cat([x1 * cos - x2 * sin, x1 * sin + x2 * cos], -1); // (B, nh, T, hs)
    }

    /// <summary>
    /// Equation 6.6: what f(q, m) . f(k, n) is, computed from the distance d = m - n alone:
    /// g(q, k, d) = sum_i (q_i k_i + q_{i + hs/2} k_{i + hs/2}) cos(d theta_i) + (q_i k_{i + hs/2} - q_{i + hs/2} k_i) sin(d theta_i),
    /// for i below hs/2. Nothing is rotated here.
    /// </summary>
    public static double RelativeScore(IReadOnlyList<double> q, IReadOnlyList<double> k, long distance, double @base = 10_000)
    {
        var hs = q.Count;
        if (hs < 2 || hs % 2 != 0 || k.Count != hs)
            throw new ArgumentException(
                $"Rope.RelativeScore: the query has {hs} numbers and the key {k.Count}; expected the same even number of both");
        var sum = 0.0;
        for (var i = 0; i < hs / 2; i++)
        {
            var j = i + hs / 2;
            var angle = distance * Math.Pow(@base, -2.0 * i / hs);
            sum += (q[i] * k[i] + q[j] * k[j]) * Math.Cos(angle) + (q[i] * k[j] - q[j] * k[i]) * Math.Sin(angle);
        }

        return sum;
    }
}
