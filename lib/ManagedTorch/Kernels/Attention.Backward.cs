using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ManagedTorch.Kernels;

internal static unsafe partial class Attention
{
    /// <summary>
    /// Gradients of q, k and v, given that of y and the forward pass's <paramref name="logSumExp"/>; they are written,
    /// not added. With <c>P = exp(S - lse)</c> and <c>dP = dY V'</c>:
    /// <c>dV = P' dY</c>, <c>dS_ij = P_ij (dP_ij - sum_j P_ij dP_ij)</c>, <c>dQ = scale dS K</c>, <c>dK = scale dS' Q</c>.
    /// </summary>
    public static void Backward<T>(
        int batch, int heads, int tq, int tk, int hs, int vs, Heads<T> q, Heads<T> k, Heads<T> v, T* logSumExp, Heads<T> dy,
        Heads<T> dq, Heads<T> dk, Heads<T> dv, T scale, bool causal, Mask<T> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = new State<T>
        {
            NumberOfHeads = heads, Tq = tq, Tk = tk, Hs = hs, Vs = vs, QueryBlocks = (tq + QueryBlock - 1) / QueryBlock,
            Q = q, K = k, V = v, DY = dy, DQ = dq, DK = dk, DV = dv,
            Mask = mask, LogSumExp = logSumExp, Scale = scale, Causal = causal,
        };
        // Every query adds to the gradient of every key it sees: the queries of a head take turns.
        var blocks = batch * heads;
        if (blocks < FewHeads || (double)blocks * tq * tk * (hs + vs) < ParallelWork)
        {
            for (var block = 0; block < blocks; block++) BackwardHead<T>(&state, block);
        }
        else
        {
            Workers.Run(blocks, &BackwardHead<T>, &state);
        }
    }

    private static void BackwardHead<T>(void* state, int head) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Interruption.Look();
        ref var x = ref *(State<T>*)state;
        var (b, h) = (head / x.NumberOfHeads, head % x.NumberOfHeads);
        T* k = x.K[b, h], v = x.V[b, h], dk = x.DK[b, h], dv = x.DV[b, h];
        for (var j = x.Tq == 0 ? 0 : x.Keys(x.Tq); j < x.Tk; j++)
        {
            // No query sees these keys.
            new Span<T>(dk + j * x.DK.Row, x.Hs).Clear();
            new Span<T>(dv + j * x.DV.Row, x.Vs).Clear();
        }

        var most = Padded<T>(x.Tk);
        var p = Scratch.Outer<T>((2 * QueryBlock + x.Hs + x.Vs) * most);
        var ds = p + QueryBlock * most;
        // Every block of queries reads K' and V': they are turned once for all.
        T* turnedK = ds + QueryBlock * most, turnedV = turnedK + x.Hs * most;
        MatMul.Pack(x.Hs, x.Tk, most, k, x.K.Row, 1, turnedK);
        MatMul.Pack(x.Vs, x.Tk, most, v, x.V.Row, 1, turnedV);
        var seen = 0;
        for (var first = 0; first < x.Tq; first += QueryBlock)
        {
            Interruption.Look();
            var rows = Math.Min(QueryBlock, x.Tq - first);
            var keys = x.Keys(first + rows);
            var stride = Padded<T>(keys);
            T* q = x.Q[b, h] + first * x.Q.Row, dy = x.DY[b, h] + first * x.DY.Row, dq = x.DQ[b, h] + first * x.DQ.Row;

            Scores(in x, b, h, first, rows, keys, turnedK, most, 1, p, stride);
            for (var i = 0; i < rows; i++) Exponentials(p + i * stride, stride, x.LogSumExp[(nint)head * x.Tq + first + i]);

            AddByKey(seen, keys, x.Vs, rows, p, stride, dy, x.DY.Row, dv, x.DV.Row);
            MatMul.Multiply(rows, keys, x.Vs, dy, x.DY.Row, 1, turnedV, most, 1, ds, stride);
            for (var i = 0; i < rows; i++)
            {
                new Span<T>(ds + i * stride + keys, (int)stride - keys).Clear();
                ScoreGradients(p + i * stride, ds + i * stride, stride, x.Scale);
            }
            MatMul.Multiply(rows, x.Hs, keys, ds, stride, 1, k, x.K.Row, 1, dq, x.DQ.Row);
            AddByKey(seen, keys, x.Hs, rows, ds, stride, q, x.Q.Row, dk, x.DK.Row);
            seen = keys;
        }
    }

    /// <summary>Z += W' X for the keys that queries have seen before, Z = W' X for those they see first now; W is (rows, keys).</summary>
    private static void AddByKey<T>(int seen, int keys, int n, int rows, T* w, nint wRow, T* x, nint xRow, T* z, nint zRow)
        where T : unmanaged
    {
        MatMul.Multiply(seen, n, rows, w, 1, wRow, x, xRow, 1, z, zRow, accumulate: true);
        MatMul.Multiply(keys - seen, n, rows, w + seen, 1, wRow, x, xRow, 1, z + seen * zRow, zRow);
    }

    /// <summary>dP becomes <c>scale P (dP - sum P dP)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreGradients<T>(T* p, T* dp, nint count, T scale) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var w = Vector256<T>.Count;
        var sum = Vector256<T>.Zero;
        for (nint j = 0; j < count; j += w) sum += Vector256.Load(p + j) * Vector256.Load(dp + j);
        var mean = Vector256.Create(SumOfLanes(sum));
        var scales = Vector256.Create(scale);
        for (nint j = 0; j < count; j += w)
            (scales * (Vector256.Load(p + j) * (Vector256.Load(dp + j) - mean))).Store(dp + j);
    }
}
