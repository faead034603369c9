using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Benchmarks;

/// <summary>Times of short pieces of work, and the arithmetic limit they are compared with.</summary>
internal static class Rate
{
    /// <summary>Seconds of one call: the median, and the fastest sample, which a busy machine disturbs least.</summary>
    public readonly record struct Times(double Median, double Best);

    /// <summary>The time of one call: samples of about 2 ms each, after a warm-up.</summary>
    public static Times Of(Action work, double seconds = 0.4)
    {
        var calls = 1;
        while (Time(work, calls) < 0.002) calls *= 2;
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var samples = new List<double>();
        while (Stopwatch.GetTimestamp() < until || samples.Count < 5) samples.Add(Time(work, calls) / calls);
        samples.Sort();
        return new(samples[samples.Count / 2], samples[0]);
    }

    private static double Time(Action work, int calls)
    {
        var from = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) work();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    /// <summary>Float multiply-adds of one core that never leave the registers, in GFLOP/s: nothing can be faster.</summary>
    public static double Peak()
    {
        const int steps = 200_000;
        var best = double.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var from = Stopwatch.GetTimestamp();
            if (Vector512.IsHardwareAccelerated) Chains512(steps, 0.5f);
            else Chains256(steps, 0.5f);
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        return steps * 12.0 * 2 * (Vector512.IsHardwareAccelerated ? 16 : 8) / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Chains512(int steps, float value)
    {
        var x = Vector512.Create(value);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x); b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x); d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x); f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x); h = Vector512.FusedMultiplyAdd(h, x, x);
            i = Vector512.FusedMultiplyAdd(i, x, x); j = Vector512.FusedMultiplyAdd(j, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x); l = Vector512.FusedMultiplyAdd(l, x, x);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector256<float> Chains256(int steps, float value)
    {
        var x = Vector256.Create(value);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var step = 0; step < steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x); b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x); d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x); f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x); h = Vector256.FusedMultiplyAdd(h, x, x);
            i = Vector256.FusedMultiplyAdd(i, x, x); j = Vector256.FusedMultiplyAdd(j, x, x);
            k = Vector256.FusedMultiplyAdd(k, x, x); l = Vector256.FusedMultiplyAdd(l, x, x);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
