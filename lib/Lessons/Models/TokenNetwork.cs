using Lessons.Optimization;
using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// The smallest network that reads token ids and scores the next one: a table and three matrices, nothing between them.
/// E (V, d), W3 (d, f), W2 (f, d), W1 (d, V); numbered from the output back, in the order in which backward reaches them.
/// </summary>
public sealed class TokenNetwork(Tensor e, Tensor w3, Tensor w2, Tensor w1)
{
    public Tensor E { get; private set; } = e;

    public Tensor W3 { get; private set; } = w3;

    public Tensor W2 { get; private set; } = w2;

    public Tensor W1 { get; private set; } = w1;

    /// <summary>h3 = E[inputs], h2 = h3 W3, h1 = h2 W2, z = h1 W1: the logits, and the values that backward needs again.</summary>
    public TokenActivations Forward(Tensor inputs)
    {
        var h3 = E.index_select(0, inputs);   // (n, d)
        var h2 = h3.matmul(W3);               // (n, f)
        var h1 = h2.matmul(W2);               // (n, d)
        return new TokenActivations(h3, h2, h1, h1.matmul(W1));
    }

    /// <summary>
    /// The gradient of the mean loss: seven steps back to h3, then the table. Every matrix W in z = h W gets h^T dz and
    /// passes dz W^T further back.
    /// </summary>
    public TokenGradients Backward(Tensor inputs, Tensor targets, TokenActivations a)
    {
        var dz = TokenCrossEntropy.PerPositionGradient(a.Z, targets) / targets.shape[0];
        var dW1 = MatrixGradient(a.H1, dz);
        var dh1 = dz.matmul(W1.T);
        var dW2 = MatrixGradient(a.H2, dh1);
        var dh2 = dh1.matmul(W2.T);
        var dW3 = MatrixGradient(a.H3, dh2);
        var dh3 = dh2.matmul(W3.T);
        return new TokenGradients(EmbeddingGradient(E, inputs, dh3), dW3, dW2, dW1);
    }

    /// <summary>
    /// Equation 4.8: every matrix moves against its gradient, W &lt;- W - eta dL/dW. Hidden values are not moved: they are
    /// computed again.
    /// </summary>
    public void Step(TokenGradients g, double eta) =>
        (E, W3, W2, W1) = (E - eta * g.E, W3 - eta * g.W3, W2 - eta * g.W2, W1 - eta * g.W1);

    /// <summary>Equation 4.6: dL/dW = X^T dL/dz for z = X W.</summary>
    public static Tensor MatrixGradient(Tensor x, Tensor dz) => x.T.matmul(dz);

    /// <summary>
    /// Equation 4.7: row v of dL/dE is the sum of dL/dh3[i] over the positions i that read token v; zero for tokens that
    /// nobody read.
    /// </summary>
    public static Tensor EmbeddingGradient(Tensor table, Tensor inputs, Tensor dh3) =>
        zeros_like(table).index_add(0, inputs, dh3, 1);
}

/// <summary>What one forward pass leaves: h3 (n, d), h2 (n, f), h1 (n, d) and the logits z (n, V).</summary>
public sealed record TokenActivations(Tensor H3, Tensor H2, Tensor H1, Tensor Z);

/// <summary>The gradient of every parameter, each in its parameter's shape.</summary>
public sealed record TokenGradients(Tensor E, Tensor W3, Tensor W2, Tensor W1);
