using Lessons.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.InContext;

/// <summary>A transformer whose layers are attention and nothing else: x = x + attention(norm(x)).</summary>
/// <remarks>Elhage et al. (2021), "A mathematical framework for transformer circuits".</remarks>
public static class AttentionOnly
{
    /// <summary>A <see cref="Gpt"/> with first weights from torch.manual_seed's numbers, in which the feed-forward layers add 0.</summary>
    public static Gpt Create(GptConfig config) => new(config, _ => new Zero());

    private sealed class Zero() : Module<Tensor, Tensor>(nameof(Zero))
    {
        public override Tensor forward(Tensor x) => zeros_like(x);
    }
}
