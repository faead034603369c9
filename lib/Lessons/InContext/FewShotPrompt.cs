using Lessons.Grammars;

namespace Lessons.InContext;

/// <summary>
/// A two-class task in a prompt: examples, and a word whose label is asked for. The candidates are the task's two labels, and
/// Answer, 0 or 1, says which of them is right.
/// </summary>
public sealed record FewShotPrompt(LabelledWords Examples, int[] Candidates, int Question, int Answer)
{
    /// <summary>
    /// Prompts for new tasks of <see cref="LabelWorld"/>. The examples have the labels of <paramref name="order"/>, such as "0110";
    /// labels of questions are balanced, one half each. Words are chosen as the world does it: 12 % are of the other class.
    /// </summary>
    /// <param name="order">Zeros and ones, at least one of each.</param>
    /// <param name="count">How many prompts; even.</param>
    /// <param name="seed">Prompts are sampled by torch.rand with this seed: the same tasks and questions for all orders of one
    /// length.</param>
    public static FewShotPrompt[] Sample(string order, int count, long seed)
    {
        if (order.Any(c => c is not ('0' or '1')) || !order.Contains('0') || !order.Contains('1'))
            throw new ArgumentException($"FewShotPrompt.Sample: the order is \"{order}\"; expected zeros and ones, and both of them");
        if (count < 2 || count % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(count), $"FewShotPrompt.Sample: {count} prompts; expected an even number above 0");
        var uniform = new UniformStream(seed);
        return [.. Enumerable.Range(0, count).Select(i => One(order, answer: i % 2, uniform))];
    }

    /// <summary>The prompts as tokens (N, 2 k + 1), the word asked about last; or the unreadable word in its place.</summary>
    public static TorchSharp.torch.Tensor Tokens(IReadOnlyList<FewShotPrompt> prompts, bool nullQuestion = false)
    {
        var texts = prompts.Select(p => new LabelledWords(
            [.. p.Examples.Words, nullQuestion ? LabelWorld.NullWord : p.Question], [.. p.Examples.Labels, 0]));
        var tokens = LabelWorld.Tokens([.. texts]);
        return tokens.narrow(1, 0, tokens.shape[1] - 1); // without the label that only makes the last pair whole
    }

    private static FewShotPrompt One(string order, int answer, UniformStream uniform)
    {
        var candidates = Sampling.Distinct(uniform, LabelWorld.Labels, 2);
        var words = Sampling.Distinct(uniform, LabelWorld.Words, 2 * LabelWorld.WordsOfEach);
        var question = LabelWorld.WordOf(words, answer, uniform);
        int[] sides = [.. order.Select(c => c - '0')];
        return new FewShotPrompt(
            new LabelledWords([.. sides.Select(s => LabelWorld.WordOf(words, s, uniform))], [.. sides.Select(s => candidates[s])]),
            candidates, question, answer);
    }
}
