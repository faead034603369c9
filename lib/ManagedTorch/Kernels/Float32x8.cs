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
internal readonly struct Float32x8(Vector256<float> value) : ISingles<Float32x8>
{
    public readonly Vector256<float> Value = value;

    [MethodImpl(AggressiveInlining)] public static implicit operator Float32x8(float x) => new(Vector256.Create(x));
    [MethodImpl(AggressiveInlining)] public static Float32x8 operator +(Float32x8 a, Float32x8 b) => new(a.Value + b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x8 operator -(Float32x8 a, Float32x8 b) => new(a.Value - b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x8 operator *(Float32x8 a, Float32x8 b) => new(a.Value * b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x8 operator /(Float32x8 a, Float32x8 b) => new(a.Value / b.Value);
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 operator <(Float32x8 a, Float32x8 b) => new(Vector256.LessThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 operator >(Float32x8 a, Float32x8 b) => new(Vector256.GreaterThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Float32x8 Abs(Float32x8 x) => new(Vector256.Abs(x.Value));
    [MethodImpl(AggressiveInlining)] public static Float32x8 Min(Float32x8 a, Float32x8 b) => new(Vector256.MinNative(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 Select(Float32x8 mask, Float32x8 yes, Float32x8 no) =>
        new(Vector256.ConditionalSelect(mask.Value, yes.Value, no.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 AddBits(Float32x8 a, Float32x8 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 SubtractBits(Float32x8 a, Float32x8 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 ShiftBitsLeft(Float32x8 x, int by) => new((x.Value.AsInt32() << by).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x8 ShiftBitsRight(Float32x8 x, int by) => new((x.Value.AsInt32() >> by).AsSingle());
}

/// <summary>Sixteen floats.</summary>
internal readonly struct Float32x16(Vector512<float> value) : ISingles<Float32x16>
{
    public readonly Vector512<float> Value = value;

    [MethodImpl(AggressiveInlining)] public static implicit operator Float32x16(float x) => new(Vector512.Create(x));
    [MethodImpl(AggressiveInlining)] public static Float32x16 operator +(Float32x16 a, Float32x16 b) => new(a.Value + b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x16 operator -(Float32x16 a, Float32x16 b) => new(a.Value - b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x16 operator *(Float32x16 a, Float32x16 b) => new(a.Value * b.Value);
    [MethodImpl(AggressiveInlining)] public static Float32x16 operator /(Float32x16 a, Float32x16 b) => new(a.Value / b.Value);
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 operator <(Float32x16 a, Float32x16 b) => new(Vector512.LessThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 operator >(Float32x16 a, Float32x16 b) => new(Vector512.GreaterThan(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)] public static Float32x16 Abs(Float32x16 x) => new(Vector512.Abs(x.Value));
    [MethodImpl(AggressiveInlining)] public static Float32x16 Min(Float32x16 a, Float32x16 b) => new(Vector512.MinNative(a.Value, b.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 Select(Float32x16 mask, Float32x16 yes, Float32x16 no) =>
        new(Vector512.ConditionalSelect(mask.Value, yes.Value, no.Value));
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 AddBits(Float32x16 a, Float32x16 b) => new((a.Value.AsInt32() + b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 SubtractBits(Float32x16 a, Float32x16 b) => new((a.Value.AsInt32() - b.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 ShiftBitsLeft(Float32x16 x, int by) => new((x.Value.AsInt32() << by).AsSingle());
    [MethodImpl(AggressiveInlining)]
    public static Float32x16 ShiftBitsRight(Float32x16 x, int by) => new((x.Value.AsInt32() >> by).AsSingle());
}
