using Lessons.Models;
using Prepare;

namespace Lessons.Tests.Data;

/// <summary>The stored models are chapter 7's training, made again byte for byte; one seed of the three.</summary>
public class WorldModelDataTests
{
    [ManagedEngineFact]
    public void The_world_models_weights_are_trained_again()
    {
        var trained = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(trained, Pretraining.World(seed: 8));
            File.ReadAllBytes(Repository.PathOf("data", "world-gpt-8.safetensors")).ShouldBe(File.ReadAllBytes(trained));
        }
        finally
        {
            File.Delete(trained);
        }
    }

    [Fact]
    public void Each_seed_has_a_model_of_its_own_and_other_seeds_are_refused()
    {
        var folder = Repository.PathOf("data");
        WorldGpt.Seeds.Select(seed => WorldGpt.Load(seed, folder).Embeddings.data<float>().ToArray()[0]).ShouldBeUnique();
        Should.Throw<ArgumentException>(() => WorldGpt.Load(10, folder)).Message
            .ShouldBe("WorldGpt.Load: the seed is 10; expected one of 7, 8, 9");
    }
}
