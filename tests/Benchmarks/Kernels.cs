using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>Kernels under BenchmarkDotNet, with their managed allocations: there are to be none.</summary>
[MemoryDiagnoser]
public unsafe class Kernels
{
    private float* _a, _b, _c;

    [GlobalSetup]
    public void Allocate()
    {
        const int count = 768 * 512;
        _a = Numbers(count);
        _b = Numbers(count);
        _c = Numbers(count);
    }

    [GlobalCleanup]
    public void Free()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    [Benchmark(Description = "Linear 768x128 -> 128, forward")]
    public void LinearForward() => MatMul.Multiply(768, 128, 128, _a, 128, 1, _b, 1, 128, _c, 128);

    [Benchmark(Description = "Linear 768x128 -> 128, dW")]
    public void LinearWeights() => MatMul.Multiply(128, 128, 768, _a, 1, 128, _b, 128, 1, _c, 128);

    [Benchmark(Description = "Linear 1x128 -> 512")]
    public void LinearOfOneToken() => MatMul.Multiply(1, 512, 128, _a, 128, 1, _b, 1, 128, _c, 512);

    [Benchmark(Description = "48 products 64x32x64")]
    public void Batch() => MatMul.MultiplyBatch(48, 64, 64, 32, _a, 2048, 32, 1, _b, 2048, 1, 32, _c, 4096, 64);

    [Benchmark(Description = "product 4x4x4")]
    public void Tiny() => MatMul.Multiply(4, 4, 4, _a, 4, 1, _b, 4, 1, _c, 4);

    [Benchmark(Description = "an empty parallel run")]
    public void EmptyRun() => Workers.Run(2, &Nothing, null);

    private static void Nothing(void* state, int block)
    {
    }

    private static float* Numbers(int count)
    {
        var random = new Random(count);
        var x = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        for (var i = 0; i < count; i++) x[i] = random.NextSingle() - 0.5f;
        return x;
    }
}
