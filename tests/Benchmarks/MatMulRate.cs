using System.Runtime.InteropServices;
using ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>GFLOP/s of float matrix products, shape by shape.</summary>
internal static unsafe class MatMulRate
{
    /// <summary>A product's shape; whether A and B are given as transposes of what lies in memory.</summary>
    public readonly record struct Shape(int M, int N, int K, bool TransposedA, bool TransposedB)
    {
        public double Flops => 2.0 * M * N * K;

        public override string ToString() =>
            $"{M}x{N}x{K}{(TransposedA ? " A'" : "")}{(TransposedB ? " B'" : "")}";
    }

    public static readonly Shape[] Shapes =
    [
        new(768, 128, 128, false, false),
        new(768, 128, 128, false, true),      // Linear: Y = X W'
        new(128, 128, 768, true, false),      // its dW = dY' X
        new(768, 512, 128, false, true),
        new(768, 512, 128, false, false),
        new(768, 128, 512, false, true),
        new(768, 128, 512, false, false),     // dX = dY W
        new(512, 128, 768, true, false),
        new(128, 512, 768, true, false),
        new(768, 384, 128, false, true),
        new(768, 65, 128, false, true),
        new(1536, 192, 192, false, true),
        new(1536, 768, 192, false, true),
        new(192, 768, 1536, true, false),
        new(1024, 1024, 1024, false, false),
        new(1024, 1024, 1024, true, false),
        new(1024, 1024, 1024, false, true),
        new(64, 64, 32, false, true),
        new(1, 512, 128, false, true),
        new(1, 128, 512, false, true),
        new(4, 4, 4, false, false),
    ];

    public static Rate.Times Seconds(Shape shape)
    {
        var (m, n, k, ta, tb) = shape;
        var a = Numbers(m * k);
        var b = Numbers(k * n);
        var c = Numbers(m * n);
        var time = Rate.Of(() => MatMul.Multiply(
            m, n, k, a, ta ? 1 : k, ta ? m : 1, b, tb ? 1 : n, tb ? k : 1, c, n));
        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        return time;
    }

    public static void Print()
    {
        var peak = Rate.Peak();
        Console.WriteLine($"Peak of one core: {peak:F1} GFLOP/s (multiply-adds in registers)");
        Console.WriteLine($"{"shape",-24}{"1 thread",12}{"of peak",10}{$"{Environment.ProcessorCount} threads",12}{"of peak",10}{"us",10}");
        foreach (var shape in Shapes)
        {
            Workers.Count = 1;
            var one = shape.Flops / Seconds(shape).Median / 1e9;
            Workers.Count = Environment.ProcessorCount;
            var seconds = Seconds(shape).Median;
            var all = shape.Flops / seconds / 1e9;
            Console.WriteLine(
                $"{shape,-24}{one,12:F1}{one / peak,10:P0}{all,12:F1}{all / peak / Environment.ProcessorCount,10:P0}{seconds * 1e6,10:F2}");
        }
    }

    private static float* Numbers(int count)
    {
        var random = new Random(count);
        var x = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float) + 64, 64);
        for (var i = 0; i < count; i++) x[i] = random.NextSingle() - 0.5f;
        return x;
    }
}
