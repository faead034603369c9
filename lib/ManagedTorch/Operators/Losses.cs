using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Losses that compare two tensors element by element.</summary>
internal static unsafe partial class Ops
{
    /// <summary>l = (x - y)^2.</summary>
    public static TensorImpl SquaredError(TensorImpl x, TensorImpl y, torch.nn.Reduction reduction)
    {
        CheckSameShape("mse_loss", x, y);
        return ReduceLoss("mse_loss", PowerScalar(Subtract(x, y), 2), reduction);
    }

    /// <summary>l = |x - y|.</summary>
    public static TensorImpl AbsoluteError(TensorImpl x, TensorImpl y, torch.nn.Reduction reduction)
    {
        CheckSameShape("l1_loss", x, y);
        return ReduceLoss("l1_loss", Absolute(Subtract(x, y)), reduction);
    }

    /// <summary>d = |x - y|:  l = d^2 / (2 beta) below beta, d - beta/2 above.</summary>
    public static TensorImpl SmoothAbsoluteError(TensorImpl x, TensorImpl y, torch.nn.Reduction reduction, double beta)
    {
        if (!(beta >= 0)) throw new ArgumentException($"smooth_l1_loss: beta is {beta}, expected 0 or more");
        if (beta == 0) return AbsoluteError(x, y, reduction);
        CheckSameShape("smooth_l1_loss", x, y);
        var d = Absolute(Subtract(x, y));
        var near = MultiplyScalar(PowerScalar(AtMost(d, beta), 2), 0.5 / beta);
        return ReduceLoss("smooth_l1_loss", Where(CompareScalar(d, beta, Comparison.Less), near, AddScalar(d, -0.5 * beta)), reduction);
    }

    /// <summary>d = |x - y|:  l = d^2 / 2 up to delta, delta (d - delta/2) above.</summary>
    public static TensorImpl HuberError(TensorImpl x, TensorImpl y, torch.nn.Reduction reduction, double delta)
    {
        if (!(delta > 0)) throw new ArgumentException($"huber_loss: delta is {delta}, expected more than 0");
        CheckSameShape("huber_loss", x, y);
        var d = Absolute(Subtract(x, y));
        var near = MultiplyScalar(PowerScalar(AtMost(d, delta), 2), 0.5);
        var far = MultiplyScalar(AddScalar(d, -0.5 * delta), delta);
        return ReduceLoss("huber_loss", Where(CompareScalar(d, delta, Comparison.LessEqual), near, far), reduction);
    }

    /// <summary>l = -w (y ln x + (1 - y) ln(1 - x)) for probabilities x; a logarithm counts as at least -100.</summary>
    public static TensorImpl BinaryCrossEntropy(TensorImpl x, TensorImpl y, TensorImpl? weight, torch.nn.Reduction reduction)
    {
        CheckFloat("binary_cross_entropy", x);
        CheckSameShape("binary_cross_entropy", x, y);
        CheckSameType("binary_cross_entropy", x, y);
        if (y.RequiresGrad)
            throw new ArgumentException("binary_cross_entropy: the target requires grad; its gradient is not defined here, detach() it");
        CheckProbabilities(x);
        var (p, least) = (DetachedView(x), Full([], -100, x.Type));
        var right = Multiply(y, Maximum(Log(p), least));
        var wrong = Multiply(AddScalar(Negate(y), 1), Maximum(Log1p(Negate(p)), least));
        var z = Negate(Add(right, wrong));
        if (Graph.Needs(x))
        {
            var node = Graph.Record("binary_cross_entropy", z, x);
            node.Backward((x: node.Save(x), y: node.Save(y)), static (n, saved, dz) =>
            {
                // dx = (x - y) / (x (1 - x)) dz; the bound keeps it finite at 0 and 1, and is PyTorch's, a float in either type
                var (x, y) = (n[saved.x], n[saved.y]);
                var variance = Maximum(Multiply(x, AddScalar(Negate(x), 1)), Full([], 1e-12f, x.Type));
                n.Accumulate(0, Multiply(dz, Divide(Subtract(x, y), variance)));
            });
        }

        return ReduceLoss("binary_cross_entropy", weight is null ? z : Multiply(z, weight), reduction);
    }

    /// <summary>l = w ((1 - y) x - (1 + (w+ - 1) y) ln sigmoid(x)) for logits x; w+ weighs the positive targets.</summary>
    public static TensorImpl BinaryCrossEntropyWithLogits(
        TensorImpl x, TensorImpl y, TensorImpl? weight, TensorImpl? positiveWeight, torch.nn.Reduction reduction)
    {
        CheckFloat("binary_cross_entropy_with_logits", x);
        CheckFloatTarget("binary_cross_entropy_with_logits", y);
        CheckSameShape("binary_cross_entropy_with_logits", x, y);
        var logProbability = LogSigmoid(x);
        if (positiveWeight is not null) logProbability = Multiply(AddScalar(Multiply(AddScalar(positiveWeight, -1), y), 1), logProbability);
        var losses = Subtract(Multiply(AddScalar(Negate(y), 1), x), logProbability);
        return ReduceLoss("binary_cross_entropy_with_logits", weight is null ? losses : Multiply(losses, weight), reduction);
    }

    /// <summary>l = q (ln q - x) for log-probabilities x and a target q, given as its logarithm or itself; 0 where q is 0.</summary>
    public static TensorImpl KullbackLeibler(TensorImpl x, TensorImpl target, bool logTarget, torch.nn.Reduction reduction)
    {
        CheckFloat("kl_div", x);
        CheckFloatTarget("kl_div", target);
        CheckSameShape("kl_div", x, target);
        if (logTarget) return ReduceLoss("kl_div", Multiply(Exp(target), Subtract(target, x)), reduction);
        var positive = CompareScalar(target, 0, Comparison.Greater);
        var entropy = Multiply(target, Log(Where(positive, target, Full([], 1, target.Type))));
        return ReduceLoss("kl_div", Subtract(entropy, Multiply(target, x)), reduction);
    }

    /// <summary>d up to a bound: the square of an infinite distance, which is not used, would make its gradient 0 * inf.</summary>
    private static TensorImpl AtMost(TensorImpl d, double bound) => Clamp(d, double.NegativeInfinity, bound);

    /// <summary>The losses themselves, their sum or their mean.</summary>
    private static TensorImpl ReduceLoss(string operation, TensorImpl losses, torch.nn.Reduction reduction) => reduction switch
    {
        torch.nn.Reduction.None => losses,
        torch.nn.Reduction.Sum => Sum(losses),
        torch.nn.Reduction.Mean => Mean(losses),
        _ => throw new ArgumentException($"{operation}: reduction {reduction} is not known, expected None, Mean or Sum"),
    };

    private static void CheckSameShape(string operation, TensorImpl input, TensorImpl target)
    {
        if (!input.Shape.SequenceEqual(target.Shape))
            throw new ArgumentException(
                $"{operation}: the input is {Shape.Format(input.Shape)} and the target {Shape.Format(target.Shape)}; they must have "
                + "the same shape");
    }

    private static void CheckFloatTarget(string operation, TensorImpl target)
    {
        if (!target.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: the target is {target.Type.Name()} {Shape.Format(target.Shape)}, expected float32 or float64; convert "
                + "it with to_type");
    }

    private static void CheckProbabilities(TensorImpl x)
    {
        var values = To(Contiguous(DetachedView(x)), torch.ScalarType.Float64);
        for (nint i = 0; i < values.Count; i++)
        {
            Interruption.LookAt(i);
            var p = values.Pointer<double>()[i];
            if (!(p is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(
                    nameof(x),
                    $"binary_cross_entropy: the input has {p} at position {i}, expected probabilities 0..1; for logits use "
                    + "binary_cross_entropy_with_logits");
        }
    }
}
