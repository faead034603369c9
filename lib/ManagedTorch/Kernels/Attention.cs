using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ManagedTorch.Kernels;

/// <summary>
/// Scaled dot-product attention, head by head, without ever storing the (Tq, Tk) probabilities of a head:
/// <c>S = scale Q K' + mask</c>, <c>P_ij = exp(S_ij) / sum_j exp(S_ij)</c>, <c>Y = P V</c>.
/// </summary>
/// <remarks>
/// <para>Causal means that query i sees the keys j &lt;= i, also where Tq and Tk differ (PyTorch's top-left triangle).
/// A query whose every key is masked by -inf has no mean to give: its row of Y and its gradients are 0, as in PyTorch
/// since 2.5.</para>
/// <para>A block is a few queries of one head; it takes all keys those queries may see. What the backward pass needs
/// again is recomputed from q, k and one number per query, the logarithm of the row's sum of exponentials (Dao et al.,
/// "FlashAttention", 2022). Products are chains of fused multiply-adds in order (see <see cref="MatMul"/>), the sums
/// of a row have the lanes of a 256-bit vector on every machine: the bits depend on neither machine nor threads.</para>
/// </remarks>
internal static unsafe partial class Attention
{
    private const int QueryBlock = 32;          // whole vectors
    private const int FewHeads = 4;             // below this the products, not the heads, are divided among the threads
    private const double ParallelWork = 2e5;    // multiply-adds below which a helper costs more than it brings

    /// <summary>The address of the (T, hs) matrix of head h in batch b: rows <c>Row</c> apart, elements adjoining.</summary>
    internal readonly record struct Heads<T>(nint Data, nint Batch, nint Head, nint Row) where T : unmanaged
    {
        public Heads(T* data, nint batch, nint head, nint row) : this((nint)data, batch, head, row)
        {
        }

        public T* this[nint b, nint h] => (T*)Data + b * Batch + h * Head;
    }

    /// <summary>An additive mask (B, nh, Tq, Tk) of any strides, 0 where it repeats; <c>default</c> for none.</summary>
    internal readonly record struct Mask<T>(nint Data, nint Batch, nint Head, nint Row, nint Col) where T : unmanaged
    {
        public Mask(T* data, nint batch, nint head, nint row, nint col) : this((nint)data, batch, head, row, col)
        {
        }
    }

    private struct State<T> where T : unmanaged
    {
        public int NumberOfHeads, Tq, Tk, Hs, Vs, QueryBlocks;
        public Heads<T> Q, K, V, Y, DY, DQ, DK, DV;
        public Mask<T> Mask;
        public T* LogSumExp;
        public T Scale;
        public bool Causal;

        /// <summary>Keys that some query before <paramref name="end"/> sees.</summary>
        public readonly int Keys(int end) => Causal ? Math.Min(Tk, end) : Tk;
    }

    /// <summary>
    /// y (B, nh, Tq, vs) from q (B, nh, Tq, hs), k (B, nh, Tk, hs) and v (B, nh, Tk, vs); <paramref name="logSumExp"/>
    /// (B, nh, Tq) receives <c>ln sum_j exp(S_ij)</c> for <see cref="Backward"/>.
    /// </summary>
    public static void Forward<T>(
        int batch, int heads, int tq, int tk, int hs, int vs, Heads<T> q, Heads<T> k, Heads<T> v, Heads<T> y, T* logSumExp,
        T scale, bool causal, Mask<T> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = new State<T>
        {
            NumberOfHeads = heads, Tq = tq, Tk = tk, Hs = hs, Vs = vs, QueryBlocks = (tq + QueryBlock - 1) / QueryBlock,
            Q = q, K = k, V = v, Y = y, Mask = mask, LogSumExp = logSumExp, Scale = scale, Causal = causal,
        };
        var blocks = batch * heads * state.QueryBlocks;
        if ((double)batch * heads * tq * tk * (hs + vs) < ParallelWork)
        {
            for (var block = 0; block < blocks; block++) ForwardBlock<T>(&state, block);
        }
        else
        {
            Workers.Run(blocks, &ForwardBlock<T>, &state);
        }
    }

    private static void ForwardBlock<T>(void* state, int block) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Interruption.Look();
        ref var x = ref *(State<T>*)state;
        var head = block / x.QueryBlocks;
        var (b, h) = (head / x.NumberOfHeads, head % x.NumberOfHeads);
        var first = block % x.QueryBlocks * QueryBlock;
        var rows = Math.Min(QueryBlock, x.Tq - first);
        var keys = x.Keys(first + rows);
        var stride = Padded<T>(keys);
        var s = Scratch.Outer<T>(rows * stride);
        var y = x.Y[b, h] + first * x.Y.Row;

        Scores(in x, b, h, first, rows, keys, x.K[b, h], 1, x.K.Row, s, stride);
        WeightedValues(in x, b, h, first, rows, keys, s, stride, y, head);
    }

    /// <summary>Y = softmax(S) V, dividing by the row's sum at the end.</summary>
    private static void WeightedValues<T>(
        in State<T> x, int b, int h, int first, int rows, int keys, T* s, nint stride, T* y, int head)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* largest = stackalloc T[QueryBlock], sums = stackalloc T[QueryBlock];
        for (var i = 0; i < rows; i++)
        {
            largest[i] = Largest(s + i * stride, stride);
            var seesNothing = largest[i] == T.NegativeInfinity;
            if (seesNothing) largest[i] = T.Zero;
            sums[i] = Exponentials(s + i * stride, stride, largest[i]);
            if (seesNothing) sums[i] = T.One;   // 0 / 1 is the row, and exp(-inf - ln 1) = 0 are its weights in the backward pass
        }
        MatMul.Multiply(rows, x.Vs, keys, s, stride, 1, x.V[b, h], x.V.Row, 1, y, x.Y.Row);
        var w = Vector256<T>.Count;
        for (var i = 0; i < rows; i++)
        {
            var sum = Vector256.Create(sums[i]);
            var row = y + i * x.Y.Row;
            for (nint d = 0; d < x.Vs; d += w) Strides.Store(row + d, x.Vs - d, Strides.Load(row + d, x.Vs - d) / sum);
        }
        var logSumExp = x.LogSumExp + (nint)head * x.Tq + first;
        for (nint i = 0; i < rows; i += w)
            Strides.Store(logSumExp + i, rows - i, Vector256.Load(largest + i) + VectorMath.Log(Vector256.Load(sums + i)));
    }

    /// <summary>
    /// S = scale Q K' + mask for a block of queries; -inf for keys out of sight and in the padding of a row. K' has rows
    /// <paramref name="kRow"/> and columns <paramref name="kCol"/> apart.
    /// </summary>
    private static void Scores<T>(
        in State<T> x, int b, int h, int first, int rows, int keys, T* k, nint kRow, nint kCol, T* s, nint stride)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MatMul.Multiply(rows, keys, x.Hs, x.Q[b, h] + first * x.Q.Row, x.Q.Row, 1, k, kRow, kCol, s, stride);
        var scale = Vector256.Create(x.Scale);
        var w = Vector256<T>.Count;
        for (var i = 0; i < rows; i++)
        {
            var row = s + i * stride;
            for (nint j = 0; j < stride; j += w) (Vector256.Load(row + j) * scale).Store(row + j);
            if (x.Mask.Data != 0)
            {
                var mask = (T*)x.Mask.Data + b * x.Mask.Batch + h * x.Mask.Head + (first + i) * x.Mask.Row;
                for (var j = 0; j < keys; j++) row[j] += mask[j * x.Mask.Col];
            }
            for (nint j = x.Keys(first + i + 1); j < stride; j++) row[j] = T.NegativeInfinity;
        }
    }

    private static nint Padded<T>(int keys) where T : unmanaged
    {
        var w = Vector256<T>.Count;
        return (keys + w - 1) / w * w;
    }

    private static T Largest<T>(T* row, nint count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = Vector256.Create(T.NegativeInfinity);
        for (nint j = 0; j < count; j += Vector256<T>.Count) largest = Vector256.Max(largest, Vector256.Load(row + j));
        var max = largest[0];
        for (var lane = 1; lane < Vector256<T>.Count; lane++) max = T.Max(max, largest[lane]);
        return max;
    }

    /// <summary>row = exp(row - shift), and the sum of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Exponentials<T>(T* row, nint count, T shift) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shifts = Vector256.Create(shift);
        var sum = Vector256<T>.Zero;
        nint j = 0;
        for (; Vector512.IsHardwareAccelerated && j <= count - Vector512<T>.Count; j += Vector512<T>.Count)
        {
            var e = VectorMath.Exp(Vector512.Load(row + j) - Vector512.Create(shift));
            e.Store(row + j);
            sum = sum + e.GetLower() + e.GetUpper();
        }
        for (; j < count; j += Vector256<T>.Count)
        {
            var e = VectorMath.Exp(Vector256.Load(row + j) - shifts);
            e.Store(row + j);
            sum += e;
        }
        return SumOfLanes(sum);
    }

    // Vector256.Sum may add in another order on another machine.
    private static T SumOfLanes<T>(Vector256<T> lanes) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = lanes[0];
        for (var lane = 1; lane < Vector256<T>.Count; lane++) sum += lanes[lane];
        return sum;
    }
}
