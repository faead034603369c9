using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>
/// Meta-learning by gradients: finds first weights from which a few steps on a few examples lead to a good model of the task that
/// the examples are from. One task is one training example.
/// </summary>
/// <remarks>Nichol, Achiam, Schulman (2018), "On first-order meta-learning algorithms".</remarks>
public static class Reptile
{
    /// <summary>
    /// Equation 11.6: theta &lt;- theta + epsilon (theta' - theta), with theta' where <paramref name="adapt"/> leaves the model, which
    /// trains it on one task with steps of its own. epsilon = 1 is training on one task after another.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is not above 0 and at most 1.</exception>
    public static void Step(nn.Module model, Action adapt, double epsilon)
    {
        if (!(epsilon is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(epsilon), $"Reptile.Step: epsilon is {epsilon}; expected above 0 and at most 1");
        using var start = new FirstWeights(model);
        adapt();
        start.Return(1 - epsilon);
    }
}

/// <summary>A model's weights as they are now, to come back to after it was trained on a task.</summary>
public sealed class FirstWeights : IDisposable
{
    private readonly (Tensor Weight, Tensor Copy)[] _kept;

    public FirstWeights(nn.Module model)
    {
        using var untracked = no_grad();
        _kept = [.. model.parameters().Select(p => ((Tensor)p, p.clone().DetachFromDisposeScope()))];
    }

    /// <summary>
    /// Moves the weights this share of the way back, theta' + share (theta - theta'); 1 is all the way. Their gradients are set to 0.
    /// </summary>
    public void Return(double share = 1)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (weight, copy) in _kept)
        {
            if (share == 1) weight.copy_(copy);
            else weight.add_((copy - weight) * share);
            weight.grad?.zero_();
        }
    }

    public void Dispose()
    {
        foreach (var (_, copy) in _kept) copy.Dispose();
    }
}
