using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ManagedTorch.Kernels;

/// <summary>
/// A pool of threads for data-parallel kernels: <see cref="Run"/> calls <c>body(state, block)</c> once for every block
/// in 0..blocks and returns when all have finished. The calling thread takes part.
/// </summary>
/// <remarks>
/// A kernel decides its blocks by sizes alone, never by <see cref="Count"/>, so that its result is the same bit for bit
/// on any machine. Blocks are handed out in ascending order, so a block may wait for one with a smaller number.
/// A training step is a long row of kernels of a few tens of microseconds each; waking a sleeping thread costs as much
/// as such a kernel. Workers therefore look for the next kernel for a short while before they go to sleep.
/// </remarks>
internal static unsafe class Workers
{
    private static readonly long SearchTicks = Stopwatch.Frequency * 150 / 1_000_000;   // 150 us, then sleep

    private static readonly Lock Growing = new();
    private static volatile Worker[] _workers = [];
    private static volatile int _count = Environment.ProcessorCount;

    // The running job. The ticket holds the job's number (high half) and how many blocks are unclaimed (low half).
    // While blocks are unclaimed the job cannot end, so a thread that takes a ticket by compare-and-swap has read fields that
    // belong to it.
    private static long _ticket;
    private static delegate*<void*, int, void> _body;
    private static void* _state;
    private static int _blocks;
    private static int _unfinished;
    private static int _busy;
    private static int _inside;
    private static Exception? _failure;
    private static OperationCanceledException? _stop;

    [ThreadStatic] private static bool _isHelper;

    /// <summary>Whether the current thread belongs to the pool.</summary>
    public static bool IsHelper => _isHelper;

    /// <summary>Whether a block of the running job has failed: what it was to prepare for later blocks may not be there.</summary>
    public static bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Whether nobody needs the running job any more: a block has failed, or the caller waits and is to stop.</summary>
    public static bool IsAbandoned => HasFailed || Volatile.Read(ref _stop) is not null;

    /// <summary>Threads that share a kernel, the caller included. At least 1.</summary>
    public static int Count
    {
        get => _count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _count = value;
        }
    }

    /// <summary>
    /// Calls <c>body(state, block)</c> for every block in 0..blocks. The first exception of a body reaches the caller,
    /// after the blocks already begun have finished; blocks not yet begun are skipped. Inside a body, and while another
    /// thread has the pool, the blocks run one after the other on the calling thread.
    /// </summary>
    public static void Run(int blocks, delegate*<void*, int, void> body, void* state)
    {
        var helpers = Math.Min(_count, blocks) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var block = 0; block < blocks; block++) body(state, block);
            return;
        }

        Exception? failure;
        var ended = false;
        try
        {
            if (_workers.Length < helpers) Grow(helpers);
            _body = body;
            _state = state;
            _blocks = blocks;
            _unfinished = blocks;
            var job = (int)(Volatile.Read(ref _ticket) >> 32) + 1;
            Interlocked.Exchange(ref _ticket, (long)job << 32 | (uint)blocks);
            var workers = _workers;
            for (var i = 0; i < helpers; i++) workers[i].Wake();

            TakeBlocks(job);
            AwaitBlocksOfOthers();
            ended = true;
        }
        finally
        {
            // Stopped by force: the state is in a stack frame that is about to be unwound, so no helper may still use it.
            if (!ended) SendHelpersAway();
            failure = _failure is OperationCanceledException ? _stop ?? _failure : _failure;
            _failure = null;
            _stop = null;
            Volatile.Write(ref _busy, 0);
        }
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static void TakeBlocks(int job)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var unclaimed = (int)ticket;
            if ((int)(ticket >> 32) != job || unclaimed == 0) return;
            var body = _body;
            var state = _state;
            var block = _blocks - unclaimed;
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket) continue;
            try
            {
                if (Volatile.Read(ref _failure) is null) body(state, block);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private static void AwaitBlocksOfOthers()
    {
        var since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _unfinished) != 0)
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() - since <= SearchTicks) continue;
            // Blocks that may end halfway do when this is set; the others are finished, and nobody learns of it.
            if (_stop is null && Interruption.Asked() is { } stop) Volatile.Write(ref _stop, stop);
            Thread.Yield();   // their core may be taken: give ours
        }
    }

    private static void SendHelpersAway()
    {
        Interlocked.CompareExchange(ref _failure, new OperationCanceledException(), null);
        Interlocked.Exchange(ref _ticket, Volatile.Read(ref _ticket) >> 32 << 32);
        while (Volatile.Read(ref _inside) != 0) Thread.Yield();
    }

    private static void Grow(int helpers)
    {
        lock (Growing)
        {
            var workers = _workers;
            if (workers.Length >= helpers) return;
            var grown = new Worker[helpers];
            workers.CopyTo(grown, 0);
            for (var i = workers.Length; i < helpers; i++) grown[i] = new Worker(i);
            _workers = grown;
        }
    }

    private sealed class Worker
    {
        private const int Awake = 0, Asleep = 1;
        private readonly AutoResetEvent _bell = new(initialState: false);
        private readonly int _index;
        private int _mode;

        public Worker(int index)
        {
            _index = index;
            // Unsafe: a helper serves every caller, and is no part of the code that happened to call first.
            new Thread(Work) { IsBackground = true, Name = $"Workers {index + 1}" }.UnsafeStart();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _mode) == Asleep && Interlocked.CompareExchange(ref _mode, Awake, Asleep) == Asleep)
                _bell.Set();
        }

        private void Work()
        {
            _isHelper = true;
            var done = 0;
            while (true)
            {
                var job = NextJob(done);
                if (_index < _count - 1)
                {
                    Interlocked.Increment(ref _inside);
                    TakeBlocks(job);
                    Interlocked.Decrement(ref _inside);
                }

                done = job;
            }
        }

        private int NextJob(int done)
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                do
                {
                    if (CurrentJob() is var job && job != done) return job;
                    Thread.SpinWait(4);
                }
                while (Stopwatch.GetTimestamp() - since < SearchTicks);

                Interlocked.Exchange(ref _mode, Asleep);
                // A job published before this exchange would not set the event, so look again before waiting.
                if (CurrentJob() == done || Interlocked.CompareExchange(ref _mode, Awake, Asleep) == Awake) _bell.WaitOne();
            }
        }

        private static int CurrentJob() => (int)(Volatile.Read(ref _ticket) >> 32);
    }
}
