using Lessons.GradientEstimation;
using Lessons.Models;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace Lessons.Tests.GradientEstimation;

public class AdversarialTests
{
    private static readonly GptConfig Small = new(VocabularySize: 5, ContextLength: 4, Layers: 1, Heads: 2, Channels: 8);

    [Fact]
    [Equation("10.10")]
    [Equation("10.11")]
    public void Losses_and_gradients_equal_PyTorchs()
    {
        using var scope = NewDisposeScope();
        foreach (var stored in ReferenceFile.Load("relaxation.json")["adversarial"]!.AsArray())
        {
            var (real, fake) = (
                ReferenceCase.Read(stored!["real"]!).requires_grad_(true), ReferenceCase.Read(stored["fake"]!).requires_grad_(true));
            var loss = stored.Text("loss") switch
            {
                "discriminator" => Adversarial.DiscriminatorLoss(real, fake),
                "generator" => Adversarial.GeneratorLoss(fake),
                _ => Adversarial.MinimaxGeneratorLoss(fake),
            };
            loss.backward();
            var allowed = real.dtype == float32 ? new Tolerance(1e-6, 1e-6) : new Tolerance(1e-14, 1e-12);
            allowed.Check(ReferenceCase.Values(loss.detach()), Expected(stored["value"]!), stored.Text("loss"));
            foreach (var (x, gradient) in new[] { real, fake }.Zip(stored["gradients"]!.AsArray()))
                if (gradient is null) x.grad.ShouldBeNull();
                else allowed.Check(ReferenceCase.Values(x.grad!), Expected(gradient), stored.Text("loss") + ", gradient");
        }

        static double[] Expected(System.Text.Json.Nodes.JsonNode stored) =>
            ReferenceFile.Doubles(stored.Text("values"), stored.Text("dtype"));
    }

    [Fact]
    [Equation("10.10")]
    public void A_discriminator_that_cannot_tell_loses_2_ln_2() =>
        Adversarial.DiscriminatorLoss(zeros(3, dtype: float64), zeros(5, dtype: float64)).item<double>().ShouldBe(2 * Math.Log(2), 1e-15);

    [Fact]
    public void Scores_however_large_give_finite_losses()
    {
        using var scope = NewDisposeScope();
        var scores = tensor(new[] { 300f, -300 });
        Adversarial.DiscriminatorLoss(scores, scores).item<float>().ShouldBe(300);
        Adversarial.GeneratorLoss(scores).item<float>().ShouldBe(150);
        Adversarial.MinimaxGeneratorLoss(scores).item<float>().ShouldBe(-150);
    }

    [Fact]
    public void Hard_texts_are_one_hot_drawn_as_the_model_draws_and_their_gradient_reaches_every_weight()
    {
        using var scope = NewDisposeScope();
        var model = Models.Numbers.Disturbed(new Gpt(Small), seed: 3, size: 0.4);
        var start = nn.functional.one_hot(zeros(20_000, 1, dtype: int64), 5).to_type(float32); // (B, 1, V)
        Tensor text;
        using (no_grad()) text = RelaxedText.Write(model, start, T: 3, tau: 1, hard: true); // (B, 3, V)
        text.shape.ShouldBe([20_000, 3, 5]);
        text.eq(0).logical_or(text.eq(1)).all().item<bool>().ShouldBeTrue();
        text.sum(-1).eq(1).all().item<bool>().ShouldBeTrue();

        // How often each of the 125 texts was written, against the model's own probability of it.
        var all = new long[125, 3];
        for (var i = 0; i < 125; i++) (all[i, 0], all[i, 1], all[i, 2]) = (i / 25, i / 5 % 5, i % 5);
        var texts = tensor(all);
        var log = NextToken.LogProbabilities(model.forward(cat([zeros(125, 1, dtype: int64), texts.narrow(1, 0, 2)], 1)), texts).sum(1);
        var written = text.argmax(-1).data<long>().ToArray();
        var counts = new long[125];
        for (var b = 0; b < 20_000; b++) counts[written[3 * b] * 25 + written[3 * b + 1] * 5 + written[3 * b + 2]]++;
        var probabilities = log.detach().to_type(float64).exp().data<double>().ToArray();
        ChiSquared.PValue(ChiSquared.Statistic(counts, [.. probabilities.Select(p => p / probabilities.Sum())]), 124)
            .ShouldBeGreaterThan(1e-5);

        foreach (var hard in new[] { false, true })
        {
            model.zero_grad();
            var y = RelaxedText.Write(model, start.narrow(0, 0, 16), T: 3, tau: 1, hard);
            new TextDiscriminator(V: 5, T: 3).call(y).mean().backward();
            foreach (var (name, parameter) in model.named_parameters())
                if (!name.StartsWith("positions", StringComparison.Ordinal))
                    parameter.grad!.abs().max().item<float>().ShouldBeGreaterThan(0, name);
        }
    }

    /// <summary>The plain way: the whole text is read for every position, and (10.4) is written out with the same noise.</summary>
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.3)]
    [InlineData(2, 4)]
    public void Soft_texts_are_mixtures_at_their_temperature_continued_from_the_last_position(int t0, double tau)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var model = Models.Numbers.Disturbed(new Gpt(Small with { ContextLength = 5 }), seed: 3, size: 0.4);
        var start = nn.functional.one_hot(randint(0, 5, [6, t0], generator: new Generator(2)), 5).to_type(float32); // (B, t0, V)
        manual_seed(11);
        var text = RelaxedText.Write(model, start, T: 3, tau, hard: false); // (B, 3, V)
        manual_seed(11);
        var all = start;
        for (var t = 0; t < 3; t++)
        {
            var logits = model.Logits(model.Transform(all.matmul(model.Embeddings))); // (B, t0 + t, V)
            var last = logits.unbind(1)[^1].unsqueeze(1);
            var weights = ((last + Gumbel.Noise(last)) / tau).exp(); // (B, 1, V)
            all = cat([all, weights / weights.sum(-1, keepdim: true)], 1);
        }

        (text - cat([.. all.unbind(1)[t0..].Select(y => y.unsqueeze(1))], 1)).abs().max().item<float>().ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void The_chapter_writes_as_the_library_does() =>
        LessonText.Chapter("10b-text-gan.ipynb").ShouldContain(
            LessonText.Method("GradientEstimation/TextGan.cs", "Tensor Write(Gpt gpt, Tensor start, int T, double tau, bool hard)"));

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => RelaxedText.Write(new Gpt(Small), zeros(2, 1, 4), 3, 1, hard: true)).Message
            .ShouldBe("RelaxedText.Write: start (2,1,4), expected (B,t0,5) with one position or more");
        Should.Throw<ArgumentException>(() => new TextDiscriminator(V: 5, T: 3).call(zeros(2, 4, 5)))
            .Message.ShouldBe("TextDiscriminator: text (2,4,5), expected (B,3,5)");
    }
}
