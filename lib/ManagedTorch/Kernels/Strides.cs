using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>What strided kernels share: the test for plain memory, and vectors of elements that are not adjacent.</summary>
internal static unsafe class Strides
{
    /// <summary>Whether elements of this shape and these strides are contiguous, in row-major order; counts them.</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool AreContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, out nint count)
    {
        nint expected = 1;
        var contiguous = true;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            contiguous &= strides[d] == expected | shape[d] == 1;
            expected *= (nint)shape[d];
        }
        count = expected;
        return contiguous | count == 0;
    }

    /// <summary>Whether two operands of the same shape have the same strides.</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool AreSame(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        for (var d = 0; d < a.Length; d++)
            if (a[d] != b[d]) return false;
        return true;
    }

    /// <summary>The first <paramref name="count"/> elements at p, then padding.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> LoadPart<T>(T* p, nint count, Vector256<T> padding) where T : unmanaged
    {
        var v = padding;
        for (nint i = 0; i < count; i++) ((T*)&v)[i] = p[i];
        return v;
    }

    [MethodImpl(AggressiveInlining)]
    public static void StorePart<T>(T* p, nint count, Vector256<T> v) where T : unmanaged
    {
        for (nint i = 0; i < count; i++) p[i] = ((T*)&v)[i];
    }

    /// <summary>A vector at p, of which the first <paramref name="count"/> elements exist; zeros stand for the others.</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Load<T>(T* p, nint count) where T : unmanaged =>
        count >= Vector256<T>.Count ? Vector256.Load(p) : LoadPart(p, count, default);

    /// <summary>Writes the first <paramref name="count"/> elements of v, at most all.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Store<T>(T* p, nint count, Vector256<T> v) where T : unmanaged
    {
        if (count >= Vector256<T>.Count) v.Store(p);
        else StorePart(p, count, v);
    }

    public static void Gather<T>(T* from, nint stride, T* to, nint count) where T : unmanaged
    {
        for (nint i = 0; i < count; i++) to[i] = from[i * stride];
    }

    public static void Scatter<T>(T* from, T* to, nint stride, nint count) where T : unmanaged
    {
        for (nint i = 0; i < count; i++) to[i * stride] = from[i];
    }
}
