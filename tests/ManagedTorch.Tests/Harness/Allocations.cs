namespace ManagedTorch.Tests.Harness;

/// <summary>What a call costs the garbage collector once it has run before.</summary>
internal static class Allocations
{
    /// <summary>
    /// The fewest bytes that this thread allocated in one of ten rounds. The runtime makes objects of its own now and
    /// then, when its code runs for the first time or one of its tables grows; what a call allocates is in every round.
    /// </summary>
    public static long SteadyBytes(Action round)
    {
        var fewest = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
