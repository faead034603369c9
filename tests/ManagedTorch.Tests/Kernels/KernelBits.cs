using System.Runtime.InteropServices;
using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>A hash of the bits that each kernel computes for fixed inputs, to be compared between processes.</summary>
internal static unsafe class KernelBits
{
    public static IEnumerable<string> All()
    {
        foreach (var threads in (int[])[1, 2, 3])
        {
            Workers.Count = threads;
            foreach (var (m, n, k) in ((int, int, int)[])[(1, 65, 128), (70, 67, 69), (128, 128, 300), (60, 1, 40), (130, 96, 1024)])
            {
                foreach (var transposed in (bool[])[false, true])
                {
                    yield return $"matmul float {m}x{n}x{k} {transposed}: {MatMulFloat(m, n, k, transposed):x16}";
                    yield return $"matmul double {m}x{n}x{k} {transposed}: {MatMulDouble(m, n, k, transposed):x16}";
                }
            }
            yield return $"attention: {AttentionFloat(causal: false):x16} {AttentionFloat(causal: true):x16}";
        }
    }

    private static ulong AttentionFloat(bool causal)
    {
        const int nh = 6, t = 75, hs = 24, size = nh * t * hs;
        float[] x = Floats(4 * size), y = new float[4 * size], lse = new float[nh * t];
        fixed (float* q = x, to = y, l = lse)
        {
            Attention.Heads<float> View(float* p) => new(p, size, t * hs, hs);
            var (k, v, dy) = (View(q + size), View(q + 2 * size), View(q + 3 * size));
            Attention.Forward(1, nh, t, t, hs, hs, View(q), k, v, View(to), l, 0.2f, causal);
            Attention.Backward(
                1, nh, t, t, hs, hs, View(q), k, v, l, dy, View(to + size), View(to + 2 * size), View(to + 3 * size), 0.2f, causal);
        }
        return Hash<float>(y) ^ Hash<float>(lse);
    }

    private static ulong MatMulFloat(int m, int n, int k, bool transposed)
    {
        float[] a = Floats(m * k), b = Floats(k * n), c = Floats(m * n);
        fixed (float* pa = a, pb = b, pc = c)
            MatMul.Multiply(
                m, n, k, pa, transposed ? 1 : k, transposed ? m : 1, pb, transposed ? 1 : n, transposed ? k : 1, pc, n, accumulate: true);
        return Hash<float>(c);
    }

    private static ulong MatMulDouble(int m, int n, int k, bool transposed)
    {
        double[] a = Doubles(m * k), b = Doubles(k * n), c = Doubles(m * n);
        fixed (double* pa = a, pb = b, pc = c)
            MatMul.Multiply(
                m, n, k, pa, transposed ? 1 : k, transposed ? m : 1, pb, transposed ? 1 : n, transposed ? k : 1, pc, n, accumulate: true);
        return Hash<double>(c);
    }

    internal static float[] Floats(int count) => Array.ConvertAll(Doubles(count), x => (float)x);

    internal static double[] Doubles(int count)
    {
        var random = new System.Random(count);
        return Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1).ToArray();
    }

    /// <summary>FNV-1a over the bytes.</summary>
    internal static ulong Hash<T>(ReadOnlySpan<T> numbers) where T : unmanaged
    {
        var hash = 14695981039346656037UL;
        foreach (var b in MemoryMarshal.AsBytes(numbers)) hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}
