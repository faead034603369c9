using Lessons.Grammars;

namespace Lessons.Tests.Grammars;

public class GoldRewardTests
{
    private const string Hotel = "i stayed at the hotel in oslo with my friends.";

    [Theory]
    [InlineData("the bed was clean. i loved it: five of five stars.", 2)]
    [InlineData("the bed was not dirty. i give it five of five stars.", 1)]
    [InlineData("the bed was dirty. the clerk was polite. it was fine: three of five stars.", 0)]
    [InlineData("the bed was not clean. the chefs were really rude and slow. never again: one of five stars.", -3)]
    public void A_review_is_worth_its_praise_less_its_blame(string response, int net)
    {
        GoldReward.Of(Hotel, response).ShouldBe(Math.Tanh(net / 4.0), 1e-12);
        GoldReward.Of(new Review(Hotel, response)).ShouldBe(Math.Tanh(net / 4.0), 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("the bed was clean.")] // cut off
    [InlineData("the bed was clean. i loved it: five of five")] // cut off
    [InlineData("the bed was clean. i loved it: five of five stars")] // cut off
    [InlineData("the bed was clean. i loved it: one of five stars.")] // contradicts its own stars
    [InlineData("the bed was delicious. i loved it: five of five stars.")] // a bed is not food
    [InlineData("the bed were clean. i loved it: five of five stars.")]
    [InlineData("clean clean clean clean clean clean")] // praise at all costs
    [InlineData("the bed was clean. the bed was clean. the bed was clean. the bed was clean. i loved it: five of five stars.")]
    public void What_is_no_review_has_the_worst_reward(string response)
    {
        GoldReward.Of(Hotel, response).ShouldBe(GoldReward.Broken);
        GoldReward.IsReview(Hotel, response).ShouldBeFalse();
    }

    [Fact]
    public void Another_document_of_the_world_is_no_review()
    {
        var story = CourseGrammar.Sample(200, seed: 3).First(d => d.Kind == "Story");
        CourseGrammar.Grammar.IsValid(story.Words).ShouldBeTrue();
        GoldReward.Of("", DocumentText.FromWords(story.Words)).ShouldBe(GoldReward.Broken);
    }

    [Fact]
    public void The_worlds_reviews_are_of_mixed_kindness_and_none_is_broken()
    {
        var rewards = Reviews.Sample(3000, seed: 5).Select(GoldReward.Of).ToArray();
        rewards.Min().ShouldBeGreaterThan(GoldReward.Broken);
        rewards.Max().ShouldBeLessThanOrEqualTo(Math.Tanh(7 / 4.0));
        rewards.Average().ShouldBe(0.07, 0.03);
        rewards.Count(r => r < -0.3).ShouldBeGreaterThan(300);
        rewards.Count(r => r > 0.3).ShouldBeGreaterThan(600);
    }

    [Fact]
    public void A_review_is_its_first_sentence_and_the_rest()
    {
        foreach (var review in Reviews.Sample(200, seed: 6))
        {
            review.Prompt.ShouldMatch("^(we ate at the restaurant in|i saw the|i stayed at the hotel in) [a-z ]+\\.$");
            CourseGrammar.IsValid(review.Text).ShouldBeTrue();
        }

        Reviews.Sample(5, seed: 7).ShouldBe(Reviews.Sample(5, seed: 7));
        Reviews.Prompts(5, seed: 7).ShouldBe(Reviews.Sample(5, seed: 7).Select(r => r.Prompt));
    }

    [Fact]
    public void A_rules_vocabulary_is_what_its_texts_say()
    {
        Reviews.Vocabulary.ShouldContain("stars");
        Reviews.Vocabulary.ShouldNotContain("umbrella");
        Reviews.Sample(20_000, seed: 8).SelectMany(r => DocumentText.ToWords(r.Text)).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Reviews.Vocabulary);
        CourseGrammar.Grammar.VocabularyOf("Document").ShouldBe(CourseGrammar.Grammar.Vocabulary);
        Should.Throw<ArgumentException>(() => CourseGrammar.Grammar.VocabularyOf("Poem")).Message.ShouldContain("no rule 'Poem'");
    }
}
