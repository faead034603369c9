using Lessons.Text;
using TorchSharp;

namespace Lessons.Tests.Text;

public class BatchTests
{
    private static readonly long[] Tokens = [.. Enumerable.Range(0, 50).Select(i => (long)i * i)];

    [Fact]
    public void Targets_are_the_tokens_that_come_next()
    {
        var (inputs, targets) = new RandomWindows(Tokens, time: 8, seed: 1).Next(batch: 1000);
        inputs.shape.ShouldBe([1000, 8]);
        var (x, y) = (inputs.data<long>().ToArray(), targets.data<long>().ToArray());
        for (var i = 0; i < x.Length; i++) y[i].ShouldBe(((long)Math.Sqrt(x[i]) + 1) * ((long)Math.Sqrt(x[i]) + 1));
        y.ShouldContain(49 * 49);
        x.ShouldContain(0);
    }

    [Fact]
    public void Windows_are_those_of_torch_randint()
    {
        var starts = torch.randint(Tokens.Length - 8, [40], generator: new torch.Generator(7)).data<long>().ToArray();
        var windows = new RandomWindows(Tokens, time: 8, seed: 7);
        var inputs = windows.Next(40).Inputs;
        starts.Select((s, b) => inputs.data<long>()[b * 8] == s * s).ShouldAllBe(same => same);
    }

    [Fact]
    public void Windows_can_begin_at_one_token_only()
    {
        long[] text = [0, 1, 2, 0, 3, 0, 4, 5, 6, 0, 7];
        var (inputs, targets) = new RandomWindows(text, time: 4, seed: 1, first: 0).Next(batch: 300);
        var (x, y) = (inputs.data<long>().ToArray().Chunk(4).ToArray(), targets.data<long>().ToArray().Chunk(4).ToArray());
        x.Select(w => string.Join(' ', w)).Distinct().Order().ShouldBe(["0 1 2 0", "0 3 0 4", "0 4 5 6"]);
        for (var b = 0; b < x.Length; b++) y[b][..^1].ShouldBe(x[b][1..]);
        Should.Throw<ArgumentException>(() => new RandomWindows(text, time: 4, seed: 1, first: 7))
            .Message.ShouldContain("no window of 4 tokens begins with token 7");
    }

    [Fact]
    public void In_order_every_token_is_a_target_once()
    {
        var targets = new RandomWindows(Tokens, time: 7, seed: 1).InOrder(batch: 3).SelectMany(b => b.Targets.data<long>().ToArray());
        targets.ShouldBe(Tokens.Skip(1));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(0)]
    public void Windows_that_do_not_fit_are_refused(long time) =>
        Should.Throw<ArgumentException>(() => new RandomWindows(Tokens, time, seed: 1))
            .Message.ShouldContain($"windows of {time} tokens were asked for, but the text has 50");

    [Fact]
    public void Padding_is_masked()
    {
        var (tokens, mask) = DocumentBatch.Pad([[1, 2, 3], [4]], padding: 9);
        tokens.data<long>().ToArray().ShouldBe([1, 2, 3, 4, 9, 9]);
        mask.data<float>().ToArray().ShouldBe([1, 1, 1, 1, 0, 0]);
        tokens.shape.ShouldBe([2, 3]);
        Should.Throw<ArgumentException>(() => DocumentBatch.Pad([[1], []], 0)).Message.ShouldContain("1 of them empty");
    }

    [Fact]
    public void Shuffled_batches_hold_every_document_once()
    {
        long[][] documents = [.. Enumerable.Range(1, 23).Select(i => new long[] { i })];
        var batches = DocumentBatch.Shuffled(documents, batch: 5, padding: 0, new torch.Generator(1)).ToArray();
        batches.Select(b => b.Tokens.shape[0]).ShouldBe([5, 5, 5, 5, 3]);
        var order = batches.SelectMany(b => b.Tokens.data<long>().ToArray()).ToArray();
        order.Order().ShouldBe(Enumerable.Range(1, 23).Select(i => (long)i));
        order.SequenceEqual(order.Order()).ShouldBeFalse();
    }
}
