using System.Diagnostics;
using ManagedTorch.Kernels;
using ManagedTorch.Tests.Harness;

namespace ManagedTorch.Tests.Kernels;

[Collection("process state")]
public sealed unsafe class WorkersTests
{
    private static volatile bool _helperRuns;
    private static volatile int _asked;

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

    /// <summary>A helper that computes one long block is told by its caller, who has nothing left to do but wait.</summary>
    [Fact]
    public void A_helper_ends_its_block_when_the_caller_is_to_stop()
    {
        Interrupted(() => Should.Throw<OperationCanceledException>(() => Workers.Run(2, &HelperLooks, null)));
        var runs = 0;
        Workers.Run(2, &CountRunAtomically, &runs);
        runs.ShouldBe(2);
    }

    [Fact]
    public void A_block_that_does_not_look_is_finished() => Interrupted(() => Workers.Run(2, &HelperIsDeaf, null));

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

    /// <summary>With two threads, of which the caller is to stop from its second look on.</summary>
    private static void Interrupted(Action action)
    {
        var caller = Environment.CurrentManagedThreadId;
        (_helperRuns, _asked) = (false, 0);
        Interruption.Check = () =>
        {
            if (Environment.CurrentManagedThreadId == caller && ++_asked > 1) throw new OperationCanceledException();
        };
        try
        {
            WithThreads(2, action);
        }
        finally
        {
            Interruption.Check = null;
        }
    }

    private static void HelperLooks(void* state, int block)
    {
        if (Meet()) Until(() =>
        {
            Interruption.Look();
            return false;
        });
    }

    private static void HelperIsDeaf(void* state, int block)
    {
        if (Meet()) Until(() => _asked > 1);
    }

    /// <summary>One block for the caller, who waits until a helper has the other one. Whether this is the helper.</summary>
    private static bool Meet()
    {
        if (Workers.IsHelper) return _helperRuns = true;
        Until(() => _helperRuns);
        return false;
    }

    private static void Until(Func<bool> condition)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            if (since.Elapsed.TotalMinutes > 1) throw new InvalidOperationException("waited for a minute");
            Thread.Yield();
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
