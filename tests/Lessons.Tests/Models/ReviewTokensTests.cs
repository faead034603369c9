using Lessons.Grammars;
using Lessons.Models;
using Lessons.Reinforcement;
using Lessons.Text;
using static TorchSharp.torch;

namespace Lessons.Tests.Models;

public class ReviewTokensTests
{
    private static readonly Review Film = new("i saw the film with my friends.", "the songs were funny. i give it four of five stars.");
    private static readonly Review Hotel = new(
        "i stayed at the hotel in oslo with my family.", "the bed was not dirty. the cooks were rude. it was fine: three of five stars.");

    [Fact]
    public void Responses_begin_at_the_same_position_whatever_the_prompts_length()
    {
        var (tokens, mask) = ReviewTokens.Encode([Film, Hotel]);
        var (first, second) = (Row(tokens, 0), Row(tokens, 1));
        ReviewTokens.PromptLength.ShouldBe(12);
        first[..4].ShouldBe([0, 0, 0, 0]);
        second[0].ShouldBe(0);
        ReviewGpt.Vocabulary.Decode(first[4..12]).ShouldBe(Film.Prompt);
        ReviewGpt.Vocabulary.Decode(second[1..12]).ShouldBe(Hotel.Prompt);
        ReviewGpt.Vocabulary.Decode(first[12..25]).ShouldBe(Film.Response);
        // 13 words and the end count, then comes padding; the longer response, 20 words, goes to the end.
        mask.sum(1).data<float>().ToArray().ShouldBe([14, 21]);
        mask.narrow(1, 0, 12).sum().item<float>().ShouldBe(0);
        tokens.shape.ShouldBe([2, 33]);
        mask.dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Decoding_gives_the_reviews_back()
    {
        var reviews = Reviews.Sample(50, seed: 4).ToArray();
        var (tokens, mask) = ReviewTokens.Encode(reviews);
        ReviewTokens.Decode(tokens).ShouldBe(reviews);
        AnswerMask(tokens).data<float>().ToArray().ShouldBe(mask.narrow(1, 1, mask.shape[1] - 1).data<float>().ToArray());
        ReviewTokens.Gold(tokens).data<float>().ToArray().ShouldBe(reviews.Select(r => (float)GoldReward.Of(r)));
    }

    [Fact]
    public void What_follows_the_end_is_not_read()
    {
        var (tokens, _) = ReviewTokens.Encode([Film]);
        var longer = cat([tokens, ReviewTokens.Encode([Hotel]).Tokens.narrow(1, 12, 5)], 1);
        ReviewTokens.Decode(longer).ShouldBe([Film]);
        AnswerMask(longer).sum().item<float>().ShouldBe(14);
    }

    [Fact]
    public void A_response_without_an_end_is_broken()
    {
        var (tokens, _) = ReviewTokens.Encode([Film]);
        var cut = tokens.narrow(1, 0, tokens.shape[1] - 2);
        AnswerMask(cut).sum().item<float>().ShouldBe(12);
        ReviewTokens.Gold(cut).item<float>().ShouldBe(-1);
    }

    /// <summary>Else the data that a model wrote could not be read by it.</summary>
    [Fact]
    public void A_response_that_was_cut_off_is_encoded_as_it_was_sampled()
    {
        var cut = new Review(Film.Prompt, string.Join(' ', Enumerable.Repeat("the", ReviewTokens.ResponseLength)));
        var (tokens, mask) = ReviewTokens.Encode([cut, Film]);
        mask.sum(1).data<float>().ToArray().ShouldBe([34, 14]);
        Row(tokens, 0)[12..].ShouldAllBe(token => token != 0);
        ReviewTokens.Decode(tokens).ShouldBe([cut, Film]);
        AnswerMask(tokens).data<float>().ToArray().ShouldBe(mask.narrow(1, 1, mask.shape[1] - 1).data<float>().ToArray());
    }

    [Fact]
    public void Pairs_are_the_chosen_reviews_and_then_the_rejected_ones()
    {
        PreferencePair[] pairs =
        [
            new([new Turn("user", Film.Prompt)], Film.Response, "the songs were dull. never again: one of five stars."),
            new([new Turn("user", Hotel.Prompt)], "the bed was clean. i liked it: four of five stars.", Hotel.Response),
        ];
        ReviewTokens.Decode(ReviewTokens.EncodePairs(pairs).Tokens).ShouldBe(
            [Film, Hotel with { Response = pairs[1].Chosen }, Film with { Response = pairs[0].Rejected }, Hotel]);
        Should.Throw<ArgumentException>(() => ReviewTokens.EncodePairs([pairs[0], pairs[1] with { Rejected = pairs[1].Chosen }]))
            .Message.ShouldBe(
                "ReviewTokens.EncodePairs: both answers of a pair are 'the bed was clean. i liked it: four of five stars.'; "
                    + "expected two that differ");
    }

    [Fact]
    public void A_copy_has_weights_of_its_own()
    {
        manual_seed(1);
        var model = new Gpt(ReviewGpt.Config);
        var copy = ReviewGpt.Copy(model);
        var (tokens, _) = ReviewTokens.Encode([Film, Hotel]);
        var before = model.call(tokens).data<float>().ToArray();
        copy.call(tokens).data<float>().ToArray().ShouldBe(before);
        using (no_grad()) foreach (var p in copy.parameters()) p.zero_();
        model.call(tokens).data<float>().ToArray().ShouldBe(before);
    }

    [Theory]
    [InlineData("", "has 0 words; expected 1 to 34")]
    [InlineData("the umbrella was clean.", "'umbrella' is not among the")]
    public void A_response_that_cannot_be_encoded_is_named(string response, string problem) =>
        Should.Throw<ArgumentException>(() => ReviewTokens.EncodeResponse(response)).Message.ShouldContain(problem);

    [Fact]
    public void A_prompt_or_response_that_is_too_long_is_named()
    {
        Should.Throw<ArgumentException>(() => ReviewTokens.EncodeResponse(string.Join(' ', Enumerable.Repeat("the", 35))))
            .Message.ShouldContain("has 35 words; expected 1 to 34");
        Should.Throw<ArgumentException>(() => ReviewTokens.Prompts([Hotel.Prompt + " the"]))
            .Message.ShouldContain("has 12 words; expected 1 to 11");
        Should.Throw<ArgumentException>(() => ReviewTokens.Prompts([""])).Message.ShouldContain("has 0 words");
    }

    private static Tensor AnswerMask(Tensor tokens) => Rollout.AnswerMask(tokens, ReviewTokens.PromptLength, WordVocabulary.End);

    private static long[] Row(Tensor tokens, long row) => tokens.select(0, row).data<long>().ToArray();
}
