using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>GPT-2's first weights: matrices and embeddings from N(0, 0.02^2), biases 0.</summary>
internal static class InitialWeights
{
    private const double Std = 0.02;

    /// <summary>
    /// Layers whose output is added to the residual stream, named "projection", start smaller by 1/sqrt(number of
    /// additions), so that the stream's variance does not grow with depth; there are two additions in each layer of a GPT.
    /// Without a generator the numbers come from torch.manual_seed's.
    /// </summary>
    public static void Draw(Module model, int additions, Generator? generator = null)
    {
        using var untracked = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var parts = name.Split('.');
            if (parts[^1] == "bias") init.zeros_(parameter);
            else if (parameter.ndim >= 2) init.normal_(parameter, 0, parts.Contains("projection") ? Std / Math.Sqrt(additions) : Std, generator!);
        }
    }
}
