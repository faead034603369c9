using Lessons.Decoding;
using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.Tests.Decoding;

/// <summary>What the transforms do at the ends of what they take, and what they refuse.</summary>
public class TransformTests
{
    private static int[] Kept(Tensor logits) => [.. logits.Doubles().Select((x, i) => (x, i)).Where(t => double.IsFinite(t.x)).Select(t => t.i)];

    private static double[] Numbers(Tensor logits) => logits.softmax(-1).Doubles();

    [Fact]
    [Equation("8.3")]
    public void Top_p_keeps_a_token_while_the_mass_before_it_is_below_P()
    {
        var five = tensor(new[] { 0.5, 0.2, 0.15, 0.1, 0.05 }).log().unsqueeze(0);
        Kept(TopP.Apply(five, 0.6)).ShouldBe([0, 1]);
        Kept(TopP.Apply(five, 0.4)).ShouldBe([0]);
        Numbers(TopP.Apply(five, 0.6)).ShouldBe([5 / 7.0, 2 / 7.0, 0, 0, 0], 1e-12);
        var even = zeros(1, 4, dtype: float64); // masses 0, 1/4, 1/2, 3/4, exactly
        Kept(TopP.Apply(even, 0.5)).ShouldBe([0, 1]);
        Kept(TopP.Apply(even, 0.5 + 1e-9)).ShouldBe([0, 1, 2]);
        Kept(TopP.Apply(even, 0)).ShouldBe([0]);
        Kept(TopP.Apply(even, 1)).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    [Equation("8.2")]
    public void Top_k_above_the_vocabulary_and_top_p_of_1_change_nothing()
    {
        manual_seed(1);
        var logits = randn(5, 300) * 20; // the masses before the last tokens round to 1
        TopK.Apply(logits, 300).Doubles().ShouldBe(logits.Doubles());
        TopK.Apply(logits, int.MaxValue).Doubles().ShouldBe(logits.Doubles());
        TopP.Apply(logits, 1).Doubles().ShouldBe(logits.Doubles());
        MinP.Apply(logits, 0).Doubles().ShouldBe(logits.Doubles());
    }

    [Fact]
    [Equation("8.4")]
    public void Min_p_compares_with_the_likeliest()
    {
        var five = tensor(new[] { 0.5, 0.2, 0.15, 0.1, 0.05 }).log().unsqueeze(0);
        Kept(MinP.Apply(five, 0.25)).ShouldBe([0, 1, 2]);
        Kept(MinP.Apply(tensor(new[,] { { 1.0, 3, 3, 2 } }), 1)).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_vocabulary_of_one_token_and_impossible_tokens_are_taken()
    {
        var one = tensor(new[,] { { -7.0 } });
        var text = zeros(1, 3, dtype: int64);
        var some = tensor(new[,] { { double.NegativeInfinity, 1, double.NegativeInfinity, 0.5 } });
        foreach (var transform in new Func<Tensor, Tensor>[]
        {
            x => Temperature.Apply(x, 1e-9), x => TopK.Apply(x, 1), x => TopK.Apply(x, 3), x => TopP.Apply(x, 0), x => TopP.Apply(x, 0.99),
            x => TopP.Apply(x, 1), x => MinP.Apply(x, 0), x => MinP.Apply(x, 1), x => RepetitionPenalty.Divide(x, text),
            x => RepetitionPenalty.Apply(x, text),
        })
        {
            Numbers(transform(one)).ShouldBe([1]);
            var p = Numbers(transform(some));
            p.Sum().ShouldBe(1, 1e-12);
            (p[0], p[2]).ShouldBe((0, 0));
            p[1].ShouldBeGreaterThan(p[3]);
        }
    }

    [Fact]
    [Equation("8.9")]
    [Equation("8.10")]
    public void Dividing_a_negative_logit_rewards_and_the_repair_does_not()
    {
        var logits = tensor(new[,] { { 2.0, -2, 0 } });
        var said = tensor(new[,] { { 1L } });
        RepetitionPenalty.Divide(logits, said).Doubles().ShouldBe([2, -2 / 1.2, 0]);
        RepetitionPenalty.Apply(logits, said).Doubles().ShouldBe([2, -2 * 1.2, 0]);
        Numbers(RepetitionPenalty.Divide(logits, said))[1].ShouldBeGreaterThan(Numbers(logits)[1]);
        Numbers(RepetitionPenalty.Apply(logits, said))[1].ShouldBeLessThan(Numbers(logits)[1]);
        RepetitionPenalty.Divide(logits, tensor(new[,] { { 0L, 0 } })).Doubles().ShouldBe([2 / 1.2, -2, 0]); // twice is once
        RepetitionPenalty.Apply(logits, zeros(1, 0, dtype: int64)).Doubles().ShouldBe(logits.Doubles());
    }

    [Fact]
    public void Each_row_of_a_batch_is_transformed_by_itself()
    {
        manual_seed(2);
        var batch = randn(4, 3, 9, dtype: float64);
        foreach (var transform in new Func<Tensor, Tensor>[]
            { x => Temperature.Apply(x, 0.3), x => TopK.Apply(x, 4), x => TopP.Apply(x, 0.7), x => MinP.Apply(x, 0.2) })
        {
            var whole = transform(batch);
            whole.shape.ShouldBe([4, 3, 9]);
            for (var i = 0; i < 4; i++)
                for (var j = 0; j < 3; j++)
                    whole[i, j].Doubles().ShouldBe(transform(batch[i, j].unsqueeze(0)).Doubles());
        }

        var text = randint(9, [4, 5], dtype: int64);
        var rows = batch.select(1, 0); // (4, 9)
        for (var i = 0; i < 4; i++)
            RepetitionPenalty.Apply(rows, text)[i].Doubles()
                .ShouldBe(RepetitionPenalty.Apply(rows.narrow(0, i, 1), text.narrow(0, i, 1)).Doubles());
    }

    [Fact]
    public void Settings_out_of_range_and_rows_without_a_finite_logit_are_refused_with_the_value()
    {
        var logits = zeros(2, 3);
        Message(() => TopK.Apply(logits, 0)).ShouldStartWith("TopK.Apply: k is 0; expected 1 or more");
        Message(() => TopP.Apply(logits, -0.1)).ShouldStartWith("TopP.Apply: P is -0.1; expected 0 to 1");
        Message(() => TopP.Apply(logits, double.NaN)).ShouldStartWith("TopP.Apply: P is NaN; expected 0 to 1");
        Message(() => MinP.Apply(logits, 1.5)).ShouldStartWith("MinP.Apply: m is 1.5; expected 0 to 1");
        Message(() => RepetitionPenalty.Apply(logits, zeros(2, 1, dtype: int64), 0)).ShouldContain("theta is 0; expected a finite number");
        Message(() => RepetitionPenalty.Divide(logits, zeros(1, 1, dtype: int64)))
            .ShouldBe("RepetitionPenalty.Divide: logits (2,3) and text (1,1); expected (B,V) and (B,T)");
        foreach (var value in new[] { double.NegativeInfinity, double.NaN, double.PositiveInfinity })
        {
            var bad = zeros(2, 3, dtype: float64);
            bad[1] = tensor(value);
            foreach (var call in new Action[]
                { () => TopK.Apply(bad, 2), () => TopP.Apply(bad, 0.5), () => TopP.Apply(bad, 1), () => MinP.Apply(bad, 0.5), () => Temperature.Apply(bad, 2) })
                Message(call).ShouldEndWith($": the largest logit of row 1 is {value}; expected a finite number");
        }

        Message(() => TopP.Apply(zeros([2, 0]), 0.5)).ShouldContain("have shape (2,0); expected (..., V) with one token or more");
    }

    [Fact]
    public void Generation_with_a_choice_of_ones_own_sees_the_text_and_stops_at_the_end()
    {
        manual_seed(1);
        var gpt = new Gpt(new GptConfig(VocabularySize: 5, ContextLength: 8, Layers: 1, Heads: 1, Channels: 4));
        var prompt = tensor(new long[] { 1, 2, 3, 4 }, [2, 2]);
        var seen = new List<long[]>();
        var written = gpt.Generate(prompt, 20, end: 0, (text, logits) =>
        {
            logits.shape.ShouldBe([2, 5]);
            seen.Add(text.data<long>().ToArray());
            long[] next = seen.Count switch { 2 => [0, 3], 3 => [2, 0], _ => [1, 1] };
            return tensor(next, [2, 1]);
        });
        written.data<long>().ToArray().ShouldBe([1, 2, 1, 0, 2, 3, 4, 1, 3, 0]); // both rows have had a 0
        seen.Count.ShouldBe(3);
        seen[1].ShouldBe([1, 2, 1, 3, 4, 1]);
        // Without an end it goes on, past the context too, and is what Generate by temperature 0 writes.
        gpt.Generate(prompt, 20, end: null, (_, logits) => logits.argmax(-1, keepdim: true)).data<long>().ToArray()
            .ShouldBe(gpt.Generate(prompt, 20, temperature: 0).data<long>().ToArray());
        // An end token in the prompt is not one that was written.
        gpt.Generate(zeros(1, 1, dtype: int64), 2, end: 0, (_, _) => tensor(new[,] { { 1L } })).shape.ShouldBe([1, 3]);
    }

    private static string Message(Action call) => Should.Throw<ArgumentException>(call).Message.Split(" (Parameter")[0];
}
