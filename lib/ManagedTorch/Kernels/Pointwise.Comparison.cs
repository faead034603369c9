using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>A comparison of two vectors: all bits of a lane are set where it holds.</summary>
internal interface ICompareOperator<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x, Vector256<T> y);
}

/// <summary>A property of an element: all bits of a lane are set where it holds.</summary>
internal interface IPredicate<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x);
}

internal static unsafe partial class Pointwise
{
    /// <summary>z = 1 where op(x, y) holds, else 0.</summary>
    public static void Compare<T, TOp>(
        TOp op,
        ReadOnlySpan<long> shape,
        T* x,
        ReadOnlySpan<long> xStrides,
        T* y,
        ReadOnlySpan<long> yStrides,
        byte* z,
        ReadOnlySpan<long> zStrides)
        where T : unmanaged
        where TOp : unmanaged, ICompareOperator<T> =>
        StridedLoop.ForEach(
            new CompareRun<T, TOp>(op),
            shape,
            new Operand(z, zStrides, 1),
            new Operand(x, xStrides, sizeof(T)),
            new Operand(y, yStrides, sizeof(T)),
            Operand.None);

    /// <summary>z = 1 where op(x) holds, else 0.</summary>
    public static void Test<T, TOp>(
        TOp op, ReadOnlySpan<long> shape, T* x, ReadOnlySpan<long> xStrides, byte* z, ReadOnlySpan<long> zStrides)
        where T : unmanaged
        where TOp : unmanaged, IPredicate<T> =>
        StridedLoop.ForEach(
            new CompareRun<T, Predicated<T, TOp>>(new Predicated<T, TOp>(op)),
            shape,
            new Operand(z, zStrides, 1),
            new Operand(x, xStrides, sizeof(T)),
            new Operand(x, xStrides, sizeof(T)),
            Operand.None);

    /// <summary>z = x where c is set, else y.</summary>
    public static void Where<T>(
        ReadOnlySpan<long> shape,
        byte* c,
        ReadOnlySpan<long> cStrides,
        T* x,
        ReadOnlySpan<long> xStrides,
        T* y,
        ReadOnlySpan<long> yStrides,
        T* z,
        ReadOnlySpan<long> zStrides)
        where T : unmanaged =>
        StridedLoop.ForEach(
            new WhereRun<T>(),
            shape,
            new Operand(z, zStrides, sizeof(T)),
            new Operand(x, xStrides, sizeof(T)),
            new Operand(y, yStrides, sizeof(T)),
            new Operand(c, cStrides, 1));

    private readonly struct Predicated<T, TOp>(TOp op) : ICompareOperator<T>
        where T : unmanaged
        where TOp : unmanaged, IPredicate<T>
    {
        private readonly TOp _op = op;

        [MethodImpl(AggressiveInlining)]
        public Vector256<T> Apply(Vector256<T> x, Vector256<T> y) => _op.Apply(x);
    }

    private readonly struct CompareRun<T, TOp>(TOp op) : IInnerLoop
        where T : unmanaged
        where TOp : unmanaged, ICompareOperator<T>
    {
        private readonly TOp _op = op;

        [SkipLocalsInit]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)b;
            var result = (byte*)z;
            if ((nuint)aStride <= 1 && (nuint)bStride <= 1 && zStride == 1)
            {
                Direct(_op, n, x, aStride, y, bStride, result);
                return;
            }
            T* xBuffer = stackalloc T[Stage], yBuffer = stackalloc T[Stage];
            var bytes = stackalloc byte[Stage];
            for (nint i = 0; i < n; i += Stage)
            {
                var part = Math.Min(Stage, n - i);
                Strides.Gather(x + i * aStride, aStride, xBuffer, part);
                Strides.Gather(y + i * bStride, bStride, yBuffer, part);
                Direct(_op, part, xBuffer, 1, yBuffer, 1, bytes);
                Strides.Scatter(bytes, result + i * zStride, zStride, part);
            }
        }

        [MethodImpl(AggressiveOptimization)]
        private static void Direct(TOp op, nint n, T* x, nint xStride, T* y, nint yStride, byte* z)
        {
            nint width = Vector256<T>.Count, i = 0;
            Vector256<T> xRepeated, yRepeated;
            if (xStride == 0)
            {
                xRepeated = Vector256.Create(*x);
                x = (T*)&xRepeated;
            }
            if (yStride == 0)
            {
                yRepeated = Vector256.Create(*y);
                y = (T*)&yRepeated;
            }
            for (; i < n; i += width)
            {
                var count = Math.Min(width, n - i);
                var truth = count == width
                    ? op.Apply(Vector256.Load(x), Vector256.Load(y))
                    : op.Apply(Strides.LoadPart(x, count, default), Strides.LoadPart(y, count, default));
                StoreTruth(truth, z + i, count);
                x += width * xStride;
                y += width * yStride;
            }
        }

        /// <summary>One byte, 0 or 1, for each lane.</summary>
        [MethodImpl(AggressiveInlining)]
        private static void StoreTruth(Vector256<T> truth, byte* z, nint count)
        {
            if (Vector256<T>.Count == 32)
            {
                Strides.StorePart(z, count, truth.AsByte() & Vector256<byte>.One);
                return;
            }
            // Bit i of the mask to byte i: byte i keeps its own bit of a copy of the mask, and a sum carries it to the top.
            var mask = truth.ExtractMostSignificantBits() * 0x0101010101010101UL & 0x8040201008040201UL;
            var bytes = mask + 0x7f7f7f7f7f7f7f7fUL >> 7 & 0x0101010101010101UL;
            if (count == 8)
                *(ulong*)z = bytes;
            else if (count == 4)
                *(uint*)z = (uint)bytes;
            else
                for (nint i = 0; i < count; i++) z[i] = (byte)(bytes >> (int)(8 * i));
        }
    }

    private readonly struct WhereRun<T> : IInnerLoop where T : unmanaged
    {
        [MethodImpl(AggressiveOptimization)]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)b, result = (T*)z;
            var condition = (byte*)c;
            nint i = 0;
            if (sizeof(T) == 4 && cStride == 1 && zStride == 1 && (nuint)aStride <= 1 && (nuint)bStride <= 1)
            {
                for (; i <= n - 8; i += 8)
                {
                    var words = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)(condition + i)).AsByte());
                    var zero = Vector256.Equals(
                        Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)), Vector256<uint>.Zero);
                    var whenSet = aStride == 0 ? Vector256.Create(*(uint*)x) : Vector256.Load((uint*)(x + i));
                    var whenNot = bStride == 0 ? Vector256.Create(*(uint*)y) : Vector256.Load((uint*)(y + i));
                    Vector256.ConditionalSelect(zero, whenNot, whenSet).Store((uint*)(result + i));
                }
            }
            for (; i < n; i++) result[i * zStride] = condition[i * cStride] != 0 ? x[i * aStride] : y[i * bStride];
        }
    }
}
