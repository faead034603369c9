using System.Globalization;
using System.Text;
using Lessons.Grammars;
using Lessons.Instructions;
using Lessons.Models;

namespace Prepare;

/// <summary>One tuning of chapter 13: how many types and templates, which loss, and how many texts in a hundred are replayed.</summary>
public sealed record InstructionSetting(int Types, int Templates, bool AllTokens, int ReplayPercent);

/// <summary>Runs of <see cref="InstructionTuning.Train"/>, as data/instruction-runs.csv holds them.</summary>
public static class InstructionRuns
{
    private static readonly int AllTypes = TaskTypes.ForTuning.Count;

    public static IReadOnlyList<InstructionSetting> Settings { get; } =
    [
        .. new[] { 1, 2, 4, 8, 12, AllTypes }.Select(types => new InstructionSetting(types, 10, false, 0)),
        .. new[] { 1, 3 }.Select(templates => new InstructionSetting(AllTypes, templates, false, 0)),
        new(AllTypes, 10, true, 0),
        .. new[] { 1, 2, 5 }.Select(percent => new InstructionSetting(AllTypes, 10, false, percent)),
    ];

    /// <summary>
    /// Accuracy on new instructions of the types and templates tuned on, on held-out templates of these types, on held-out types, and on
    /// held-out words of three types (whether tuned on or not); and the excess on the world, in nats per word.
    /// </summary>
    public static string Table(Func<Gpt> load, IEnumerable<InstructionSetting> settings, IEnumerable<long> seeds)
    {
        var csv = new StringBuilder("types,templates,loss,replay,seed,tuned,templates-held,types-held,kind,pronoun,plural,excess\n");
        var documents = CourseGrammar.Sample(100, seed: 99).ToList();
        foreach (var setting in settings)
        {
            foreach (var seed in seeds)
            {
                var model = load();
                var types = Chosen(setting.Types, seed);
                InstructionTuning.Train(
                    model, types, seed, setting.Templates, allTokens: setting.AllTokens, replay: setting.ReplayPercent / 100.0);
                double[] scores =
                [
                    InstructionAnswers.Accuracy(model, InstructionAnswers.Exam(
                        types.Select(type => type with { Templates = [.. type.Templates.Take(setting.Templates)] }), 30, seed: 1001)),
                    InstructionAnswers.Accuracy(model, InstructionAnswers.Exam(types, 30, seed: 1002, heldOutTemplates: true)),
                    InstructionAnswers.Accuracy(model, InstructionAnswers.Exam(TaskTypes.HeldOut, 100, seed: 1003)),
                    .. TaskTypes.AboutWords.Select(type => InstructionAnswers.Accuracy(
                        model, InstructionAnswers.Exam([type], 60, seed: 1004, words: TaskWords.HeldOut))),
                    WorldExcess.PerWord(model, InstructionGpt.Vocabulary, documents),
                ];
                var loss = setting.AllTokens ? "all" : "response";
                csv.Append($"{setting.Types},{setting.Templates},{loss},{setting.ReplayPercent},{seed},")
                    .AppendJoin(',', scores.Select(score => score.ToString("F4", CultureInfo.InvariantCulture))).Append('\n');
            }
        }

        return csv.ToString();
    }

    /// <summary>So many of the types, chosen at random.</summary>
    public static TaskType[] Chosen(int types, long seed)
    {
        var uniform = new UniformStream(seed);
        return [.. TaskTypes.ForTuning.OrderBy(_ => uniform.Next()).Take(types)];
    }
}
