using Course.Running;
using Course.Tests.Support;

namespace Course.Tests.Running;

/// <summary>The time left, with numbers: what is right is worked out by hand.</summary>
public class TimeEstimateTests
{
    [Theory]
    [InlineData(1, 100)]   // 10 + 60 + 30 one after another
    [InlineData(2, 60)]    // 10 then 30 beside 60
    [InlineData(3, 60)]    // all at once
    public void Before_the_start_it_is_the_time_of_the_last_worker(int parallel, double seconds) =>
        new TimeEstimate([10, 60, 30], parallel).Left(0).ShouldBe(seconds);

    [Fact]
    public void A_machine_that_is_twice_as_slow_is_so_for_the_rest()
    {
        var estimate = new TimeEstimate([10, 60, 30], 1);
        estimate.Start(0, 0);
        estimate.Finish(0, 20);
        estimate.Start(1, 20);
        estimate.Left(50)!.Value.ShouldBe(60 * 2 - 30 + 30 * 2, 1e-9);
    }

    [Fact]
    public void Small_chapters_first_do_not_make_the_large_one_small()
    {
        // Ten chapters of 2 s with twelve cells each, then one of 300 s with twelve: by cells, 2 s would be left.
        var estimate = new TimeEstimate([.. Enumerable.Repeat<double?>(2, 10), 300], 1);
        for (var i = 0; i < 10; i++)
        {
            estimate.Start(i, 2 * i);
            estimate.Finish(i, 2 * i + 2);
        }

        estimate.Left(20)!.Value.ShouldBe(300, 1e-9);
    }

    [Fact]
    public void A_chapter_that_takes_longer_than_ever_is_nearly_done_and_the_others_are_not()
    {
        var estimate = new TimeEstimate([10, 40], 1);
        estimate.Start(0, 0);
        estimate.Left(25)!.Value.ShouldBe(40, 1e-9);
    }

    [Fact]
    public void A_chapter_that_nothing_is_known_of_takes_what_the_others_take()
    {
        var estimate = new TimeEstimate([10, null, 30], 1);
        estimate.Left(0)!.Value.ShouldBe(10 + 20 + 30, 1e-9);
        var unknown = new TimeEstimate([null, null, null], 1);
        unknown.Left(0).ShouldBeNull();
        unknown.Start(0, 0);
        unknown.Finish(0, 7);
        unknown.Left(7)!.Value.ShouldBe(14, 1e-9);
    }

    [Fact]
    public void At_the_end_nothing_is_left()
    {
        var estimate = new TimeEstimate([10], 2);
        estimate.Start(0, 0);
        estimate.Finish(0, 9);
        estimate.Left(9).ShouldBe(0);
    }

    [Theory]
    [InlineData(0.2, "about 1 s left")]
    [InlineData(81, "about 81 s left")]
    [InlineData(431, "about 7 min left")]
    public void Words_promise_no_more_than_is_known(double seconds, string words) => TimeEstimate.Words(seconds).ShouldBe(words);

    [Fact]
    public void What_a_chapter_took_here_goes_before_what_it_took_elsewhere()
    {
        using var clone = new Clone().WithFile("lib/Course/Running/seconds.json", """{"01-one": 10, "02-two": 20, "03-odd": -1}""");
        var times = new RunTimes(Repository.At(clone.Root));
        (times.Of("01-one"), times.Of("02-two"), times.Of("03-odd"), times.Of("04-new")).ShouldBe((10, 20, null, null));
        times.Learn("01-one", 3.14159);
        times.Save();
        var next = new RunTimes(Repository.At(clone.Root));
        (next.Of("01-one"), next.Of("02-two")).ShouldBe((3.1, 20));

        clone.WithFile("lib/times.user", "{\"01-one\": ");
        new RunTimes(Repository.At(clone.Root)).Of("01-one").ShouldBe(10);
    }
}
