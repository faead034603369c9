using Lessons.Grammars;
using Lessons.Text;

namespace Lessons.Models;

/// <summary>
/// The model that chapter 7 trains: a small <see cref="Gpt"/> over the words of the course's world. data/world-gpt-7.safetensors
/// holds the weights of that very training, with seed 7; two more files hold those of two more seeds.
/// </summary>
public static class WorldGpt
{
    private static readonly Lazy<WordVocabulary> Words = new(() => WordVocabulary.Of(CourseGrammar.Grammar));

    /// <summary>The words of the world, and token 0 for the end of a document.</summary>
    public static WordVocabulary Vocabulary => Words.Value;

    public static GptConfig Config { get; } = new(
        VocabularySize: Vocabulary.VocabularySize,
        ContextLength: 64,
        Layers: 2,
        Heads: 4,
        Channels: 64,
        Bias: false,
        Positions: Positions.Rotary,
        TieWeights: false);

    /// <summary>The seeds whose trainings are stored.</summary>
    public static IReadOnlyList<int> Seeds { get; } = [7, 8, 9];

    /// <summary>The model trained with this seed; a notebook's folder is beside data/.</summary>
    /// <exception cref="ArgumentException">No training with this seed is stored.</exception>
    public static Gpt Load(int seed = 7, string folder = "../data")
    {
        if (!Seeds.Contains(seed))
            throw new ArgumentException($"WorldGpt.Load: the seed is {seed}; expected one of {string.Join(", ", Seeds)}");
        var model = new Gpt(Config);
        SafeTensors.Load(System.IO.Path.Combine(folder, $"world-gpt-{seed}.safetensors"), model);
        return model;
    }
}
