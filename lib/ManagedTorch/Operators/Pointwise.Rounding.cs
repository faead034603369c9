using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Whole numbers from fractions, remainders, and limits.</summary>
internal static partial class Ops
{
    public static TensorImpl Floor(TensorImpl x) =>
        RoundWith("floor", x, x.Type.IsFloat() ? Map(x, new Floor<float>(), new Floor<double>()) : CopyNumbers("floor", x));

    public static TensorImpl Ceiling(TensorImpl x) =>
        RoundWith("ceil", x, x.Type.IsFloat() ? Map(x, new Ceil<float>(), new Ceil<double>()) : CopyNumbers("ceil", x));

    public static TensorImpl Truncate(TensorImpl x) =>
        RoundWith("trunc", x, x.Type.IsFloat() ? Map(x, new Trunc<float>(), new Trunc<double>()) : CopyNumbers("trunc", x));

    /// <summary>The nearest whole number, half to even; with decimals, the nearest multiple of 10^-decimals.</summary>
    public static TensorImpl Round(TensorImpl x, long decimals)
    {
        if (!x.Type.IsFloat()) return CopyNumbers("round", x);
        var scale = Math.Pow(10, Math.Abs(decimals));
        var from = DetachedView(x);
        if (decimals > 0) from = MultiplyScalar(from, scale);
        if (decimals < 0) from = DivideScalar(from, scale);
        var z = Map(from, new Round<float>(), new Round<double>());
        if (decimals > 0) z = DivideScalar(z, scale);
        if (decimals < 0) z = MultiplyScalar(z, scale);
        return RoundWith("round", x, z);
    }

    /// <summary>floor(x / y); two whole numbers give a whole number.</summary>
    public static TensorImpl FloorDivide(TensorImpl x, TensorImpl y)
    {
        var z = Map("floor_divide", x, y, new FloorDivide<float>(), new FloorDivide<double>(), new FloorDivide<long>());
        if (Graph.Needs(x, y)) RecordFlat("floor_divide", z, x, y);
        return z;
    }

    /// <summary>The whole part of x / y; two whole numbers give a whole number.</summary>
    public static TensorImpl TruncDivide(TensorImpl x, TensorImpl y)
    {
        var z = Map("trunc_divide", x, y, new TruncDivide<float>(), new TruncDivide<double>(), new TruncDivide<long>());
        if (Graph.Needs(x, y)) RecordFlat("trunc_divide", z, x, y);
        return z;
    }

    /// <summary>x - trunc(x / y) y, with the sign of x.</summary>
    public static TensorImpl Fmod(TensorImpl x, TensorImpl y)
    {
        var z = Map("fmod", x, y, new Fmod<float>(), new Fmod<double>(), new Fmod<long>());
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("fmod", z, x, y);
            node.Backward((x: node.Save(x), y: node.Save(y)), static (n, saved, dz) =>
            {
                // z = x - q y, q = trunc(x / y) constant:  dx = dz,  dy = -q dz
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, Negate(Multiply(dz, TruncDivide(DetachedView(n[saved.x]), DetachedView(n[saved.y])))));
            });
        }

        return z;
    }

    /// <summary>x - floor(x / y) y, with the sign of y, as in Python.</summary>
    public static TensorImpl Remainder(TensorImpl x, TensorImpl y)
    {
        var z = Map("remainder", x, y, new Remainder<float>(), new Remainder<double>(), new Remainder<long>());
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("remainder", z, x, y);
            node.Backward((x: node.Save(x), y: node.Save(y)), static (n, saved, dz) =>
            {
                // z = x - q y, q = floor(x / y) constant:  dx = dz,  dy = -q dz
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, Negate(Multiply(dz, FloorDivide(DetachedView(n[saved.x]), DetachedView(n[saved.y])))));
            });
        }

        return z;
    }

    /// <summary>The nearest number to x in min .. max; a bound may be infinite. Where min is above max the result is max.</summary>
    public static TensorImpl Clamp(TensorImpl x, double min, double max)
    {
        var z = x.Type == torch.ScalarType.Bool
            ? throw new ArgumentException($"clamp: a bool tensor {Shape.Format(x.Shape)} has no order")
            : Map(x, new Clamp<float>((float)min, (float)max), new Clamp<double>(min, max), new Clamp<long>(ToLong(min), ToLong(max)));
        if (Graph.Needs(x))
        {
            // z = x between the bounds:  dx = dz there (the bounds included), else 0
            var node = Graph.Record("clamp", z, x);
            node.Backward(
                (min, max, x: node.Save(x)), static (n, saved, dz) => n.Accumulate(0, Inside(dz, n[saved.x], saved.min, saved.max)));
        }

        return z;
    }

    /// <summary>Clamp in the type that the numbers ask for.</summary>
    public static TensorImpl ClampScalars(TensorImpl x, Scalar? min, Scalar? max)
    {
        if (min is null && max is null) throw new ArgumentException("clamp: neither min nor max was given");
        if (min is not null) x = PromoteFor(x, min);
        if (max is not null) x = PromoteFor(x, max);
        return Clamp(x, min?.Real ?? double.NegativeInfinity, max?.Real ?? double.PositiveInfinity);
    }

    /// <summary>The quotient, rounded as asked.</summary>
    public static TensorImpl Divide(TensorImpl x, TensorImpl y, torch.RoundingMode mode) => mode switch
    {
        torch.RoundingMode.floor => FloorDivide(x, y),
        torch.RoundingMode.trunc => TruncDivide(x, y),
        _ => Divide(x, y),
    };

    /// <summary>A number as a tensor without dimensions, of the type that combining it with x gives.</summary>
    public static TensorImpl ScalarLike(TensorImpl x, Scalar number) => Full([], number.Real, DType.PromoteScalar(x.Type, number.Type));

    /// <summary>As <see cref="Clamp(TensorImpl, double, double)"/> with bounds for each element; a missing bound does not bound.</summary>
    public static TensorImpl Clamp(TensorImpl x, TensorImpl? min, TensorImpl? max)
    {
        if (min is null && max is null) throw new ArgumentException("clamp: neither min nor max was given");
        if (min is not null) x = Where(Compare(x, min, Comparison.Less), min, x);
        if (max is not null) x = Where(Compare(x, max, Comparison.Greater), max, x);
        return x;
    }

    /// <summary>y where x is within the bounds, else 0.</summary>
    private static TensorImpl Inside(TensorImpl y, TensorImpl x, double min, double max)
    {
        var z = Map("clamp", y, x, new ClampBackward<float>((float)min, (float)max), new ClampBackward<double>(min, max));
        if (Graph.Needs(y))
        {
            // z = y within the bounds of x:  dy = dz there, else 0
            var node = Graph.Record("clamp", z, y);
            node.Backward(
                (min, max, x: node.Save(x)), static (n, saved, dz) => n.Accumulate(0, Inside(dz, n[saved.x], saved.min, saved.max)));
        }

        return z;
    }

    /// <summary>Whole numbers are rounded as they are.</summary>
    private static TensorImpl CopyNumbers(string operation, TensorImpl x)
    {
        CheckNumber(operation, x);
        return Copy(x);
    }

    /// <summary>A result that is constant between jumps: its gradient is zero.</summary>
    private static TensorImpl RoundWith(string operation, TensorImpl x, TensorImpl z)
    {
        if (Graph.Needs(x)) Graph.Record(operation, z, x).Backward(static (n, dz) => n.Accumulate(0, ZerosLike(dz)));
        return z;
    }

    private static void RecordFlat(string operation, TensorImpl z, TensorImpl x, TensorImpl y)
    {
        // constant between jumps:  dx = dy = 0
        Graph.Record(operation, z, x, y).Backward(static (n, dz) =>
        {
            if (n.Needs(0)) n.Accumulate(0, ZerosLike(dz));
            if (n.Needs(1)) n.Accumulate(1, ZerosLike(dz));
        });
    }

    private static long ToLong(double bound) =>
        bound >= long.MaxValue ? long.MaxValue : bound <= long.MinValue ? long.MinValue : (long)bound;
}
