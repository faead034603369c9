using System.Runtime.InteropServices;
using ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>Times of causal attention at the sizes the course trains with.</summary>
internal static unsafe class AttentionRate
{
    public static readonly (int B, int Nh, int T, int Hs)[] Shapes = [(12, 4, 64, 32), (12, 6, 128, 32), (1, 4, 256, 32)];

    public static Rate.Times Seconds(int b, int nh, int t, int hs, bool backward)
    {
        nint size = b * nh * t * hs;
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(9 * size * sizeof(float)), 64);
        var random = new Random(1);
        for (nint i = 0; i < 4 * size; i++) memory[i] = random.NextSingle() - 0.5f;
        Attention.Heads<float> View(int which) => new(memory + which * size, t * nh * hs, hs, nh * hs);
        var scale = 1 / MathF.Sqrt(hs);
        var seconds = Rate.Of(() =>
        {
            Attention.Forward(b, nh, t, t, hs, hs, View(0), View(1), View(2), View(4), memory + 8 * size, scale, causal: true);
            if (!backward) return;
            Attention.Backward(
                b, nh, t, t, hs, hs, View(0), View(1), View(2), memory + 8 * size, View(3), View(5), View(6), View(7), scale, causal: true);
        });
        NativeMemory.AlignedFree(memory);
        return seconds;
    }
}
