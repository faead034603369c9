using Lessons.Instructions;
using Lessons.Models;
using Prepare;

namespace Lessons.Tests.Data;

public class InstructionDataTests
{
    private static readonly string Weights = Repository.PathOf("data", "instruction-gpt.safetensors");

    [ManagedEngineFact]
    public void The_base_models_weights_are_trained_again()
    {
        var trained = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(trained, Pretraining.Instructions());
            File.ReadAllBytes(Weights).ShouldBe(File.ReadAllBytes(trained));
        }
        finally
        {
            File.Delete(trained);
        }
    }

    [ManagedEngineFact]
    public void A_run_of_the_table_is_made_again()
    {
        var setting = InstructionRuns.Settings[^1];
        var made = InstructionRuns.Table(() => InstructionGpt.Load(Weights), [setting], [1]).Split('\n');
        var lines = File.ReadAllLines(Repository.PathOf("data", "instruction-runs.csv"));
        lines[0].ShouldBe(made[0]);
        lines.ShouldContain(made[1]);
        lines.Length.ShouldBe(1 + 3 * InstructionRuns.Settings.Count);
    }

    [Fact]
    public void A_seed_chooses_its_types_and_more_of_them_are_the_same_and_others()
    {
        InstructionRuns.Settings.ShouldBeUnique();
        foreach (var seed in new long[] { 1, 2, 3 })
        {
            var names = InstructionRuns.Chosen(23, seed).Select(type => type.Name).ToArray();
            names.ShouldBe(TaskTypes.ForTuning.Select(type => type.Name), ignoreOrder: true);
            InstructionRuns.Chosen(4, seed).Select(type => type.Name).ShouldBe(names[..4]);
        }
    }
}
