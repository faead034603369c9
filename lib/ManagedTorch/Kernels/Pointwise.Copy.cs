using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Pointwise
{
    /// <summary>Rows and columns of a square that is transposed within the first-level cache.</summary>
    private const int Tile = 16;

    /// <summary>z = x, from any strides to any strides. Transposed matrices go in square tiles.</summary>
    public static void Copy<T>(ReadOnlySpan<long> shape, T* x, ReadOnlySpan<long> xStrides, T* z, ReadOnlySpan<long> zStrides)
        where T : unmanaged
    {
        if (Strides.AreContiguous(shape, zStrides, out var n) && n < 2 * StridedLoop.BlockElements && Strides.AreSame(xStrides, zStrides))
            Buffer.MemoryCopy(x, z, n * sizeof(T), n * sizeof(T));
        else if (n != 0 && !TryTranspose(shape, x, xStrides, z, zStrides))
            StridedLoop.ForEach(
                new CopyRun<T>(),
                shape,
                new Operand(z, zStrides, sizeof(T)),
                new Operand(x, xStrides, sizeof(T)),
                Operand.None,
                Operand.None);
    }

    private readonly struct CopyRun<T> : IInnerLoop where T : unmanaged
    {
        public static bool WritesNewMemory => false;

        [MethodImpl(AggressiveOptimization)]
        public void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride)
        {
            T* x = (T*)a, y = (T*)z;
            nint i = 0;
            if (aStride == 1 && zStride == 1)
            {
                var bytes = n * sizeof(T);
                if (bytes > 512)
                {
                    Buffer.MemoryCopy(x, y, bytes, bytes);
                    return;
                }
                for (; i <= n - 32 / sizeof(T); i += 32 / sizeof(T)) Vector256.Load((byte*)(x + i)).Store((byte*)(y + i));
            }
            for (; i < n; i++) y[i * zStride] = x[i * aStride];
        }
    }

    /// <summary>
    /// Copies where z is dense along one dimension and x along another, both at least a tile long: the outer dimensions are
    /// walked one by one, the two are done in tiles, so that every cache line is used whole.
    /// </summary>
    [SkipLocalsInit]
    private static bool TryTranspose<T>(ReadOnlySpan<long> shape, T* x, ReadOnlySpan<long> xStrides, T* z, ReadOnlySpan<long> zStrides)
        where T : unmanaged
    {
        int row = -1, column = -1;
        for (var d = 0; d < shape.Length; d++)
        {
            if (shape[d] < Tile) continue;
            if (zStrides[d] == 1 && xStrides[d] != 1) column = d;
            if (xStrides[d] == 1 && zStrides[d] != 1) row = d;
        }
        if (row < 0 || column < 0) return false;

        var outer = shape.Length - 2;
        var memory = stackalloc nint[3 * (outer + 1)];
        var job = new Transposition<T>
        {
            X = x, Z = z, Rank = outer, Sizes = memory, XOuter = memory + outer, ZOuter = memory + 2 * outer,
            Rows = (nint)shape[row], Columns = (nint)shape[column], XStride = (nint)xStrides[column], ZStride = (nint)zStrides[row],
        };
        nint count = 1;
        for (int d = 0, i = 0; d < shape.Length; d++)
        {
            if (d == row || d == column) continue;
            job.Sizes[i] = (nint)shape[d];
            job.XOuter[i] = (nint)xStrides[d];
            job.ZOuter[i++] = (nint)zStrides[d];
            count *= (nint)shape[d];
        }
        job.BandsPerMatrix = (job.Rows + Transposition<T>.Band - 1) / Transposition<T>.Band;
        var blocks = (int)(count * job.BandsPerMatrix);
        if (count * job.Rows * job.Columns < 2 * StridedLoop.BlockElements)
            for (var block = 0; block < blocks; block++) job.Run(block);
        else
            Workers.Run(blocks, &TransposeBlock<T>, &job);
        return true;
    }

    private static void TransposeBlock<T>(void* state, int block) where T : unmanaged => ((Transposition<T>*)state)->Run(block);

    private struct Transposition<T> where T : unmanaged
    {
        public const int Band = 64;

        public T* X, Z;
        public int Rank;
        public nint* Sizes, XOuter, ZOuter;
        public nint Rows, Columns, XStride, ZStride, BandsPerMatrix;

        /// <summary>z[r ZStride + c] = x[r + c XStride] for one band of rows of one matrix.</summary>
        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var matrix = block / BandsPerMatrix;
            var first = block % BandsPerMatrix * Band;
            T* x = X, z = Z;
            for (var d = Rank - 1; d >= 0; d--)
            {
                var at = matrix % Sizes[d];
                matrix /= Sizes[d];
                x += at * XOuter[d];
                z += at * ZOuter[d];
            }
            var end = Math.Min(Rows, first + Band);
            for (var r = first; r < end; r += Tile)
            {
                for (nint c = 0; c < Columns; c += Tile)
                {
                    nint rEnd = Math.Min(end, r + Tile), cEnd = Math.Min(Columns, c + Tile);
                    for (var i = r; i < rEnd; i++)
                    {
                        var to = z + i * ZStride;
                        var from = x + i;
                        for (var j = c; j < cEnd; j++) to[j] = from[j * XStride];
                    }
                }
            }
        }
    }
}
