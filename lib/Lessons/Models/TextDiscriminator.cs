using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Models;

/// <summary>
/// Tells real texts from written ones: texts of T places as rows of weights over the vocabulary, (B, T, V), one-hot or
/// relaxed, to scores (B); a positive score says "real". Each place is embedded with C channels, all places are read side
/// by side by two hidden layers.
/// </summary>
public sealed class TextDiscriminator : Module<Tensor, Tensor>
{
    private readonly long places;
    private readonly Linear embedding;
    private readonly Linear first;
    private readonly Linear second;
    private readonly Linear score;

    public TextDiscriminator(int V, int T, int C = 32, int hidden = 128) : base(nameof(TextDiscriminator))
    {
        places = T;
        embedding = Linear(V, C, hasBias: false);
        first = Linear(T * C, hidden);
        second = Linear(hidden, hidden);
        score = Linear(hidden, 1);
        RegisterComponents();
    }

    /// <summary>Texts (B, T, V) to scores (B).</summary>
    public override Tensor forward(Tensor text)
    {
        if (text.ndim != 3 || text.shape[1] != places || text.shape[2] != embedding.weight!.shape[1])
            throw new ArgumentException($"TextDiscriminator: text ({string.Join(',', text.shape)}), expected (B,{places},{embedding.weight!.shape[1]})");
        var h = embedding.call(text).flatten(1); // (B, T C)
        h = functional.leaky_relu(first.call(h), 0.2); // (B, hidden)
        h = functional.leaky_relu(second.call(h), 0.2); // (B, hidden)
        return score.call(h).squeeze(1); // (B)
    }
}
