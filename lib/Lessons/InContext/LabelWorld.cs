using Lessons.Grammars;
using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>Examples of one task in their order: words with their labels, both counted from 0.</summary>
public sealed record LabelledWords(int[] Words, int[] Labels);

/// <summary>
/// A world of texts "word label word label ...", each of them about a task of its own, which only its examples tell. Tokens 0 to 7 are
/// the labels, 8 to 19 the words, and 20 stands for a word that cannot be read. Half of the tasks have many classes: six words, each
/// with one of the eight labels. The other half have two: two labels with two words each. One example in eight has a wrong label, and
/// in one of eight the word cannot be read (see <see cref="Noise"/>, <see cref="Unreadable"/>).
/// </summary>
/// <remarks>
/// The label of a two-class text behaves as in much real text: it often stays what it was (<see cref="Sticky"/>), and one class can
/// be more frequent than the other (<see cref="Shares"/>). A word becomes unreadable after the label was written, so an unreadable word
/// says nothing about its label.
/// </remarks>
public static class LabelWorld
{
    public const int Labels = 8, Words = 12, VocabularySize = Labels + Words + 1;

    /// <summary>The token of a word that cannot be read, and its number among the words.</summary>
    public const int NullToken = Labels + Words, NullWord = Words;

    /// <summary>Words of a task with many classes, and words of each label of a task with two.</summary>
    public const int WordsOfMany = 6, WordsOfEach = 2;

    /// <summary>
    /// Many classes: with this probability the label is any of the eight. Two classes: with this probability the word is one of the
    /// other class.
    /// </summary>
    public const double Noise = 0.12;

    /// <summary>The probability that a word cannot be read, whatever its label.</summary>
    public const double Unreadable = 0.12;

    /// <summary>Two classes: with this probability the label is the last one again; else it is chosen by the text's own shares.</summary>
    public const double Sticky = 0.5;

    /// <summary>Two classes: the share of the second label, when it is chosen anew; each text has one of these.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.25, 0.5, 0.75];

    /// <summary>A text of so many examples; a kind of task by a fair coin.</summary>
    public static LabelledWords Sample(int examples, UniformStream uniform)
    {
        if (examples < 1)
            throw new ArgumentOutOfRangeException(nameof(examples), $"LabelWorld.Sample: {examples} examples; expected 1 or more");
        var text = uniform.Next() < 0.5 ? ManyClasses(examples, uniform) : TwoClasses(examples, uniform);
        for (var i = 0; i < examples; i++)
            if (uniform.Next() < Unreadable) text.Words[i] = NullWord;
        return text;
    }

    /// <summary>Examples as tokens (B, 2 k), each word before its label, of texts that have k examples each.</summary>
    public static Tensor Tokens(IReadOnlyList<LabelledWords> texts)
    {
        if (texts.Count == 0 || texts.Any(text => text.Words.Length != texts[0].Words.Length || text.Labels.Length != text.Words.Length))
            throw new ArgumentException(
                $"LabelWorld.Tokens: {texts.Count} texts; expected one or more, all with the same number of words and labels");
        var k = texts[0].Words.Length;
        long[] tokens = [.. texts.SelectMany(text => Enumerable.Range(0, 2 * k).Select(
            t => t % 2 == 0 ? Labels + (long)text.Words[t / 2] : text.Labels[t / 2]))];
        return tensor(tokens, [texts.Count, 2 * k]); // (B, 2 k)
    }

    /// <summary>A word of the two-class task whose words are <paramref name="words"/>, first class first, for this class.</summary>
    internal static int WordOf(int[] words, int side, UniformStream uniform)
    {
        if (uniform.Next() < Noise) side = 1 - side;
        return words[WordsOfEach * side + Sampling.Below(uniform, WordsOfEach)];
    }

    private static LabelledWords ManyClasses(int examples, UniformStream uniform)
    {
        var words = Sampling.Distinct(uniform, Words, WordsOfMany);
        int[] own = [.. words.Select(_ => Sampling.Below(uniform, Labels))];
        var text = new LabelledWords(new int[examples], new int[examples]);
        for (var i = 0; i < examples; i++)
        {
            var which = Sampling.Below(uniform, WordsOfMany);
            text.Words[i] = words[which];
            text.Labels[i] = uniform.Next() < Noise ? Sampling.Below(uniform, Labels) : own[which];
        }

        return text;
    }

    private static LabelledWords TwoClasses(int examples, UniformStream uniform)
    {
        var labels = Sampling.Distinct(uniform, Labels, 2);
        var words = Sampling.Distinct(uniform, Words, 2 * WordsOfEach);
        var share = Shares[Sampling.Below(uniform, Shares.Count)];
        var text = new LabelledWords(new int[examples], new int[examples]);
        var side = -1;
        for (var i = 0; i < examples; i++)
        {
            if (side < 0 || uniform.Next() >= Sticky) side = uniform.Next() < share ? 1 : 0;
            (text.Words[i], text.Labels[i]) = (WordOf(words, side, uniform), labels[side]);
        }

        return text;
    }
}
