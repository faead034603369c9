using Lessons.Grammars;

namespace Lessons.Instructions;

/// <summary>
/// An instruction with its exact answer. Candidates are the texts in the instruction that have the form of the answer, the answer among
/// them; empty where the answer does not stand in the instruction.
/// </summary>
public sealed record TaskExample(string Type, string Instruction, string Answer, IReadOnlyList<string> Candidates);

/// <summary>What one instruction is about: what its template's slots say, the answer, and the candidates for it.</summary>
public sealed record TaskInput(string Answer, IReadOnlyList<string> Candidates, params (string Slot, string Text)[] Slots);

/// <summary>Which words an input is made of, for types that ask for knowledge about single words.</summary>
public enum TaskWords
{
    /// <summary>Those that tuning uses.</summary>
    Seen,

    /// <summary>Those that the type never asks about in tuning.</summary>
    HeldOut,
}

/// <summary>
/// A type of task: sentences that ask for it, with slots such as {list}, and a source of inputs whose answers are exact. Ten templates
/// are for tuning, two are held out.
/// </summary>
/// <remarks>Wei et al. (2021), "Finetuned language models are zero-shot learners" (FLAN): ten templates for each data set.</remarks>
public sealed record TaskType(
    string Name, IReadOnlyList<string> Templates, IReadOnlyList<string> HeldOutTemplates, Func<UniformStream, TaskWords, TaskInput> Draw)
{
    /// <summary>A new instruction: one of the templates, each equally likely, and then its input.</summary>
    /// <exception cref="ArgumentException">There are no templates.</exception>
    public TaskExample Sample(UniformStream uniform, IReadOnlyList<string> templates, TaskWords words = TaskWords.Seen)
    {
        if (templates.Count == 0) throw new ArgumentException($"TaskType.Sample: 0 templates for '{Name}'; expected 1 or more");
        var instruction = templates[(int)(uniform.Next() * templates.Count)];
        var input = Draw(uniform, words);
        foreach (var (slot, text) in input.Slots) instruction = instruction.Replace($"{{{slot}}}", text, StringComparison.Ordinal);
        return new TaskExample(Name, instruction, input.Answer, input.Candidates);
    }
}
