using System.Numerics;

namespace ManagedTorch.Tensors;

/// <summary>
/// Free blocks by size class (four classes to a doubling, so at most a quarter of a block is unused). Training asks
/// for the same sizes at every step and, after the first one, finds them all here.
/// </summary>
internal static class BufferPool
{
    public const int Alignment = 64;

    /// <summary>A tensor of any type with so many elements has a size class, and no machine the memory for it: 2^42.</summary>
    public const long MostElements = 1L << 42;

    private const long FirstLimit = 512L << 20;

    private static readonly Lock Gate = new();
    private static readonly Stack<TensorStorage>[] Free = MakeClasses();
    private static long _rented;
    private static long _limit = FirstLimit;

    /// <summary>Bytes in blocks that tensors hold now.</summary>
    public static long RentedBytes => Interlocked.Read(ref _rented);

    public static TensorStorage Rent(nint bytes)
    {
        var sizeClass = ClassOf(bytes);
        var block = Take(sizeClass);
        if (block is null && RentedBytes > Interlocked.Read(ref _limit))
        {
            // Tensors that were never disposed still hold their blocks: have them found before asking for more memory.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Interlocked.Exchange(ref _limit, Math.Max(FirstLimit, 2 * RentedBytes));
            block = Take(sizeClass);
        }

        block ??= new TensorStorage(sizeClass, SizeOf(sizeClass));
        block.Open();
        Interlocked.Add(ref _rented, block.Capacity);
        return block;
    }

    public static void Return(TensorStorage block)
    {
        Interlocked.Add(ref _rented, -block.Capacity);
        lock (Gate) Free[block.SizeClass].Push(block);
    }

    /// <summary>Called by the finalizer of a block without references: the block stays in the pool.</summary>
    public static void Reclaim(TensorStorage block)
    {
        GC.ReRegisterForFinalize(block);
        Return(block);
    }

    private static TensorStorage? Take(int sizeClass)
    {
        lock (Gate) return Free[sizeClass].TryPop(out var block) ? block : null;
    }

    /// <summary>Class c holds blocks of (4 + c mod 4) * 2^(c / 4) * 16 bytes: 64, 80, 96, 112, 128, 160, ...</summary>
    internal static nint SizeOf(int sizeClass) => (nint)(4 + (sizeClass & 3)) << ((sizeClass >> 2) + 4);

    internal static int ClassOf(nint bytes)
    {
        if (bytes <= Alignment) return 0;
        var power = BitOperations.Log2((ulong)(bytes - 1)) - 6;
        var quarter = (int)((bytes - 1) >> (power + 4)) - 4;
        return 4 * power + quarter + 1;
    }

    private static Stack<TensorStorage>[] MakeClasses()
    {
        var classes = new Stack<TensorStorage>[4 * 40];
        for (var c = 0; c < classes.Length; c++) classes[c] = new Stack<TensorStorage>();
        return classes;
    }
}
