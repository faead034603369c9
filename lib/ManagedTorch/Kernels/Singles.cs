using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// A register of floats. What is written against this is compiled once per width, and gives every lane the same bits.
/// A number stands for a register full of it; a comparison gives all bits or none.
/// </summary>
internal interface ISingles<V> where V : unmanaged, ISingles<V>
{
    static abstract implicit operator V(float x);
    static abstract V operator +(V a, V b);
    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);
    static abstract V operator <(V a, V b);
    static abstract V operator >(V a, V b);

    static abstract V Abs(V x);

    /// <summary>The smaller one; b where one of them is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>yes where the mask is set, else no.</summary>
    static abstract V Select(V mask, V yes, V no);

    // The bits of the floats as 32-bit whole numbers.
    static abstract V AddBits(V a, V b);
    static abstract V SubtractBits(V a, V b);
    static abstract V ShiftBitsLeft(V x, int by);

    /// <summary>Keeps the sign.</summary>
    static abstract V ShiftBitsRight(V x, int by);
}

/// <summary>Eight floats.</summary>
internal readonly struct Singles8(Vector256<float> value) : ISingles<Singles8>
{
    public readonly Vector256<float> Value = value;

    [MethodImpl(AggressiveInlining)] public static implicit operator Singles8(float x) => new(Vector256.Create(x));
    [MethodImpl(AggressiveInlining)] public static Singles8 operator +(Singles8 a, Singles8 b) => new(a.Value + b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles8 operator -(Singles8 a, Singles8 b) => new(a.Value - b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles8 operator *(Singles8 a, Singles8 b) => new(a.Value * b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles8 operator /(Singles8 a, Singles8 b) => new(a.Value / b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles8 operator <(Singles8 a, Singles8 b) => new(Vector256.LessThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles8 operator >(Singles8 a, Singles8 b) => new(Vector256.GreaterThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles8 Abs(Singles8 x) => new(Vector256.Abs(x.Value));
    [MethodImpl(AggressiveInlining)] public static Singles8 Min(Singles8 a, Singles8 b) => new(Vector256.MinNative(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles8 Select(Singles8 mask, Singles8 yes, Singles8 no) => new(Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));
    [MethodImpl(AggressiveInlining)] public static Singles8 AddBits(Singles8 a, Singles8 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles8 SubtractBits(Singles8 a, Singles8 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles8 ShiftBitsLeft(Singles8 x, int by) => new((x.Value.AsInt32() << by).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles8 ShiftBitsRight(Singles8 x, int by) => new((x.Value.AsInt32() >> by).AsSingle());
}

/// <summary>Sixteen floats.</summary>
internal readonly struct Singles16(Vector512<float> value) : ISingles<Singles16>
{
    public readonly Vector512<float> Value = value;

    [MethodImpl(AggressiveInlining)] public static implicit operator Singles16(float x) => new(Vector512.Create(x));
    [MethodImpl(AggressiveInlining)] public static Singles16 operator +(Singles16 a, Singles16 b) => new(a.Value + b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles16 operator -(Singles16 a, Singles16 b) => new(a.Value - b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles16 operator *(Singles16 a, Singles16 b) => new(a.Value * b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles16 operator /(Singles16 a, Singles16 b) => new(a.Value / b.Value);
    [MethodImpl(AggressiveInlining)] public static Singles16 operator <(Singles16 a, Singles16 b) => new(Vector512.LessThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles16 operator >(Singles16 a, Singles16 b) => new(Vector512.GreaterThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles16 Abs(Singles16 x) => new(Vector512.Abs(x.Value));
    [MethodImpl(AggressiveInlining)] public static Singles16 Min(Singles16 a, Singles16 b) => new(Vector512.MinNative(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Singles16 Select(Singles16 mask, Singles16 yes, Singles16 no) => new(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));
    [MethodImpl(AggressiveInlining)] public static Singles16 AddBits(Singles16 a, Singles16 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles16 SubtractBits(Singles16 a, Singles16 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles16 ShiftBitsLeft(Singles16 x, int by) => new((x.Value.AsInt32() << by).AsSingle());
    [MethodImpl(AggressiveInlining)] public static Singles16 ShiftBitsRight(Singles16 x, int by) => new((x.Value.AsInt32() >> by).AsSingle());
}
