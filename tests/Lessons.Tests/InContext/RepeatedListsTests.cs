using Lessons.InContext;

namespace Lessons.Tests.InContext;

public class RepeatedListsTests
{
    [Fact]
    public void A_text_repeats_a_list_of_different_tokens_and_the_mask_says_which_were_seen()
    {
        var batch = new RepeatedLists(vocabulary: 20, time: 16, shortest: 3, longest: 7, seed: 1).Next(200);
        batch.Inputs.shape.ShouldBe([200, 16]);
        var periods = new HashSet<int>();
        for (var b = 0; b < 200; b++)
        {
            var (x, y) = (batch.Inputs[b].data<long>().ToArray(), batch.Targets[b].data<long>().ToArray());
            y[..^1].ShouldBe(x[1..]);
            x.ShouldAllBe(token => token >= 0 && token < 20);
            var p = x.Distinct().Count();
            periods.Add(p);
            x[..p].ShouldBeUnique();
            for (var t = p; t < 16; t++) x[t].ShouldBe(x[t - p]);
            y[^1].ShouldBe(x[16 - p]);
            var seen = Enumerable.Range(0, 16).Select(t => x[..t].Contains(x[t]) ? 1f : 0);
            batch.Mask[b].data<float>().ToArray().ShouldBe(seen);
        }

        periods.Order().ShouldBe([3, 4, 5, 6, 7]);
    }

    [Fact]
    public void A_seed_gives_the_same_texts_again()
    {
        var (first, second) = (new RepeatedLists(9, 8, 2, 4, seed: 3), new RepeatedLists(9, 8, 2, 4, seed: 3));
        first.Next(5).Inputs.data<long>().ToArray().ShouldBe(second.Next(5).Inputs.data<long>().ToArray());
        first.Next(5).Inputs.data<long>().ToArray().ShouldBe(second.Next(5).Inputs.data<long>().ToArray());
    }

    [Theory]
    [InlineData(20, 16, 0, 7)]
    [InlineData(20, 16, 5, 4)]
    [InlineData(6, 16, 3, 7)]
    [InlineData(20, 7, 3, 7)]
    public void Lists_that_do_not_fit_are_refused(int vocabulary, int time, int shortest, int longest) =>
        Should.Throw<ArgumentException>(() => new RepeatedLists(vocabulary, time, shortest, longest, seed: 1)).Message
            .ShouldStartWith(
                $"RepeatedLists: lists of {shortest} to {longest} tokens, {vocabulary} different ones, in texts of {time}; expected");

    [Fact]
    public void No_texts_are_refused() =>
        Should.Throw<ArgumentException>(() => new RepeatedLists(20, 16, 3, 7, seed: 1).Next(0)).Message
            .ShouldStartWith("RepeatedLists.Next: 0 texts; expected 1 or more");
}
