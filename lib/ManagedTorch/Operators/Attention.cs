using System.Numerics;
using ManagedTorch.Autograd;
using ManagedTorch.RandomNumbers;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Every query looks at the keys it may see and takes a mean of their values.</summary>
internal static unsafe partial class Ops
{
    /// <summary>
    /// y = softmax(q k^T / sqrt(hs) + mask) v for q (..., Tq, hs), k (..., Tk, hs), v (..., Tk, vs). A bool mask is true
    /// where a query may look; causal lets query i see the keys up to i.
    /// </summary>
    public static TensorImpl Attention(
        TensorImpl q, TensorImpl k, TensorImpl v, TensorImpl? mask, double dropout, bool causal, RandomGenerator generator)
    {
        CheckAttention(q, k, v);
        RequireDropProbability(dropout);
        if (mask is not null && causal)
            throw new ArgumentException("scaled_dot_product_attention: give either attn_mask or is_casual, not both");
        if (mask is { Type: torch.ScalarType.Bool }) mask = Where(mask, Full([], 0, q.Type), Full([], double.NegativeInfinity, q.Type));
        if (mask is not null && mask.Type != q.Type)
            throw new ArgumentException($"scaled_dot_product_attention: attn_mask is {mask.Type.Name()}, expected bool or {q.Type.Name()}");

        // The kernel never stores the probabilities, so what needs them (dropout, a mask that learns) is composed.
        if (dropout > 0 || q.Dimensions > 4 || mask is { RequiresGrad: true })
        {
            var p = Weights(q, k, mask ?? CausalMask(q, k, causal));
            return MatMul(Dropout(p, dropout, generator), v);
        }

        if (q.Dimensions == 4) return Heads(q, k, v, mask, causal);
        var y = q.Dimensions == 3
            ? Heads(Unsqueeze(q, 1), Unsqueeze(k, 1), Unsqueeze(v, 1), mask is { Dimensions: 3 } ? Unsqueeze(mask, 1) : mask, causal)
            : Heads(Reshape(q, [1, 1, q.Shape[0], q.Shape[1]]), Reshape(k, [1, 1, k.Shape[0], k.Shape[1]]), Reshape(v, [1, 1, v.Shape[0],
                v.Shape[1]]), mask, causal);
        return q.Dimensions == 3 ? Squeeze(y, 1) : Reshape(y, [q.Shape[0], v.Shape[1]]);
    }

    /// <summary>q (B, nh, Tq, hs), k (B, nh, Tk, hs), v (B, nh, Tk, vs) to (B, nh, Tq, vs).</summary>
    private static TensorImpl Heads(TensorImpl q, TensorImpl k, TensorImpl v, TensorImpl? mask, bool causal)
    {
        if (mask is not null) mask = Expand(mask, [q.Shape[0], q.Shape[1], q.Shape[2], k.Shape[2]]);
        var y = HeadsTensor(q, v.Shape[3]);
        var logSumExp = TensorImpl.Empty(q.Shape[..3], q.Type);
        if (q.Type == torch.ScalarType.Float32) AttendForward<float>(q, k, v, mask, causal, y, logSumExp);
        else AttendForward<double>(q, k, v, mask, causal, y, logSumExp);
        if (Graph.Needs(q, k, v))
        {
            var node = Graph.Record("scaled_dot_product_attention", y, [q, k, v]);
            var inputs = new AttentionInputs(node.Save(q), node.Save(k), node.Save(v), node.Save(mask), node.Save(logSumExp), causal);
            node.Backward(inputs, static (n, saved, dy) =>
            {
                if (GradMode.Enabled) AttentionBackwardInGraph(n, saved, dy);
                else if (dy.Type == torch.ScalarType.Float32) AttendBackward<float>(n, saved, dy);
                else AttendBackward<double>(n, saved, dy);
            });
        }

        return y;
    }

    /// <summary>What the gradients of q, k and v need.</summary>
    private readonly record struct AttentionInputs(Saved Q, Saved K, Saved V, Saved Mask, Saved LogSumExp, bool Causal);

    private static void AttendForward<T>(
        TensorImpl q, TensorImpl k, TensorImpl v, TensorImpl? mask, bool causal, TensorImpl y, TensorImpl logSumExp)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (q, k, v) = (RowsDense(q), RowsDense(k), RowsDense(v));
        Kernels.Attention.Forward(
            (int)q.Shape[0], (int)q.Shape[1], (int)q.Shape[2], (int)k.Shape[2], (int)q.Shape[3], (int)v.Shape[3],
            HeadsOf<T>(q), HeadsOf<T>(k), HeadsOf<T>(v), HeadsOf<T>(y), logSumExp.Pointer<T>(), ScaleOf<T>(q), causal, MaskOf<T>(mask));
    }

    private static void AttendBackward<T>(Node node, AttentionInputs saved, TensorImpl dy) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // S = q k^T / sqrt(hs), P = softmax(S): dV = P^T dY, dP = dY V^T, dS = P (dP - sum P dP), dQ = dS K / sqrt(hs),
        // dK = dS^T Q / sqrt(hs)
        var (q, k, v) = (node[saved.Q], node[saved.K], node[saved.V]);
        var (dq, dk, dv) = GradientsOf(q, k, v);
        (q, k, v) = (RowsDense(q), RowsDense(k), RowsDense(v));
        var mask = node.Find(saved.Mask);
        dy = RowsDense(dy);
        Kernels.Attention.Backward(
            (int)q.Shape[0], (int)q.Shape[1], (int)q.Shape[2], (int)k.Shape[2], (int)q.Shape[3], (int)v.Shape[3],
            HeadsOf<T>(q), HeadsOf<T>(k), HeadsOf<T>(v), node[saved.LogSumExp].Pointer<T>(), HeadsOf<T>(dy),
            HeadsOf<T>(dq), HeadsOf<T>(dk), HeadsOf<T>(dv), ScaleOf<T>(q), saved.Causal, MaskOf<T>(mask));
        node.Accumulate(0, dq);
        node.Accumulate(1, dk);
        node.Accumulate(2, dv);
    }

    /// <summary>The same derivative in operators that can be differentiated again.</summary>
    private static void AttentionBackwardInGraph(Node node, AttentionInputs saved, TensorImpl dy)
    {
        var (q, k, v) = (node[saved.Q], node[saved.K], node[saved.V]);
        var scale = 1 / Math.Sqrt(q.Shape[3]);
        var p = Weights(q, k, node.Find(saved.Mask) ?? CausalMask(q, k, saved.Causal));
        var dp = MatMul(dy, Transpose(v, -2, -1));
        var ds = MultiplyScalar(Multiply(p, Subtract(dp, Sum(Multiply(p, dp), [-1], keepdim: true))), scale);
        if (node.Needs(0)) node.Accumulate(0, MatMul(ds, k));
        if (node.Needs(1)) node.Accumulate(1, MatMul(Transpose(ds, -2, -1), q));
        if (node.Needs(2)) node.Accumulate(2, MatMul(Transpose(p, -2, -1), dy));
    }

    /// <summary>softmax(q k^T / sqrt(hs) + mask), and 0 for a query that may see nothing.</summary>
    private static TensorImpl Weights(TensorImpl q, TensorImpl k, TensorImpl? mask)
    {
        var scores = Scores(q, k, mask);
        if (mask is null || k.Shape[^2] == 0) return Softmax(scores, -1);
        var blind = CompareScalar(
            Extreme("amax", DetachedView(scores), [-1], keepdim: true, largest: true), double.NegativeInfinity, Comparison.Equal);
        if (*Any(blind, null, keepdim: false).Pointer<byte>() == 0) return Softmax(scores, -1);

        // The softmax of such a row is NaN, and so would its gradient be: it gets scores of 0, and its weights are taken away again.
        var zero = Full([], 0, scores.Type);
        return Where(blind, zero, Softmax(Where(blind, zero, scores), -1));
    }

    /// <summary>q k^T / sqrt(hs) + mask.</summary>
    private static TensorImpl Scores(TensorImpl q, TensorImpl k, TensorImpl? mask)
    {
        var scores = MultiplyScalar(MatMul(q, Transpose(k, -2, -1)), 1 / Math.Sqrt(q.Shape[^1]));
        return mask is null ? scores : Add(scores, mask);
    }

    /// <summary>0 for key j of query i when j &lt;= i, else -infinity.</summary>
    private static TensorImpl? CausalMask(TensorImpl q, TensorImpl k, bool causal) => !causal ? null : Where(
        Compare(Range((nint)k.Shape[^2]), Unsqueeze(Range((nint)q.Shape[^2]), 1), Comparison.LessEqual),
        Full([], 0, q.Type), Full([], double.NegativeInfinity, q.Type));

    /// <summary>
    /// A new (B, nh, T, n) whose memory is (B, T, nh, n): what comes out of attention is next read as (B, T, nh n), and
    /// that is then no copy.
    /// </summary>
    private static TensorImpl HeadsTensor(TensorImpl like, long n)
    {
        var (B, nh, T) = (like.Shape[0], like.Shape[1], like.Shape[2]);
        var memory = TensorImpl.Empty([B, T, nh, n], like.Type);
        return memory.View([B, nh, T, n], [T * nh * n, n, nh * n, 1]);
    }

    /// <summary>
    /// Buffers for the gradients of q, k and v: side by side in one (B, T, 3 nh hs) where q, k and v themselves are the
    /// three parts of one, as a linear layer gives them. They then come together without a copy.
    /// </summary>
    private static (TensorImpl Q, TensorImpl K, TensorImpl V) GradientsOf(TensorImpl q, TensorImpl k, TensorImpl v)
    {
        var (B, nh, T, hs) = (q.Shape[0], q.Shape[1], q.Shape[2], q.Shape[3]);
        var part = nh * hs;
        ReadOnlySpan<long> strides = [T * 3 * part, hs, 3 * part, 1];
        if (!IsPart(k, 1) || !IsPart(v, 2) || !q.Strides.SequenceEqual(strides))
            return (HeadsTensor(q, hs), HeadsTensor(k, hs), HeadsTensor(v, v.Shape[3]));
        var memory = TensorImpl.Empty([B, T, 3 * part], q.Type);
        return (memory.View(q.Shape, strides), memory.View(q.Shape, strides, (nint)part), memory.View(q.Shape, strides, (nint)(2 * part)));

        bool IsPart(TensorImpl x, int index) =>
            ReferenceEquals(x.Storage, q.Storage) && x.Offset == q.Offset + index * part
            && x.Shape.SequenceEqual(q.Shape) && x.Strides.SequenceEqual(q.Strides);
    }

    /// <summary>The tensor itself if the elements of a row adjoin, else a copy.</summary>
    private static TensorImpl RowsDense(TensorImpl x) => x.Strides[3] == 1 || x.Shape[3] == 1 ? DetachedView(x) : Clone(DetachedView(x));

    private static Kernels.Attention.Heads<T> HeadsOf<T>(TensorImpl x) where T : unmanaged =>
        new(x.Pointer<T>(), (nint)x.Strides[0], (nint)x.Strides[1], (nint)x.Strides[2]);

    private static Kernels.Attention.Mask<T> MaskOf<T>(TensorImpl? mask) where T : unmanaged =>
        mask is null
            ? default
            : new(mask.Pointer<T>(), (nint)mask.Strides[0], (nint)mask.Strides[1], (nint)mask.Strides[2], (nint)mask.Strides[3]);

    private static T ScaleOf<T>(TensorImpl q) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(1 / Math.Sqrt(q.Shape[3]));

    private static void CheckAttention(TensorImpl q, TensorImpl k, TensorImpl v)
    {
        var fit = q.Type.IsFloat() && q.Type == k.Type && q.Type == v.Type
            && q.Dimensions >= 2 && q.Dimensions == k.Dimensions && q.Dimensions == v.Dimensions
            && q.Shape[..^2].SequenceEqual(k.Shape[..^2]) && q.Shape[..^2].SequenceEqual(v.Shape[..^2])
            && q.Shape[^1] == k.Shape[^1] && k.Shape[^2] == v.Shape[^2];
        if (!fit)
        {
            throw new ArgumentException(
                $"scaled_dot_product_attention: query {q.Type.Name()} {Shape.Format(q.Shape)}, key {k.Type.Name()} "
                + $"{Shape.Format(k.Shape)}, value {v.Type.Name()} {Shape.Format(v.Shape)}: "
                + "expected (...,Tq,hs), (...,Tk,hs) and (...,Tk,vs) of one floating point type");
        }
    }
}
