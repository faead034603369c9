using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ManagedTorch.Kernels;

// Copies of rows of A or columns of B, laid out in the order in which the innermost loops read them.
internal static unsafe partial class MatMul
{
    private const int RowsAhead = 8;   // rows that a copy asks for early

    /// <summary>
    /// <c>to[p, s] = from[s across + p along]</c> for s in 0..count, and zero for s in count..width.
    /// </summary>
    public static void Pack<T>(nint depth, nint count, nint width, T* from, nint across, nint along, T* to)
        where T : unmanaged
    {
        if (count < width)
        {
            for (nint p = 0; p < depth; p++) new Span<T>(to + p * width + count, (int)(width - count)).Clear();
        }
        if (across == 1) PackRows(depth, count, width, from, along, to);
        else if (along == 1) PackTransposed(depth, count, width, from, across, to);
        else PackStrided(0, depth, 0, count, width, from, across, along, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows<T>(nint depth, nint count, nint width, T* from, nint along, T* to) where T : unmanaged
    {
        nint half = Vector128<T>.Count, whole = 2 * half;
        for (nint p = 0; p < depth; p++, from += along, to += width)
        {
            if (Sse.IsSupported)
            {
                // Rows are far apart, and no cache foresees the next. A hint reads nothing: it may point past the end.
                Sse.Prefetch0(from + RowsAhead * along);
                if (count * sizeof(T) > 64) Sse.Prefetch0((byte*)(from + RowsAhead * along) + 64);
            }

            nint s = 0;
            for (; s <= count - whole; s += whole) Vector256.Store(Vector256.Load(from + s), to + s);
            if (s <= count - half)
            {
                Vector128.Store(Vector128.Load(from + s), to + s);
                s += half;
            }
            for (; s < count; s++) to[s] = from[s];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackStrided<T>(
        nint firstDepth, nint depth, nint first, nint count, nint width, T* from, nint across, nint along, T* to)
        where T : unmanaged
    {
        for (var p = firstDepth; p < depth; p++)
            for (var s = first; s < count; s++) to[p * width + s] = from[s * across + p * along];
    }

    /// <summary>Squares of 8 by 8 floats or 4 by 4 doubles are turned in registers; the rest goes one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed<T>(nint depth, nint count, nint width, T* from, nint across, T* to)
        where T : unmanaged
    {
        nint s = 0;
        if (Avx.IsSupported)
        {
            var whole = depth / 4 * 4;
            if (typeof(T) == typeof(float))
            {
                var whole8 = depth / 8 * 8;
                for (; s <= count - 8; s += 8)
                    for (nint p = 0; p < whole8; p += 8)
                        Turn8((float*)(from + s * across + p), across, (float*)(to + p * width + s), width);
                PackStrided(whole8, depth, 0, s, width, from, across, 1, to);
                var s8 = s;
                for (; s <= count - 4; s += 4)
                    for (nint p = 0; p < whole; p += 4) Turn4((float*)(from + s * across + p), across, (float*)(to + p * width + s), width);
                PackStrided(whole, depth, s8, s, width, from, across, 1, to);
            }
            else
            {
                for (; s <= count - 4; s += 4)
                    for (nint p = 0; p < whole; p += 4)
                        Turn4((double*)(from + s * across + p), across, (double*)(to + p * width + s), width);
                PackStrided(whole, depth, 0, s, width, from, across, 1, to);
            }
        }
        PackStrided(0, depth, s, count, width, from, across, 1, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn8(float* from, nint across, float* to, nint width)
    {
        // Rows s and s+4 share a register, so that what remains is four by four within each half.
        var f4 = from + 4 * across;
        var r0 = Halves(from, f4);
        var r1 = Halves(from + across, f4 + across);
        var r2 = Halves(from + 2 * across, f4 + 2 * across);
        var r3 = Halves(from + 3 * across, f4 + 3 * across);
        Quarter(r0, r1, r2, r3, to, width);
        from += 4;
        f4 += 4;
        r0 = Halves(from, f4);
        r1 = Halves(from + across, f4 + across);
        r2 = Halves(from + 2 * across, f4 + 2 * across);
        r3 = Halves(from + 3 * across, f4 + 3 * across);
        Quarter(r0, r1, r2, r3, to + 4 * width, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, float* high) =>
        Avx.InsertVector128(Vector128.Load(low).ToVector256Unsafe(), Vector128.Load(high), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* to, nint width)
    {
        var t0 = Avx.UnpackLow(r0, r1);    // 0a 1a 0b 1b
        var t1 = Avx.UnpackHigh(r0, r1);   // 0c 1c 0d 1d
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(t0, t2, 0x44).Store(to);
        Avx.Shuffle(t0, t2, 0xEE).Store(to + width);
        Avx.Shuffle(t1, t3, 0x44).Store(to + 2 * width);
        Avx.Shuffle(t1, t3, 0xEE).Store(to + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4(float* from, nint across, float* to, nint width)
    {
        var r0 = Vector128.Load(from);
        var r1 = Vector128.Load(from + across);
        var r2 = Vector128.Load(from + 2 * across);
        var r3 = Vector128.Load(from + 3 * across);
        var t0 = Sse.UnpackLow(r0, r1);
        var t1 = Sse.UnpackHigh(r0, r1);
        var t2 = Sse.UnpackLow(r2, r3);
        var t3 = Sse.UnpackHigh(r2, r3);
        Sse.Shuffle(t0, t2, 0x44).Store(to);
        Sse.Shuffle(t0, t2, 0xEE).Store(to + width);
        Sse.Shuffle(t1, t3, 0x44).Store(to + 2 * width);
        Sse.Shuffle(t1, t3, 0xEE).Store(to + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4(double* from, nint across, double* to, nint width)
    {
        var r0 = Vector256.Load(from);
        var r1 = Vector256.Load(from + across);
        var r2 = Vector256.Load(from + 2 * across);
        var r3 = Vector256.Load(from + 3 * across);
        var t0 = Avx.UnpackLow(r0, r1);    // 0a 1a 0c 1c
        var t1 = Avx.UnpackHigh(r0, r1);   // 0b 1b 0d 1d
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(t0, t2, 0x20).Store(to);
        Avx.Permute2x128(t1, t3, 0x20).Store(to + width);
        Avx.Permute2x128(t0, t2, 0x31).Store(to + 2 * width);
        Avx.Permute2x128(t1, t3, 0x31).Store(to + 3 * width);
    }
}
