using Lessons.Models;
using Lessons.Preference;
using Lessons.Text;
using static Lessons.Tests.Models.Numbers;
using static TorchSharp.torch;

namespace Lessons.Tests.Preference;

public class RewardModelTests
{
    private static readonly GptConfig Small = new(
        VocabularySize: 11, ContextLength: 9, Layers: 2, Heads: 2, Channels: 8, Positions: Positions.Rotary);

    private static readonly long[][] Texts = [[1, 5, 2], [3], [4, 4, 7, 10, 0], [1, 5, 2, 6]];

    [Fact]
    [Equation("14.1")]
    public void The_reward_is_W_h_plus_b_at_the_last_real_token()
    {
        var model = Create();
        var rewards = Of(Rewards(model, Texts));
        for (var i = 0; i < Texts.Length; i++)
        {
            var h = model.Body.Hidden(tensor(Texts[i], [1, Texts[i].Length]))[0, Texts[i].Length - 1]; // (C)
            var byHand = Of(model.Head.weight!).Zip(Of(h), (w, x) => w * x).Sum() + Of(model.Head.bias!)[0];
            rewards[i].ShouldBe(byHand, 1e-5f);
        }
    }

    [Fact]
    public void Filling_changes_no_reward_and_every_real_token_can()
    {
        var model = Create();
        var alone = Of(Rewards(model, [Texts[0]]))[0];
        Of(Rewards(model, Texts))[0].ShouldBe(alone, 1e-5f);
        var tokens = tensor(new long[,] { { 1, 5, 2, 9, 9 }, { 1, 5, 2, 3, 7 } });
        var filled = Of(model.call(tokens, tensor(new[,] { { 1f, 1, 1, 0, 0 }, { 1f, 1, 1, 0, 0 } })));
        filled.ShouldBe([alone, alone], 1e-5f);
        Of(model.call(tokens, tensor(new[,] { { 0f, 0, 1, 0, 0 }, { 0f, 1, 1, 0, 0 } }))).ShouldBe(filled); // a mask of the answer alone
        for (var t = 0; t < 3; t++)
        {
            long[] other = [.. Texts[0]];
            other[t] = 8;
            Math.Abs(Of(Rewards(model, [other]))[0] - alone).ShouldBeGreaterThan(1e-4f);
        }
    }

    [Fact]
    public void It_starts_as_the_pretrained_model_and_leaves_that_as_it_was()
    {
        manual_seed(1);
        var pretrained = Disturbed(new Gpt(Small), seed: 2);
        var before = pretrained.state_dict().ToDictionary(p => p.Key, p => Of(p.Value));
        var model = RewardModel.From(pretrained);
        foreach (var (name, value) in model.Body.state_dict()) Of(value).ShouldBe(before[name], name);

        var adam = optim.AdamW(model.parameters(), lr: 0.1);
        for (var step = 0; step < 3; step++)
        {
            adam.zero_grad();
            PairwiseRanking.Loss(Rewards(model, Texts[..2]), Rewards(model, Texts[2..])).backward();
            adam.step();
        }

        foreach (var (name, value) in pretrained.state_dict()) Of(value).ShouldBe(before[name], name);
        Largest(model.Body.Embeddings - pretrained.Embeddings).ShouldBeGreaterThan(0.01);
        new RewardModel(pretrained).Body.ShouldBeSameAs(pretrained);
    }

    [Fact]
    public void The_first_rewards_have_about_unit_size()
    {
        manual_seed(5);
        var model = new RewardModel(new Gpt(Small with { Channels = 512 }));
        model.Head.weight!.detach().pow(2).sum().item<float>().ShouldBe(1, 0.2f);
        Largest(model.Head.bias!).ShouldBe(0);
    }

    /// <summary>-(grad R_best - sum_i P_i grad R_i), each gradient by a backward pass of its own, is the gradient of the loss.</summary>
    [Fact]
    public void The_gradient_of_the_loss_is_the_identity_of_the_article()
    {
        var model = Create();
        var perAnswer = Texts.Select(text => Gradient(model, () => Rewards(model, [text]).sum())).ToArray();
        var p = Of(ListwiseRanking.Probabilities(Rewards(model, Texts).reshape(1, 4)));
        var loss = Gradient(model, () => ListwiseRanking.Loss(Rewards(model, Texts).reshape(1, 4), tensor(new long[] { 2 })));
        for (var j = 0; j < loss.Length; j++)
        {
            var expected = -(perAnswer[2][j] - p.Select((pi, i) => pi * perAnswer[i][j]).Sum());
            loss[j].ShouldBe(expected, 1e-5);
        }

        loss.Max(Math.Abs).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void No_ranking_loss_moves_the_bias_and_centring_does()
    {
        var model = Create();
        ListwiseRanking.Loss(Rewards(model, Texts).reshape(1, 4), tensor(new long[] { 2 })).backward();
        Largest(model.Head.bias!.grad!).ShouldBeLessThan(1e-7);
        Largest(model.Head.weight!.grad!).ShouldBeGreaterThan(1e-3);

        var before = Of(Rewards(model, Texts));
        Centre(model).ShouldBe(before.Average(), 1e-5);
        var after = Of(Rewards(model, Texts));
        after.Average().ShouldBe(0, 1e-5f);
        (after[1] - after[0]).ShouldBe(before[1] - before[0], 1e-5f);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        var model = Create();
        Refused(() => model.call(ones(2, 3, dtype: int64), tensor(new[,] { { 1f, 1, 1 }, { 0, 0, 0 } })))
            .ShouldBe("RewardModel: row 1 of the mask is 0 everywhere; expected at least one real token");
        Refused(() => model.call(ones(1, 3, dtype: int64), ones(1, 2)))
            .ShouldBe("RewardModel: tokens (1,3) and mask (1,2); expected the same shape");

        static string Refused(Action call) => Should.Throw<ArgumentException>(call).Message;
    }

    private static Tensor Rewards(RewardModel model, IReadOnlyList<long[]> texts)
    {
        var batch = DocumentBatch.Pad(texts, padding: 0);
        return model.call(batch.Tokens, batch.Mask);
    }

    private static double Centre(RewardModel model)
    {
        var batch = DocumentBatch.Pad(Texts, padding: 0);
        return model.Centre(batch.Tokens, batch.Mask);
    }

    private static double[] Gradient(RewardModel model, Func<Tensor> value)
    {
        model.zero_grad();
        value().backward();
        return [.. model.named_parameters()
            .SelectMany(p => p.parameter.grad is { } g ? Of(g).Select(x => (double)x) : new double[p.parameter.numel()])];
    }

    private static RewardModel Create()
    {
        manual_seed(3);
        return Disturbed(new RewardModel(new Gpt(Small)), seed: 4);
    }
}
