using Lessons.ExposureBias;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.ExposureBias;

public class ScheduledSamplingTests
{
    [Fact]
    [Equation("9.5")]
    public void The_share_says_how_many_tokens_are_the_models_own()
    {
        var model = Model();
        // The model never writes token 4 by itself: its logit is far below the others'.
        var inputs = full(400, 6, 4, dtype: int64);
        double Own(double share) => ScheduledSampling.Inputs(model, inputs, share, new Generator(1)).ne(4).to_type(float32)
            .narrow(1, 1, 5).mean().item<float>();
        Own(0).ShouldBe(0);
        Own(1).ShouldBe(1);
        Own(0.3).ShouldBe(0.3, 4 * Math.Sqrt(0.3 * 0.7 / 2000));
        ScheduledSampling.Inputs(model, inputs, 1, new Generator(1)).select(1, 0).eq(4).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Its_own_tokens_follow_the_model_after_the_inputs_made_so_far()
    {
        var model = Model();
        const int N = 4000;
        var made = ScheduledSampling.Inputs(model, zeros(N, 3, dtype: int64), 1, new Generator(2));
        using var untracked = no_grad();
        var first = model.forward(zeros(1, 1, dtype: int64))[0, 0].softmax(-1);
        var p = first[1].item<float>();
        made.select(1, 1).eq(1).to_type(float32).mean().item<float>().ShouldBe(p, 4 * MathF.Sqrt(p * (1 - p) / N));
        var second = model.forward(tensor(new[] { 0L, 1 }, [1, 2]))[0, 1].softmax(-1)[2].item<float>();
        var after = made.index_select(0, made.select(1, 1).eq(1).nonzero().squeeze(1)).select(1, 2);
        after.eq(2).to_type(float32).mean().item<float>().ShouldBe(second, 4 * MathF.Sqrt(second * (1 - second) / after.shape[0]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Should.Throw<ArgumentException>(() => ScheduledSampling.Inputs(Model(), zeros(1, 2, dtype: int64), 1.5)).Message
            .ShouldStartWith("ScheduledSampling.Inputs: the share is 1.5; expected 0 to 1");
        Should.Throw<ArgumentException>(() => ScheduledSampling.Inputs(Model(), zeros(2, dtype: int64), 0.5)).Message
            .ShouldBe("ScheduledSampling.Inputs: inputs (2); expected (B,T)");
    }

    private static Gpt Model()
    {
        manual_seed(3);
        var model = new Gpt(new GptConfig(VocabularySize: 5, ContextLength: 6, Layers: 1, Heads: 1, Channels: 8, TieWeights: false));
        using (no_grad())
        {
            foreach (var weight in model.parameters()) weight.mul_(8);
            foreach (var (name, weight) in model.named_parameters())
                if (name == "norm.bias") weight.fill_(1);
                else if (name == "norm.weight") weight.div_(8);
            foreach (var (name, weight) in model.named_parameters())
                if (name == "head.weight") weight[4].fill_(-20);
        }

        return model;
    }
}
