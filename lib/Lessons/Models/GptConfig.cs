namespace Lessons.Models;

/// <summary>How a model knows the order of its tokens: a learned vector for each place, or rotation of queries and keys.</summary>
public enum Positions
{
    Learned,
    Rotary,
}

/// <summary>
/// The size and shape of a <see cref="Gpt"/>: V = VocabularySize, T at most ContextLength, nh = Heads, C = Channels,
/// hs = C / nh. Dropout is the probability with which a number is dropped in training; Bias says whether linear layers
/// and normalisations have one; with TieWeights the output layer is the token embedding.
/// </summary>
public sealed record GptConfig(
    int VocabularySize,
    int ContextLength,
    int Layers,
    int Heads,
    int Channels,
    double Dropout = 0,
    bool Bias = true,
    Positions Positions = Positions.Learned,
    bool TieWeights = true)
{
    /// <summary>hs = C / nh.</summary>
    public int HeadSize => Channels / Heads;

    /// <summary>Refuses what cannot be built.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value and what was expected.</exception>
    public void Check()
    {
        Positive(VocabularySize, nameof(VocabularySize));
        Positive(ContextLength, nameof(ContextLength));
        Positive(Layers, nameof(Layers));
        Positive(Heads, nameof(Heads));
        Positive(Channels, nameof(Channels));
        if (Channels % Heads != 0) throw new ArgumentException($"GptConfig: {Heads} heads do not divide {Channels} channels; expected Channels to be a multiple of Heads");
        if (!(Dropout is >= 0 and < 1)) throw new ArgumentException($"GptConfig: Dropout is {Dropout}; expected 0 or more and less than 1");
        if (Positions == Positions.Rotary && HeadSize % 2 != 0)
            throw new ArgumentException($"GptConfig: rotary positions turn pairs of numbers, but a head has {HeadSize} ({Channels} channels / {Heads} heads); expected an even head size");
    }

    private static void Positive(int value, string name)
    {
        if (value < 1) throw new ArgumentException($"GptConfig: {name} is {value}; expected 1 or more");
    }
}
