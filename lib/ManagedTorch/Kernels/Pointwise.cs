using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>z = f(x) for a vector of elements.</summary>
internal interface IUnaryOperator<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x);
}

/// <summary>z = f(x, y) for vectors of elements.</summary>
internal interface IBinaryOperator<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x, Vector256<T> y);
}

/// <summary>z = f(x, y, w) for vectors of elements.</summary>
internal interface ITernaryOperator<T> where T : unmanaged
{
    Vector256<T> Apply(Vector256<T> x, Vector256<T> y, Vector256<T> w);
}

/// <summary>
/// Applies an operator to every element. Operands have one shape and any strides, counted in elements; stride 0 repeats
/// an element (broadcasting). The output may be one of the inputs. An element's result does not depend on its position:
/// the last, incomplete vector of a row is padded and goes through the same instructions. There is one loop for each number
/// of inputs: a loop that asked for every vector which inputs there are would be slower.
/// </summary>
internal static unsafe partial class Pointwise
{
    /// <summary>Elements of a strided operand that are gathered at a time.</summary>
    private const int Stage = 256;

    /// <summary>z = op(x).</summary>
    public static void Unary<T, TOp>(TOp op, ReadOnlySpan<long> shape, T* x, ReadOnlySpan<long> xStrides, T* z, ReadOnlySpan<long> zStrides)
        where T : unmanaged
        where TOp : unmanaged, IUnaryOperator<T>
    {
        if (Strides.AreContiguous(shape, zStrides, out var n) && n < 2 * StridedLoop.BlockElements && Strides.AreSame(xStrides, zStrides))
            UnaryRun<T, TOp>.Contiguous(op, n, x, z);
        else
            StridedLoop.ForEach(
                new UnaryRun<T, TOp>(op),
                shape,
                new Operand(z, zStrides, sizeof(T)),
                new Operand(x, xStrides, sizeof(T)),
                Operand.None,
                Operand.None);
    }

    /// <summary>z = op(x, y).</summary>
    public static void Binary<T, TOp>(
        TOp op,
        ReadOnlySpan<long> shape,
        T* x,
        ReadOnlySpan<long> xStrides,
        T* y,
        ReadOnlySpan<long> yStrides,
        T* z,
        ReadOnlySpan<long> zStrides)
        where T : unmanaged
        where TOp : unmanaged, IBinaryOperator<T>
    {
        if (Strides.AreContiguous(shape, zStrides, out var n) && n < 2 * StridedLoop.BlockElements
            && Strides.AreSame(xStrides, zStrides) && Strides.AreSame(yStrides, zStrides))
            BinaryRun<T, TOp>.Direct(op, n, x, 1, y, 1, z);
        else
            StridedLoop.ForEach(
                new BinaryRun<T, TOp>(op),
                shape,
                new Operand(z, zStrides, sizeof(T)),
                new Operand(x, xStrides, sizeof(T)),
                new Operand(y, yStrides, sizeof(T)),
                Operand.None);
    }

    /// <summary>z = op(x, y, w).</summary>
    public static void Ternary<T, TOp>(
        TOp op,
        ReadOnlySpan<long> shape,
        T* x,
        ReadOnlySpan<long> xStrides,
        T* y,
        ReadOnlySpan<long> yStrides,
        T* w,
        ReadOnlySpan<long> wStrides,
        T* z,
        ReadOnlySpan<long> zStrides)
        where T : unmanaged
        where TOp : unmanaged, ITernaryOperator<T> =>
        StridedLoop.ForEach(
            new TernaryRun<T, TOp>(op),
            shape,
            new Operand(z, zStrides, sizeof(T)),
            new Operand(x, xStrides, sizeof(T)),
            new Operand(y, yStrides, sizeof(T)),
            new Operand(w, wStrides, sizeof(T)));

    private readonly struct UnaryRun<T, TOp>(TOp op) : IInnerLoop
        where T : unmanaged
        where TOp : unmanaged, IUnaryOperator<T>
    {
        private readonly TOp _op = op;

        [SkipLocalsInit]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)z;
            if (aStride == 1 && zStride == 1)
            {
                Contiguous(_op, n, x, y);
                return;
            }
            var buffer = stackalloc T[Stage];
            for (nint i = 0; i < n; i += Stage)
            {
                var part = Math.Min(Stage, n - i);
                Strides.Gather(x + i * aStride, aStride, buffer, part);
                Contiguous(_op, part, buffer, buffer);
                Strides.Scatter(buffer, y + i * zStride, zStride, part);
            }
        }

        // Optimised at once: the first, slow tier of a vector loop is some hundred times slower.
        [MethodImpl(AggressiveOptimization)]
        public static void Contiguous(TOp op, nint n, T* x, T* z)
        {
            nint width = Vector256<T>.Count, i = 0;
            for (; i <= n - 2 * width; i += 2 * width)
            {
                var first = op.Apply(Vector256.Load(x + i));
                var second = op.Apply(Vector256.Load(x + i + width));
                first.Store(z + i);
                second.Store(z + i + width);
            }
            for (; i < n; i += width)
            {
                if (n - i >= width)
                    op.Apply(Vector256.Load(x + i)).Store(z + i);
                else
                    Strides.StorePart(z + i, n - i, op.Apply(Strides.LoadPart(x + i, n - i, VectorMath.Constant<T>(1))));
            }
        }
    }

    private readonly struct BinaryRun<T, TOp>(TOp op) : IInnerLoop
        where T : unmanaged
        where TOp : unmanaged, IBinaryOperator<T>
    {
        private readonly TOp _op = op;

        [SkipLocalsInit]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)b, result = (T*)z;
            if ((nuint)aStride <= 1 && (nuint)bStride <= 1 && zStride == 1)
            {
                Direct(_op, n, x, aStride, y, bStride, result);
                return;
            }
            T* xBuffer = stackalloc T[Stage], yBuffer = stackalloc T[Stage];
            for (nint i = 0; i < n; i += Stage)
            {
                var part = Math.Min(Stage, n - i);
                Strides.Gather(x + i * aStride, aStride, xBuffer, part);
                Strides.Gather(y + i * bStride, bStride, yBuffer, part);
                Direct(_op, part, xBuffer, 1, yBuffer, 1, xBuffer);
                Strides.Scatter(xBuffer, result + i * zStride, zStride, part);
            }
        }

        /// <summary>Strides 0 or 1: a repeated element is read as a vector that does not move.</summary>
        [MethodImpl(AggressiveOptimization)]
        public static void Direct(TOp op, nint n, T* x, nint xStride, T* y, nint yStride, T* z)
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
            nint xStep = width * xStride, yStep = width * yStride;
            for (; i <= n - 2 * width; i += 2 * width)
            {
                var first = op.Apply(Vector256.Load(x), Vector256.Load(y));
                var second = op.Apply(Vector256.Load(x + xStep), Vector256.Load(y + yStep));
                first.Store(z + i);
                second.Store(z + i + width);
                x += 2 * xStep;
                y += 2 * yStep;
            }
            for (; i < n; i += width)
            {
                if (n - i >= width)
                {
                    op.Apply(Vector256.Load(x), Vector256.Load(y)).Store(z + i);
                    x += xStep;
                    y += yStep;
                }
                else
                {
                    var one = VectorMath.Constant<T>(1);
                    Strides.StorePart(z + i, n - i, op.Apply(Strides.LoadPart(x, n - i, one), Strides.LoadPart(y, n - i, one)));
                }
            }
        }
    }

    private readonly struct TernaryRun<T, TOp>(TOp op) : IInnerLoop
        where T : unmanaged
        where TOp : unmanaged, ITernaryOperator<T>
    {
        private readonly TOp _op = op;

        [SkipLocalsInit]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)b, w = (T*)c, result = (T*)z;
            if (aStride == 1 && bStride == 1 && cStride == 1 && zStride == 1)
            {
                Contiguous(_op, n, x, y, w, result);
                return;
            }
            T* xBuffer = stackalloc T[Stage], yBuffer = stackalloc T[Stage], wBuffer = stackalloc T[Stage];
            for (nint i = 0; i < n; i += Stage)
            {
                var part = Math.Min(Stage, n - i);
                Strides.Gather(x + i * aStride, aStride, xBuffer, part);
                Strides.Gather(y + i * bStride, bStride, yBuffer, part);
                Strides.Gather(w + i * cStride, cStride, wBuffer, part);
                Contiguous(_op, part, xBuffer, yBuffer, wBuffer, xBuffer);
                Strides.Scatter(xBuffer, result + i * zStride, zStride, part);
            }
        }

        [MethodImpl(AggressiveOptimization)]
        private static void Contiguous(TOp op, nint n, T* x, T* y, T* w, T* z)
        {
            nint width = Vector256<T>.Count, i = 0;
            for (; i <= n - width; i += width)
                op.Apply(Vector256.Load(x + i), Vector256.Load(y + i), Vector256.Load(w + i)).Store(z + i);
            if (i == n) return;
            var one = VectorMath.Constant<T>(1);
            Strides.StorePart(z + i, n - i, op.Apply(Strides.LoadPart(x
                + i, n - i, one), Strides.LoadPart(y + i, n - i, one), Strides.LoadPart(w + i, n - i, one)));
        }
    }
}
