using Lessons.Grammars;
using Lessons.Instructions;
using Lessons.Models;
using Lessons.Preference;
using Lessons.Text;
using Shared;

namespace Prepare;

/// <summary>A file of data/: its name, what it holds, and what writes it into a folder, whole or not at all.</summary>
public sealed record DataFile(string Name, string Description, Action<string> Write)
{
    /// <summary>What the command line calls it: the name without its ending.</summary>
    public string Verb => Path.GetFileNameWithoutExtension(Name);
}

/// <summary>All files that this program makes. Some are made from others, which are read from the same folder.</summary>
public static class DataFiles
{
    public static IReadOnlyList<DataFile> All { get; } =
    [
        Text("linear-regression.csv", "200 points around a line", _ => NoisyLine.ToCsv(NoisyLine.Draw(200, seed: 1))),
        Text("world-train.txt", "14,000 documents of the course's grammar", _ => Documents(14_000, seed: 1)),
        Text("world-validation.txt", "1,500 more documents", _ => Documents(1_500, seed: 2)),
        new("review-gpt.safetensors", "weights of the GPT that writes reviews (half a minute)",
            folder => SafeTensors.Save(Path.Combine(folder, "review-gpt.safetensors"), Pretraining.Run())),
        .. WorldGpt.Seeds.Select(WorldModel),
        new("instruction-gpt.safetensors", "weights of the GPT that chapter 13 tunes (some minutes)",
            folder => SafeTensors.Save(Path.Combine(folder, "instruction-gpt.safetensors"), Pretraining.Instructions())),
        Text("preferences-train.jsonl", "2,500 annotated pairs of its reviews", folder => Pairs(folder, 2500, seed: 15)),
        Text("preferences-validation.jsonl", "500 more pairs", folder => Pairs(folder, 500, seed: 16)),
        Text("rankings-train.jsonl", "1,000 annotated rankings of its reviews", folder => Rankings(folder, 1000, seed: 17)),
        Text("rankings-validation.jsonl", "200 more rankings", folder => Rankings(folder, 200, seed: 18)),
        Text("ppo-seeds.csv", "ten runs of PPO (some minutes)", folder => PpoRuns.SeedTable(Reviewer(folder), Enumerable.Range(1, 10))),
        Text("ppo-settings.csv", "runs of PPO with one setting changed (some minutes)",
            folder => PpoRuns.SettingTable(Reviewer(folder), PpoRuns.Variations, [1, 2, 3])),
        Text("ppo-critics.csv", "runs of PPO with a critic of its own, and without whitening (some minutes)",
            folder => PpoRuns.CriticTable(Reviewer(folder), PpoRuns.Critics, [1, 2, 3])),
        Text("ppo-learned.csv", "three runs of PPO on a learned reward (some minutes)",
            folder => PpoRuns.LearnedTable(Reviewer(folder), Labels(folder, "train"), [1, 2, 3])),
        Text("dpo-seeds.csv", "25 runs of DPO (some minutes)", DpoSeeds),
        Text("dpo-steps.csv", "six runs of DPO with a smaller learning rate (a minute)", DpoSteps),
        Text("margin-seeds.csv", "90 reward models, with and without a margin (some minutes)",
            folder => MarginRuns.Table(
                Reviewer(folder), Labels(folder, "train"), Labels(folder, "validation"), Enumerable.Range(0, 30))),
        Text("instruction-runs.csv", "36 runs of chapter 13's instruction tuning (some minutes)",
            folder => InstructionRuns.Table(
                () => InstructionGpt.Load(Path.Combine(folder, "instruction-gpt.safetensors")), InstructionRuns.Settings, [1, 2, 3])),
        Text("expert-layers.csv", "training with five kinds of feed-forward layers (some minutes)", ExpertLayers),
    ];

    private static DataFile Text(string name, string description, Func<string, string> make) =>
        new(name, description, folder => WholeFile.Write(Path.Combine(folder, name), make(folder)));

    private static string Documents(int documents, long seed) => CourseGrammar.ToText(CourseGrammar.Sample(documents, seed));

    private static DataFile WorldModel(int seed) =>
        new($"world-gpt-{seed}.safetensors", "weights of chapter 7's GPT (a minute)",
            folder => SafeTensors.Save(Path.Combine(folder, $"world-gpt-{seed}.safetensors"), Pretraining.World(seed)));

    private static Gpt Reviewer(string folder) => ReviewGpt.Load(Path.Combine(folder, "review-gpt.safetensors"));

    private static string Pairs(string folder, int pairs, long seed) =>
        PreferenceFile.ToText(ReviewPreferences.Pairs(Reviewer(folder), pairs, seed));

    private static string Rankings(string folder, int rankings, long seed) =>
        RankingFile.ToText(ReviewPreferences.Rankings(Reviewer(folder), rankings, seed));

    private static IReadOnlyList<PreferencePair> Labels(string folder, string name) =>
        PreferenceFile.Read(Path.Combine(folder, $"preferences-{name}.jsonl"));

    private static string DpoSeeds(string folder)
    {
        var reference = Reviewer(folder);
        return DpoRuns.Table(reference, Data(reference, folder, "train"), Data(reference, folder, "validation"), DpoRuns.All);
    }

    private static string DpoSteps(string folder)
    {
        var reference = Reviewer(folder);
        return DpoRuns.StepTable(
            reference, Data(reference, folder, "train"), Data(reference, folder, "validation"), DpoRuns.SmallerSteps);
    }

    private static DpoData Data(Gpt reference, string folder, string name) => DpoData.Of(reference, Labels(folder, name));

    private static string ExpertLayers(string folder)
    {
        var vocabulary = WordVocabulary.Of(CourseGrammar.Grammar);
        var validation = new RandomWindows(Tokens("validation"), time: 32, seed: 0);
        return ExpertLayerRuns.ToCsv(ExpertLayerRuns.All(Tokens("train"), validation, vocabulary.VocabularySize));

        long[] Tokens(string name) => vocabulary.Encode(TextFile.Read(Path.Combine(folder, $"world-{name}.txt")));
    }
}
