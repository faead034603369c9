using static TorchSharp.torch;

namespace Lessons.Optimization;

/// <summary>A network of matrices only, h_i = h_{i-1} p_i, as deep as there are matrices.</summary>
public static class MatrixChain
{
    /// <summary>All hidden values h_0 .. h_D for an input h_0 (n, d_0) and matrices p_i (d_{i-1}, d_i).</summary>
    public static List<Tensor> Forward(Tensor input, IReadOnlyList<Tensor> p)
    {
        var h = new List<Tensor> { input };
        foreach (var matrix in p) h.Add(h[^1].matmul(matrix));
        return h;
    }

    /// <summary>
    /// Equation 2.2: from the last matrix to the first, dp_i = h_{i-1}^T dh_i and dh_{i-1} = dh_i p_i^T.
    /// <paramref name="dOutput"/> is dL/dh_D; the result has the gradient of every matrix, and of the input.
    /// </summary>
    public static (Tensor[] Dp, Tensor DInput) Backward(IReadOnlyList<Tensor> h, IReadOnlyList<Tensor> p, Tensor dOutput)
    {
        if (h.Count != p.Count + 1)
            throw new ArgumentException($"MatrixChain.Backward: {h.Count} hidden values for {p.Count} matrices, expected {p.Count + 1}");
        var dp = new Tensor[p.Count];
        var dh = dOutput;
        for (var i = p.Count; i >= 1; i--)
        {
            dp[i - 1] = h[i - 1].T.matmul(dh);
            dh = dh.matmul(p[i - 1].T);
        }

        return (dp, dh);
    }
}
