using TorchSharp;

namespace Lessons.Tests.Models;

/// <summary>Small shorthands for tests that look at numbers.</summary>
internal static class Numbers
{
    public static float[] Of(torch.Tensor tensor) => tensor.detach().data<float>().ToArray();

    public static double Largest(torch.Tensor tensor) => tensor.detach().abs().max().item<float>();

    public static torch.Tensor Tokens(long[,] tokens) => torch.tensor(tokens);

    public static torch.Tensor RandomTokens(long B, long T, long V, long seed) =>
        torch.randint(V, [B, T], generator: new torch.Generator((ulong)seed));

    /// <summary>Moves every parameter off its first value, so that zero biases and unit scales do not hide mistakes.</summary>
    public static T Disturbed<T>(T model, long seed, double size = 0.2) where T : torch.nn.Module
    {
        using var untracked = torch.no_grad();
        using var generator = new torch.Generator((ulong)seed);
        foreach (var parameter in model.parameters()) parameter.add_(torch.randn(parameter.shape, generator: generator) * size);
        return model;
    }
}
