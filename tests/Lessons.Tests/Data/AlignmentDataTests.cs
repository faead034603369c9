using Lessons.Grammars;
using Lessons.Models;
using Lessons.Text;
using Prepare;
using static TorchSharp.torch;

namespace Lessons.Tests.Data;

/// <summary>
/// What the alignment chapters start from is drawn again, byte for byte: the weights of the review model, and what the
/// annotator said about its responses.
/// </summary>
public class AlignmentDataTests
{
    private static readonly Lazy<Gpt> Pretrained = new(() => Pretraining.Run());

    private static readonly Lazy<IReadOnlyList<PreferencePair>> Train = new(() =>
        ReviewPreferences.Pairs(Pretrained.Value, 2500, seed: 15));

    private static readonly Lazy<IReadOnlyList<Ranking>> TrainRankings = new(() =>
        ReviewPreferences.Rankings(Pretrained.Value, 1000, seed: 17));

    [ManagedEngineFact]
    public void The_review_models_weights_are_drawn_again()
    {
        var path = Repository.PathOf("data", "review-gpt.safetensors");
        var drawn = Path.GetTempFileName();
        try
        {
            SafeTensors.Save(drawn, Pretrained.Value);
            File.ReadAllBytes(path).ShouldBe(File.ReadAllBytes(drawn));
            var loaded = ReviewGpt.Load(path).state_dict();
            foreach (var (name, weight) in Pretrained.Value.state_dict())
                loaded[name].data<float>().ToArray().ShouldBe(weight.data<float>().ToArray(), name);
        }
        finally
        {
            File.Delete(drawn);
        }
    }

    [ManagedEngineFact]
    public void Training_preferences_are_drawn_again() => DataTests.Same("preferences-train.jsonl", PreferenceFile.ToText(Train.Value));

    [ManagedEngineFact]
    public void Validation_preferences_are_drawn_again() =>
        DataTests.Same("preferences-validation.jsonl", PreferenceFile.ToText(ReviewPreferences.Pairs(Pretrained.Value, 500, seed: 16)));

    [ManagedEngineFact]
    public void Training_rankings_are_drawn_again() => DataTests.Same("rankings-train.jsonl", RankingFile.ToText(TrainRankings.Value));

    [ManagedEngineFact]
    public void Validation_rankings_are_drawn_again() =>
        DataTests.Same("rankings-validation.jsonl", RankingFile.ToText(ReviewPreferences.Rankings(Pretrained.Value, 200, seed: 18)));

    /// <summary>What the data card says of it.</summary>
    [Fact]
    public void The_model_writes_reviews_and_a_few_broken_ones()
    {
        using var generator = new Generator(1);
        var tokens = Pretrained.Value.Generate(
            ReviewTokens.Prompts(Reviews.Prompts(1000, seed: 1)), ReviewTokens.ResponseLength, generator: generator);
        var rewards = ReviewTokens.Gold(tokens).data<float>().ToArray();
        rewards.Count(r => r == GoldReward.Broken).ShouldBeInRange(40, 120);
        rewards.Average().ShouldBe(0, 0.05);
        rewards.Count(r => r > 0).ShouldBeGreaterThan(400);
        rewards.Count(r => r is < 0 and > -1).ShouldBeGreaterThan(250);
    }

    /// <summary>The levels of strength mean what they say: the stronger the preference, the likelier it is right.</summary>
    [Fact]
    public void The_stronger_a_preference_the_more_often_it_is_right()
    {
        var right = Enum.GetValues<PreferenceStrength>().Select(level => Train.Value.Where(p => p.Strength == level).Average(Right))
            .ToArray();
        right.ShouldBe(right.Order());
        right[0].ShouldBeInRange(0.5, 0.65);
        right[3].ShouldBeGreaterThan(0.9);
    }

    [ManagedEngineFact]
    public void The_card_counts_the_strengths_of_the_file()
    {
        Train.Value.Average(Right).ShouldBe(Card.Agreement, 0.005);
        foreach (var level in Enum.GetValues<PreferenceStrength>())
            Train.Value.Count(p => p.Strength == level).ShouldBe(Card.Levels[(int)level], $"{level}");
    }

    [Fact]
    public void Rankings_have_two_to_six_answers()
    {
        var counts = TrainRankings.Value.Select(r => r.Answers.Count).ToArray();
        for (var k = 2; k <= 6; k++) counts.Count(c => c == k).ShouldBeInRange(150, 250);
        (counts.Min(), counts.Max()).ShouldBe((2, 6));
    }

    /// <summary>1 where the gold reward agrees, 1/2 where it is the same for both.</summary>
    private static double Right(PreferencePair pair)
    {
        var prompt = pair.Prompt[0].Content;
        return 0.5 + 0.5 * Math.Sign(GoldReward.Of(prompt, pair.Chosen) - GoldReward.Of(prompt, pair.Rejected));
    }

    /// <summary>Numbers of data/README.md.</summary>
    private static class Card
    {
        public const double Agreement = 0.792;
        public static readonly int[] Levels = [503, 704, 842, 451];
    }
}
