using ManagedTorch.Kernels;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How many threads share a kernel. Results do not depend on it.</summary>
    public static int get_num_threads() => Workers.Count;

    /// <summary>Sets how many threads share a kernel, 1 or more. Results do not depend on it.</summary>
    public static void set_num_threads(int num)
    {
        if (num < 1)
            throw new ArgumentOutOfRangeException(nameof(num), $"set_num_threads: {num} threads were asked for, expected 1 or more");
        Workers.Count = num;
    }
}
