using System.Numerics;
using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Losses of a distribution over classes against the class that was right.</summary>
internal static unsafe partial class Ops
{
    /// <summary>
    /// l = -w_t ln softmax(x)_t for logits x (C), (N,C) or (N,C,d...) and classes t (), (N) or (N,d...); label smoothing e
    /// gives (1 - e) of the weight to the class and e/C to every class. The mean divides by the sum of the w_t. Targets
    /// of x's own shape and type are probabilities instead.
    /// </summary>
    public static TensorImpl CrossEntropy(
        TensorImpl x, TensorImpl target, TensorImpl? weight, long ignoreIndex, torch.nn.Reduction reduction, double smoothing)
    {
        if (!(smoothing is >= 0 and <= 1)) throw new ArgumentException($"cross_entropy: label_smoothing is {smoothing}, expected 0..1");
        var C = Classes("cross_entropy", x, weight);
        if (target.Type.IsFloat()) return SoftCrossEntropy(x, target, weight, reduction, smoothing);
        CheckClassTargets("cross_entropy", x, target);
        var rows = Reshape(ClassesLast(x), [-1, C]);
        var classes = Contiguous(Reshape(target, [-1]));
        var losses = x.Type == torch.ScalarType.Float32
            ? CrossEntropyRows<float>(rows, classes, weight, ignoreIndex, smoothing)
            : CrossEntropyRows<double>(rows, classes, weight, ignoreIndex, smoothing);
        return ReduceClassLoss("cross_entropy", losses, target.Shape, classes, weight, ignoreIndex, reduction);
    }

    /// <summary>l = -w_t x_t for log-probabilities x, in the layouts of <see cref="CrossEntropy"/>.</summary>
    public static TensorImpl NegativeLogLikelihood(
        TensorImpl x, TensorImpl target, TensorImpl? weight, long ignoreIndex, torch.nn.Reduction reduction)
    {
        var C = Classes("nll_loss", x, weight);
        CheckClassTargets("nll_loss", x, target);
        var rows = Reshape(ClassesLast(x), [-1, C]);
        var classes = Contiguous(Reshape(target, [-1]));
        var losses = x.Type == torch.ScalarType.Float32
            ? NegativeLogRows<float>(rows, classes, weight, ignoreIndex)
            : NegativeLogRows<double>(rows, classes, weight, ignoreIndex);
        return ReduceClassLoss("nll_loss", losses, target.Shape, classes, weight, ignoreIndex, reduction);
    }

    private static TensorImpl CrossEntropyRows<T>(TensorImpl x, TensorImpl target, TensorImpl? weight, long ignoreIndex, double smoothing)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (N, C) = ((nint)x.Shape[0], (nint)x.Shape[1]);
        var (losses, shifts) = (TensorImpl.Empty([N], x.Type), TensorImpl.Empty([N, 2], x.Type));
        var logits = Contiguous(DetachedView(x));
        weight = Dense(weight);
        var bad = Kernels.CrossEntropy.Forward(
            N,
            C,
            logits.Pointer<T>(),
            target.Pointer<long>(),
            PointerOrNull<T>(weight),
            smoothing,
            ignoreIndex,
            losses.Pointer<T>(),
            shifts.Pointer<T>());
        if (bad >= 0) throw BadClass("cross_entropy", target, bad, C, ignoreIndex);
        if (Graph.Needs(x))
        {
            var node = Graph.Record("cross_entropy", losses, x);
            node.Backward((x: node.Save(x), target: node.Save(target), weight: node.Save(weight), shifts: node.Save(shifts), ignoreIndex,
                smoothing), static (n, saved, dl) =>
            {
                var (x, target, weight) = (n[saved.x], n[saved.target], n.Find(saved.weight));
                if (!GradMode.Enabled)
                {
                    n.Accumulate(
                        0, CrossEntropyBackward<T>(Contiguous(x), target, weight, n[saved.shifts], saved.ignoreIndex, saved.smoothing, dl));
                    return;
                }

                // l = -sum_c M_c ln p_c:  dx = (p sum_c M_c - M) dl, where M says what each class counts
                var M = ClassShares<T>(target, x.Shape[1], weight, saved.ignoreIndex, saved.smoothing);
                var p = Softmax(x, 1);
                n.Accumulate(0, Multiply(Subtract(Multiply(p, Sum(M, [1], keepdim: true)), M), Unsqueeze(dl, 1)));
            });
        }

        return losses;
    }

    private static TensorImpl CrossEntropyBackward<T>(
        TensorImpl x, TensorImpl target, TensorImpl? weight, TensorImpl shifts, long ignoreIndex, double smoothing, TensorImpl dl)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = TensorImpl.Empty(x.Shape, x.Type);
        Kernels.CrossEntropy.Backward(
            (nint)x.Shape[0],
            (nint)x.Shape[1],
            x.Pointer<T>(),
            shifts.Pointer<T>(),
            target.Pointer<long>(),
            PointerOrNull<T>(weight),
            smoothing,
            ignoreIndex,
            dl.Pointer<T>(),
            (nint)dl.Strides[0],
            dx.Pointer<T>());
        return dx;
    }

    private static TensorImpl NegativeLogRows<T>(TensorImpl x, TensorImpl target, TensorImpl? weight, long ignoreIndex)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (N, C) = ((nint)x.Shape[0], (nint)x.Shape[1]);
        var losses = TensorImpl.Empty([N], x.Type);
        weight = Dense(weight);
        for (nint i = 0; i < N; i++)
        {
            Interruption.LookAt(i);
            var t = (nint)target.Pointer<long>()[i];
            if (t != ignoreIndex && (t < 0 || t >= C)) throw BadClass("nll_loss", target, i, C, ignoreIndex);
            losses.Pointer<T>()[i] = t == ignoreIndex
                ? T.Zero
                : -x.Pointer<T>()[i * (nint)x.Strides[0] + t * (nint)x.Strides[1]] * (weight is null ? T.One : weight.Pointer<T>()[t]);
        }

        if (Graph.Needs(x))
        {
            var node = Graph.Record("nll_loss", losses, x);
            node.Backward((target: node.Save(target), weight: node.Save(weight), ignoreIndex, C), static (n, saved, dl) =>
            {
                // l = -sum_c M_c x_c:  dx = -M dl, where M has the weight at the class and 0 elsewhere, whatever dl is
                var target = n[saved.target];
                var M = ClassShares<T>(target, saved.C, n.Find(saved.weight), saved.ignoreIndex, smoothing: 0);
                var chosen = CompareScalar(
                    ClassShares<T>(target, saved.C, weight: null, saved.ignoreIndex, smoothing: 0), 0, Comparison.NotEqual);
                n.Accumulate(0, Where(chosen, Negate(Multiply(M, Unsqueeze(dl, 1))), Full([], 0, dl.Type)));
            });
        }

        return losses;
    }

    /// <summary>M (N,C): (1 - e) w_t at the class, e/C w_c everywhere, 0 in ignored rows.</summary>
    private static TensorImpl ClassShares<T>(TensorImpl target, long C, TensorImpl? weight, long ignoreIndex, double smoothing)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var M = TensorImpl.Zeros([target.Count, C], DType.Of<T>());
        for (nint i = 0; i < target.Count; i++)
        {
            Interruption.LookAt(i);
            var t = target.Pointer<long>()[i];
            if (t == ignoreIndex) continue;
            var row = M.Pointer<T>() + i * (nint)C;
            if (smoothing != 0)
            {
                for (nint c = 0; c < C; c++) row[c] = T.CreateTruncating(smoothing / C) * (weight is null ? T.One : weight.Pointer<T>()[c]);
            }

            row[t] += T.CreateTruncating(1 - smoothing) * (weight is null ? T.One : weight.Pointer<T>()[t]);
        }

        return M;
    }

    /// <summary>l = -sum_c w_c q_c ln softmax(x)_c for target probabilities q; the mean is over the rows.</summary>
    private static TensorImpl SoftCrossEntropy(
        TensorImpl x, TensorImpl target, TensorImpl? weight, torch.nn.Reduction reduction, double smoothing)
    {
        if (!target.Shape.SequenceEqual(x.Shape) || target.Type != x.Type)
            throw new ArgumentException(
                $"cross_entropy: a {target.Type.Name()} target {Shape.Format(target.Shape)} for logits {x.Type.Name()} "
                + $"{Shape.Format(x.Shape)}: probabilities have the logits' shape and type, classes are int64");
        var (logits, q) = (ClassesLast(x), ClassesLast(target));
        if (smoothing != 0) q = AddScalar(MultiplyScalar(q, 1 - smoothing), smoothing / logits.Shape[^1]);
        if (weight is not null) q = Multiply(q, weight);
        var losses = Negate(Sum(Multiply(q, LogSoftmax(logits, -1)), [-1], keepdim: false));
        return ReduceLoss("cross_entropy", losses, reduction);
    }

    private static TensorImpl ReduceClassLoss(
        string operation,
        TensorImpl losses,
        ReadOnlySpan<long> shape,
        TensorImpl target,
        TensorImpl? weight,
        long ignoreIndex,
        torch.nn.Reduction reduction)
    {
        if (reduction == torch.nn.Reduction.None) return Reshape(losses, shape);
        if (reduction != torch.nn.Reduction.Mean) return ReduceLoss(operation, losses, reduction);

        // 0 / 0 = NaN where every target is ignored: a mean over nothing.
        var total = 0.0;
        weight = Dense(weight);
        for (nint i = 0; i < target.Count; i++)
        {
            Interruption.LookAt(i);
            var t = target.Pointer<long>()[i];
            if (t == ignoreIndex) continue;
            total += weight is null
                ? 1
                : weight.Type == torch.ScalarType.Float32 ? weight.Pointer<float>()[t] : weight.Pointer<double>()[t];
        }

        return DivideScalar(Sum(losses), total);
    }

    /// <summary>(N,C,d...) as (N,d...,C); (N,C) and (C) as they are.</summary>
    private static TensorImpl ClassesLast(TensorImpl x)
    {
        if (x.Dimensions < 3) return x;
        Span<long> order = stackalloc long[x.Dimensions];
        for (var d = 1; d < order.Length - 1; d++) order[d] = d + 1;
        order[^1] = 1;
        return Permute(x, order);
    }

    private static long Classes(string operation, TensorImpl x, TensorImpl? weight)
    {
        CheckFloat(operation, x);
        if (x.Dimensions == 0) throw new ArgumentException($"{operation}: the input is a single number, expected (C), (N,C) or (N,C,d...)");
        var C = x.Shape[x.Dimensions == 1 ? 0 : 1];
        if (weight is not null && (weight.Dimensions != 1 || weight.Shape[0] != C || weight.Type != x.Type))
            throw new ArgumentException(
                $"{operation}: the weight is {weight.Type.Name()} {Shape.Format(weight.Shape)}, expected {x.Type.Name()} ({C}), one "
                + $"number for each class of {Shape.Format(x.Shape)}");
        return C;
    }

    private static void CheckClassTargets(string operation, TensorImpl x, TensorImpl target)
    {
        Span<long> expected = stackalloc long[x.Dimensions - 1];
        if (x.Dimensions > 1) expected[0] = x.Shape[0];
        for (var d = 1; d < expected.Length; d++) expected[d] = x.Shape[d + 1];
        if (target.Type != torch.ScalarType.Int64 || !target.Shape.SequenceEqual(expected))
            throw new ArgumentException(
                $"{operation}: the target is {target.Type.Name()} {Shape.Format(target.Shape)}, expected int64 "
                + $"{Shape.Format(expected)} for an input {Shape.Format(x.Shape)}");
    }

    private static ArgumentOutOfRangeException BadClass(string operation, TensorImpl target, nint position, nint C, long ignoreIndex) =>
        new(
            nameof(target),
            $"{operation}: target class {target.Pointer<long>()[position]} at position {position} is outside 0..{C - 1} and not the "
            + $"ignored class {ignoreIndex}");
}
