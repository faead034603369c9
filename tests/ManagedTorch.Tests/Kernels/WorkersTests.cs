using ManagedTorch.Kernels;
using ManagedTorch.Tests.Harness;

namespace ManagedTorch.Tests.Kernels;

[Collection("process state")]
public sealed unsafe class WorkersTests
{
    [Fact]
    public void Every_block_runs_once()
    {
        WithThreads(4, () =>
        {
            var runs = stackalloc int[200];
            for (var blocks = 0; blocks < 200; blocks++)
            {
                for (var i = 0; i < 200; i++) runs[i] = 0;
                Workers.Run(blocks, &CountRun, runs);
                for (var i = 0; i < 200; i++) runs[i].ShouldBe(i < blocks ? 1 : 0);
            }
        });
    }

    [Fact]
    public void Blocks_run_after_the_workers_have_gone_to_sleep()
    {
        WithThreads(3, () =>
        {
            var runs = stackalloc int[64];
            for (var pause = 0; pause < 20; pause++)
            {
                for (var i = 0; i < 64; i++) runs[i] = 0;
                Workers.Run(64, &CountRun, runs);
                for (var i = 0; i < 64; i++) runs[i].ShouldBe(1);
                Thread.Sleep(pause % 3);
            }
        });
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on()
    {
        WithThreads(3, () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var thrown = 0;
                Should.Throw<InvalidOperationException>(() => Workers.Run(20, &FailAtSeven, null)).Message.ShouldBe("block 7");
                Workers.Run(20, &CountRunAtomically, &thrown);
                thrown.ShouldBe(20);
            }
        });
    }

    [Fact]
    public void A_run_inside_a_block_is_serial()
    {
        WithThreads(3, () =>
        {
            var total = 0;
            Workers.Run(10, &RunInside, &total);
            total.ShouldBe(70);
        });
    }

    [Fact]
    public void Several_threads_may_call_at_once()
    {
        WithThreads(2, () =>
        {
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    var total = 0;
                    Workers.Run(9, &CountRunAtomically, &total);
                    if (total != 9) throw new InvalidOperationException($"{total} of 9 blocks ran");
                }
            })).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
        });
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        WithThreads(2, () =>
        {
            var total = stackalloc int[1];
            Allocations.SteadyBytes(() => Workers.Run(8, &CountRunAtomically, total)).ShouldBe(0);
            total[0].ShouldBe(80);
        });
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Workers.Count = 0);

    internal static void WithThreads(int count, Action action)
    {
        var before = Workers.Count;
        Workers.Count = count;
        try
        {
            action();
        }
        finally
        {
            Workers.Count = before;
        }
    }

    private static void CountRun(void* runs, int block) => Interlocked.Increment(ref ((int*)runs)[block]);

    private static void CountRunAtomically(void* total, int block) => Interlocked.Increment(ref *(int*)total);

    private static void FailAtSeven(void* state, int block)
    {
        if (block == 7) throw new InvalidOperationException($"block {block}");
    }

    private static void RunInside(void* total, int block) => Workers.Run(7, &CountRunAtomically, total);
}
