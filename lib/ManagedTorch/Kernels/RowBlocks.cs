namespace ManagedTorch.Kernels;

/// <summary>A kernel whose rows are independent of each other.</summary>
internal interface IRows
{
    /// <summary>Computes the rows from first up to, not including, end.</summary>
    void Run(nint first, nint end);
}

/// <summary>Deals rows out to the <see cref="Workers"/> in blocks of a size that depends on the rows' length alone.</summary>
/// <remarks>
/// Blocks are handed out from the last row to the first, while matrix products run first to last, so an operation starts
/// with the rows that its predecessor touched last and that are still in cache.
/// </remarks>
internal static unsafe class RowBlocks
{
    /// <summary>Work in a block, in units of an addition; less does not pay for waking a second thread.</summary>
    private const nint BlockWork = 16 * 1024;

    /// <summary>
    /// Runs all rows; <paramref name="work"/> is what one row costs, in additions or elements moved. An interrupted
    /// computation ends between two blocks, unless the rows change memory that was there before: <paramref name="whole"/>.
    /// </summary>
    public static void ForEach<TRows>(TRows rows, nint count, nint work, bool whole = false) where TRows : unmanaged, IRows
    {
        if (count == 0) return;
        var perBlock = Math.Max(1, BlockWork / Math.Max(1, work));
        if (count < 2 * perBlock)
        {
            rows.Run(0, count);
            return;
        }
        var job = new Job<TRows> { Rows = rows, Count = count, PerBlock = perBlock, Whole = whole };
        Workers.Run((int)((count + perBlock - 1) / perBlock), &Block<TRows>, &job);
    }

    private static void Block<TRows>(void* state, int block) where TRows : unmanaged, IRows
    {
        var job = (Job<TRows>*)state;
        if (!job->Whole) Interruption.Look();
        var first = ((job->Count - 1) / job->PerBlock - block) * job->PerBlock;
        job->Rows.Run(first, Math.Min(job->Count, first + job->PerBlock));
    }

    private struct Job<TRows> where TRows : unmanaged, IRows
    {
        public TRows Rows;
        public nint Count, PerBlock;
        public bool Whole;
    }
}
