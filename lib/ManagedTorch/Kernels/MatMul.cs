using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ManagedTorch.Kernels;

/// <summary>
/// Matrix products. A is (m, k) and B is (k, n) with any strides, so a transposed view needs no copy; C is (m, n) with
/// rows <c>cRow</c> apart. Strides count elements. C must not overlap A or B.
/// </summary>
/// <remarks>
/// <para>Every element of C is one chain of fused multiply-adds in the order of p, exactly this loop:
/// <c>for p in 0..k: c_ij = fma(a_ip, b_pj, c_ij)</c>. Vectors run along j, threads and tiles divide i and j, and a
/// block of p goes on from the C that the block before it left. So the bits of C depend neither on the width of the
/// vectors nor on the number of threads.</para>
/// <para>The work is arranged as in Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008):
/// columns of B are packed into panels that the innermost loop reads in order (MatMul.Pack.cs), a tile of C lives in
/// registers (MatMul.Tiles.cs), and blocks of rows and columns go to the threads (MatMul.Blocks.cs).</para>
/// </remarks>
internal static unsafe partial class MatMul
{
    /// <summary>C = A B, or C += A B where <paramref name="accumulate"/> is set.</summary>
    public static void Multiply<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow, bool accumulate = false)
        where T : unmanaged
    {
        Multiply(new Product<T>
        {
            M = m, N = n, K = k, A = a, ARow = aRow, ACol = aCol, B = b, BRow = bRow, BCol = bCol,
            Start = accumulate ? c : null, StartRow = cRow, StartCol = 1, C = c, CRow = cRow, CCol = 1,
        });
    }

    /// <summary>C_ij = bias_j + sum_p A_ip B_pj: the chain of every element starts from its column's bias.</summary>
    public static void MultiplyBias<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* bias, T* c, nint cRow)
        where T : unmanaged
    {
        Multiply(new Product<T>
        {
            M = m, N = n, K = k, A = a, ARow = aRow, ACol = aCol, B = b, BRow = bRow, BCol = bCol,
            Start = bias, StartRow = 0, StartCol = 1, C = c, CRow = cRow, CCol = 1,
        });
    }

    /// <summary>C[s] = A[s] B[s] for s in 0..batch, the matrices of a batch being the given strides apart.</summary>
    public static void MultiplyBatch<T>(
        int batch, int m, int n, int k,
        T* a, nint aBatch, nint aRow, nint aCol, T* b, nint bBatch, nint bRow, nint bCol, T* c, nint cBatch, nint cRow,
        bool accumulate = false)
        where T : unmanaged
    {
        var one = new Product<T>
        {
            M = m, N = n, K = k, A = a, ARow = aRow, ACol = aCol, B = b, BRow = bRow, BCol = bCol,
            Start = accumulate ? c : null, StartRow = cRow, StartCol = 1, C = c, CRow = cRow, CCol = 1,
        };
        var state = new Batch<T> { One = one, ABatch = aBatch, BBatch = bBatch, CBatch = cBatch, Count = batch };
        var work = Work<T>(m, n, k);
        if (work > LargeWork && batch < 8)
        {
            for (var s = 0; s < batch; s++) Multiply(state[s]);
            return;
        }
        state.PerBlock = (int)Math.Clamp(BlockWork / work, 1, Math.Max(1, batch));
        var blocks = (batch + state.PerBlock - 1) / state.PerBlock;
        if (batch * work < ParallelWork) MultiplyBatchBlock<T>(&state, 0, batch);
        else Workers.Run(blocks, &MultiplyBatchBlock<T>, &state);
    }

    private static void MultiplyBatchBlock<T>(void* state, int block) where T : unmanaged
    {
        ref var batch = ref *(Batch<T>*)state;
        MultiplyBatchBlock<T>(state, block * batch.PerBlock, Math.Min((block + 1) * batch.PerBlock, batch.Count));
    }

    private static void MultiplyBatchBlock<T>(void* state, int first, int end) where T : unmanaged
    {
        Interruption.Look();
        for (var s = first; s < end; s++) Multiply((*(Batch<T>*)state)[s]);
    }

    private static void Multiply<T>(Product<T> x) where T : unmanaged
    {
        if (x.M <= 0 || x.N <= 0) return;

        // Few columns leave most of a vector empty: compute C' = B' A' instead. a b = b a, so the bits stay the same.
        if (x.N < x.M && x.N <= VectorLength<T>() / 2) x = x.Transposed();

        if (typeof(T) == typeof(float))
        {
            ref var y = ref Unsafe.As<Product<T>, Product<float>>(ref x);
            if (Has512) Multiply<Float512, Vector512<float>, float>(ref y);
            else if (Has256) Multiply<Float256, Vector256<float>, float>(ref y);
            else if (Has128) Multiply<Float128, Vector128<float>, float>(ref y);
            else Multiply<Float32, float, float>(ref y);
        }
        else if (typeof(T) == typeof(double))
        {
            ref var y = ref Unsafe.As<Product<T>, Product<double>>(ref x);
            if (Has512) Multiply<Double512, Vector512<double>, double>(ref y);
            else if (Has256) Multiply<Double256, Vector256<double>, double>(ref y);
            else if (Has128) Multiply<Double128, Vector128<double>, double>(ref y);
            else Multiply<Float64, double, double>(ref y);
        }
        else
        {
            throw new NotSupportedException($"matmul: {typeof(T).Name} matrices; expected float or double");
        }
    }

    private static bool Has512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;
    private static bool Has256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;
    private static bool Has128 => System.Runtime.Intrinsics.Arm.AdvSimd.Arm64.IsSupported;

    private static int VectorLength<T>() where T : unmanaged =>
        (Has512 ? 64 : Has256 ? 32 : Has128 ? 16 : sizeof(T)) / sizeof(T);

    /// <summary>One product; C starts from <c>Start</c> (null for zero; row stride 0 repeats a bias).</summary>
    private struct Product<T> where T : unmanaged
    {
        public nint M, N, K;
        public T* A; public nint ARow, ACol;
        public T* B; public nint BRow, BCol;
        public T* Start; public nint StartRow, StartCol;
        public T* C; public nint CRow, CCol;

        // The address of a packed copy of B, how C is divided among blocks, and how many packing blocks have finished.
        public T* PackedB;
        public nint BlockRows, BlockColumns;
        public int PackBlocks, RowBlocks;
        public int Packed;

        public readonly Product<T> Transposed() => this with
        {
            M = N, N = M, A = B, ARow = BCol, ACol = BRow, B = A, BRow = ACol, BCol = ARow,
            StartRow = StartCol, StartCol = StartRow, CRow = CCol, CCol = CRow,
        };
    }

    private struct Batch<T> where T : unmanaged
    {
        public Product<T> One;
        public nint ABatch, BBatch, CBatch;
        public int Count, PerBlock;

        public readonly Product<T> this[int s] => One with
        {
            A = One.A + s * ABatch, B = One.B + s * BBatch, C = One.C + s * CBatch,
            Start = One.Start == null ? null : One.Start + s * CBatch,
        };
    }
}
