using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Instructions;

/// <summary>What a model answers to instructions, and how much of it is right.</summary>
public static class InstructionAnswers
{
    /// <summary>More tokens than any answer has.</summary>
    public const int LongestAnswer = 6;

    /// <summary>
    /// The likeliest token again and again, up to the end token or <paramref name="longest"/> tokens; null for an answer that did not
    /// end by then.
    /// </summary>
    public static string?[] Of(Gpt model, IReadOnlyList<TaskExample> examples, int longest = LongestAnswer) =>
        OfPrompts(model, [.. examples.Select(e => ChatTemplate.Prompt(e.Instruction))], longest);

    /// <summary>The same for prompts as tokens.</summary>
    public static string?[] OfPrompts(Gpt model, IReadOnlyList<long[]> prompts, int longest = LongestAnswer)
    {
        var answers = new string?[prompts.Count];
        foreach (var group in Enumerable.Range(0, prompts.Count).GroupBy(i => prompts[i].Length))
        {
            using var scope = NewDisposeScope();
            var (rows, T) = (group.ToArray(), group.Key);
            var prompt = tensor([.. rows.SelectMany(i => prompts[i])], [rows.Length, T]);
            var texts = model.Generate(prompt, longest, WordVocabulary.End, (_, logits) => logits.argmax(-1, keepdim: true));
            var (tokens, width) = (texts.data<long>().ToArray(), (int)texts.shape[1]);
            for (var b = 0; b < rows.Length; b++)
            {
                var answer = tokens[(b * width + T)..((b + 1) * width)];
                var end = Array.IndexOf(answer, WordVocabulary.End);
                if (end >= 0) answers[rows[b]] = InstructionGpt.Vocabulary.Decode(answer[..end]);
            }
        }

        return answers;
    }

    /// <summary>The share of answers that are right, word for word, and end where the right one ends.</summary>
    public static double Accuracy(Gpt model, IReadOnlyList<TaskExample> examples) =>
        Of(model, examples).Zip(examples, (given, e) => given == e.Answer ? 1.0 : 0).Average();

    /// <summary>New instructions to ask, as many of each type; the same for the same seed.</summary>
    public static List<TaskExample> Exam(
        IEnumerable<TaskType> types, int each, long seed, bool heldOutTemplates = false, TaskWords words = TaskWords.Seen)
    {
        var uniform = new UniformStream(seed);
        return [.. types.SelectMany(type => Enumerable.Range(0, each).Select(
            _ => type.Sample(uniform, heldOutTemplates ? type.HeldOutTemplates : type.Templates, words)))];
    }
}
