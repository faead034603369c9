using Lessons.Decoding;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

public class BeamSearchTests
{
    private const long End = 0;

    private static readonly GptConfig Tiny = new(VocabularySize: 4, ContextLength: 8, Layers: 1, Heads: 1, Channels: 4);

    [Fact]
    [Equation("8.8")]
    public void The_score_divides_by_a_power_of_the_length()
    {
        BeamSearch.Score(-12, 4, alpha: 0).ShouldBe(-12);
        BeamSearch.Score(-12, 4, alpha: 1).ShouldBe(-3);
        BeamSearch.Score(-12, 4, alpha: 0.5).ShouldBe(-6, 1e-12);
    }

    /// <summary>With room for all texts nothing is dropped: every text of up to T tokens, with its own probability.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void With_beams_enough_it_finds_every_text_and_ranks_them_by_score(double alpha)
    {
        const int T = 4;
        var model = Sharp(seed: 3);
        var found = BeamSearch.Find(model, [1, 2], beams: 1000, T, End, alpha);
        var all = Texts(T).Select(text => (Text: text, LogP: LogProbability(model, [1, 2], text)))
            .Select(t => (t.Text, t.LogP, Score: t.LogP / Math.Pow(t.Text.Length, alpha))).OrderByDescending(t => t.Score).ToArray();
        found.Count.ShouldBe(all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            found[i].Tokens.ShouldBe(all[i].Text);
            found[i].LogProbability.ShouldBe(all[i].LogP, 1e-5);
            found[i].Score.ShouldBe(all[i].Score, 1e-5);
            found[i].Ended.ShouldBe(all[i].Text[^1] == End);
        }

        found.Sum(beam => Math.Exp(beam.LogProbability)).ShouldBe(1, 1e-5);
    }

    [Fact]
    public void One_beam_is_greedy_decoding()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var model = Sharp(seed);
            var greedy = model.Generate(tensor(new[,] { { 1L } }), 6, temperature: 0).data<long>().Skip(1).ToArray();
            var end = Array.IndexOf(greedy, End);
            BeamSearch.Find(model, [1], beams: 1, maxTokens: 6, End).Single().Tokens.ShouldBe(end < 0 ? greedy : greedy[..(end + 1)]);
        }
    }

    /// <summary>The step that looks best leads to the worse text: A 0.6 then 0.5 each, B 0.4 then 1.</summary>
    [Fact]
    public void A_second_beam_finds_what_greedy_decoding_misses()
    {
        Tensor Next(Tensor text)
        {
            var rows = Enumerable.Range(0, (int)text.shape[0]).Select(b => (text.shape[1], text[b, text.shape[1] - 1].item<long>()) switch
            {
                (1, _) => new[] { 0, 0.6, 0.4 },
                (_, 1) => [0.5, 0.5, 0],
                _ => [1, 0, 0],
            });
            return tensor([.. rows.SelectMany(r => r)], [text.shape[0], 3]).log();
        }

        BeamSearch.Find(Next, [0], beams: 1, maxTokens: 2, End)[0].Tokens.ShouldBe([1, 0]); // of equals the lower token
        var best = BeamSearch.Find(Next, [0], beams: 2, maxTokens: 2, End)[0];
        best.Tokens.ShouldBe([2, 0]);
        best.LogProbability.ShouldBe(Math.Log(0.4), 1e-12);
        // What is impossible is never kept, however many beams there are.
        BeamSearch.Find(Next, [0], beams: 50, maxTokens: 2, End).Count.ShouldBe(3);
    }

    [Fact]
    public void Input_that_cannot_be_searched_is_refused()
    {
        var model = Sharp(1);
        Message(() => BeamSearch.Find(model, [], 2, 3, End)).ShouldStartWith("BeamSearch.Find: the prompt is empty");
        Message(() => BeamSearch.Find(model, [1], 0, 3, End)).ShouldStartWith("BeamSearch.Find: 0 beams; expected 1 or more");
        Message(() => BeamSearch.Find(model, [1], 2, 0, End)).ShouldStartWith("BeamSearch.Find: up to 0 tokens; expected 1 or more");
        Message(() => BeamSearch.Find(model, [1], 2, 9, End)).ShouldContain("1 tokens and 9 more do not fit into the context of 8");
        Message(() => BeamSearch.Find(model, [1], 2, 3, End, double.NaN)).ShouldContain("alpha is NaN; expected a finite number");
        BeamSearch.Find(model, [1], 2, 8, End).ShouldNotBeEmpty(); // the last token is written and not read
    }

    private static string Message(Action call) => Should.Throw<ArgumentException>(call).Message;

    private static Gpt Sharp(int seed)
    {
        manual_seed(seed);
        var model = new Gpt(Tiny);
        using (no_grad())
            foreach (var weight in model.parameters()) weight.mul_(20);
        return model;
    }

    /// <summary>Every text that ends within T tokens, and every text of T tokens that does not.</summary>
    private static IEnumerable<long[]> Texts(int T, params long[] begun)
    {
        for (var token = 0L; token < 4; token++)
        {
            long[] text = [.. begun, token];
            if (token == End || text.Length == T) yield return text;
            else
                foreach (var longer in Texts(T, text)) yield return longer;
        }
    }

    private static double LogProbability(Gpt model, long[] prompt, long[] text)
    {
        using var untracked = no_grad();
        var sum = 0.0;
        for (var t = 0; t < text.Length; t++)
        {
            var logits = model.forward(tensor([.. prompt, .. text[..t]], [1, prompt.Length + t]));
            sum += logits[0, prompt.Length + t - 1].log_softmax(-1)[text[t]].item<float>();
        }

        return sum;
    }
}
