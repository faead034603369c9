using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>What a reduction does with an element (Map), with two partial results (Join), and with none (Identity).</summary>
internal interface IReducer<T> where T : unmanaged
{
    /// <summary>Joined with anything it changes nothing, mapped or not.</summary>
    Vector256<T> Identity { get; }
    Vector256<T> Map(Vector256<T> x);
    Vector256<T> Join(Vector256<T> a, Vector256<T> b);
}

internal readonly struct SumReducer<T> : IReducer<T> where T : unmanaged
{
    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => Vector256<T>.Zero; }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => x;
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => a + b;
}

internal readonly struct SquareReducer<T> : IReducer<T> where T : unmanaged
{
    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => Vector256<T>.Zero; }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => x * x;
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => a + b;
}

internal readonly struct AbsoluteReducer<T> : IReducer<T> where T : unmanaged
{
    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => Vector256<T>.Zero; }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => Vector256.Abs(x);
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => a + b;
}

internal readonly struct ProductReducer<T> : IReducer<T> where T : unmanaged
{
    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => VectorMath.Constant<T>(1); }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => x;
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => a * b;
}

/// <summary>Joins partial results of a reducer, which are mapped already.</summary>
internal readonly struct Joined<T, TOp>(TOp op) : IReducer<T>
    where T : unmanaged
    where TOp : unmanaged, IReducer<T>
{
    private readonly TOp _op = op;

    public Vector256<T> Identity { [MethodImpl(AggressiveInlining)] get => _op.Identity; }
    [MethodImpl(AggressiveInlining)] public Vector256<T> Map(Vector256<T> x) => x;
    [MethodImpl(AggressiveInlining)] public Vector256<T> Join(Vector256<T> a, Vector256<T> b) => _op.Join(a, b);
}

/// <summary>One result from the lanes of a vector, in a fixed order: halves, quarters, eighths.</summary>
internal static class Horizontal
{
    [MethodImpl(AggressiveInlining)]
    public static T Join<T, TOp>(TOp op, Vector256<T> v)
        where T : unmanaged
        where TOp : struct, IReducer<T>
    {
        v = op.Join(v, Vector256.Create(v.GetUpper(), v.GetLower()));
        v = op.Join(v, Vector256.Shuffle(v.As<T, long>(), Vector256.Create(1L, 0, 3, 2)).As<long, T>());
        if (Unsafe.SizeOf<T>() == 4)
            v = op.Join(v, Vector256.Shuffle(v.As<T, int>(), Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)).As<int, T>());
        return v.ToScalar();
    }

    [MethodImpl(AggressiveInlining)]
    public static T Sum<T>(Vector256<T> v) where T : unmanaged => Join(new SumReducer<T>(), v);
}
