using ManagedTorch.Autograd;
using ManagedTorch.Kernels;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>
/// The four operations and their relatives, on two tensors. Gradients are summed over what was broadcast by
/// Node.Accumulate.
/// </summary>
internal static partial class Ops
{
    public static TensorImpl Add(TensorImpl x, TensorImpl y)
    {
        if (x.Type == torch.ScalarType.Bool && y.Type == torch.ScalarType.Bool) return LogicalOr(x, y);
        var z = Map("add", x, y, new Add<float>(), new Add<double>(), new Add<long>());
        if (Graph.Needs(x, y))
        {
            Graph.Record("add", z, x, y).Backward(static (n, dz) =>
            {
                // z = x + y:  dx = dz,  dy = dz
                n.Accumulate(0, dz);
                n.Accumulate(1, dz);
            });
        }

        return z;
    }

    /// <summary>z = x + alpha y.</summary>
    public static TensorImpl AddScaled(TensorImpl x, TensorImpl y, double alpha)
    {
        if (alpha == 1) return Add(x, y);
        var z = Map("add", x, y, new AddScaled<float>((float)alpha), new AddScaled<double>(alpha), new AddScaled<long>((long)alpha));
        if (Graph.Needs(x, y))
        {
            Graph.Record("add", z, x, y).Backward(alpha, static (n, alpha, dz) =>
            {
                // z = x + alpha y:  dx = dz,  dy = alpha dz
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, MultiplyScalar(dz, alpha));
            });
        }

        return z;
    }

    public static TensorImpl Subtract(TensorImpl x, TensorImpl y)
    {
        if (x.Type == torch.ScalarType.Bool || y.Type == torch.ScalarType.Bool)
            throw new ArgumentException(
                $"sub: {x.Type.Name()} - {y.Type.Name()}: a bool tensor cannot be subtracted; use logical_not or logical_xor, or "
                + "convert it with to_type");
        var z = Map("sub", x, y, new Subtract<float>(), new Subtract<double>(), new Subtract<long>());
        if (Graph.Needs(x, y))
        {
            Graph.Record("sub", z, x, y).Backward(static (n, dz) =>
            {
                // z = x - y:  dx = dz,  dy = -dz
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, Negate(dz));
            });
        }

        return z;
    }

    public static TensorImpl Multiply(TensorImpl x, TensorImpl y)
    {
        if (x.Type == torch.ScalarType.Bool && y.Type == torch.ScalarType.Bool) return LogicalAnd(x, y);
        var z = Map("mul", x, y, new Multiply<float>(), new Multiply<double>(), new Multiply<long>());
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("mul", z, x, y);
            node.Backward((x: node.SaveFor(1, x), y: node.SaveFor(0, y)), static (n, saved, dz) =>
            {
                // z = x y:  dx = y dz,  dy = x dz
                if (n.Needs(0)) n.Accumulate(0, Multiply(dz, n[saved.y]));
                if (n.Needs(1)) n.Accumulate(1, Multiply(dz, n[saved.x]));
            });
        }

        return z;
    }

    public static TensorImpl Divide(TensorImpl x, TensorImpl y)
    {
        var z = Map("div", x, y, new Divide<float>(), new Divide<double>());
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("div", z, x, y);
            node.Backward((x: node.SaveFor(1, x), y: node.Save(y)), static (n, saved, dz) =>
            {
                // z = x / y:  dx = dz / y,  dy = -dz x / y^2
                var dx = Divide(dz, n[saved.y]);
                n.Accumulate(0, dx);
                if (n.Needs(1)) n.Accumulate(1, Negate(Divide(Multiply(dx, n[saved.x]), n[saved.y])));
            });
        }

        return z;
    }

    /// <summary>z = x^y.</summary>
    public static TensorImpl Power(TensorImpl x, TensorImpl y)
    {
        if (DType.Promote(x, y) is var type && type.IsInteger()) return WholePowers(x, y, type);
        var z = Map("pow", x, y, new Power<float>(), new Power<double>());
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("pow", z, x, y);
            node.Backward((x: node.Save(x), y: node.Save(y), z: node.SaveOutput(z)), static (n, saved, dz) =>
            {
                var (x, y) = (n[saved.x], n[saved.y]);

                // z = x^y:  dx = dz y x^(y - 1),  dy = dz z log x, which is 0 where x is 0 and y is not negative
                if (n.Needs(0)) n.Accumulate(0, Multiply(Multiply(dz, y), Power(x, AddScalar(y, -1))));
                if (!n.Needs(1)) return;
                var dy = Multiply(Multiply(dz, n[saved.z]), Log(x));
                n.Accumulate(1, Where(
                    LogicalAnd(CompareScalar(x, 0, Comparison.Equal), CompareScalar(y, 0, Comparison.GreaterEqual)), ZerosLike(dy), dy));
            });
        }

        return z;
    }

    public static TensorImpl Maximum(TensorImpl x, TensorImpl y)
    {
        var z = Map("maximum", x, y, new Maximum<float>(), new Maximum<double>(), new Maximum<long>());
        if (Graph.Needs(x, y)) RecordExtremum("maximum", z, x, y, Comparison.Greater);
        return z;
    }

    public static TensorImpl Minimum(TensorImpl x, TensorImpl y)
    {
        var z = Map("minimum", x, y, new Minimum<float>(), new Minimum<double>(), new Minimum<long>());
        if (Graph.Needs(x, y)) RecordExtremum("minimum", z, x, y, Comparison.Less);
        return z;
    }

    /// <summary>x = x + alpha y, in place.</summary>
    public static void AddInPlace(TensorImpl x, TensorImpl y, double alpha = 1)
    {
        Graph.BeforeInPlace("add_", x);
        Overlap.CheckWritten("add_", x);
        var from = Overlap.Input("add_", x, y);
        if (Graph.Needs(x, y))
        {
            // x' = x + alpha y:  dx = dx',  dy = alpha dx'
            Graph.Record("add_", x, x, y).Backward(alpha, static (n, alpha, dz) =>
            {
                n.Accumulate(0, dz);
                if (n.Needs(1)) n.Accumulate(1, MultiplyScalar(dz, alpha));
            });
        }

        if (alpha == 1) MapInto("add_", x, from, new Add<float>(), new Add<double>(), new Add<long>());
        else MapInto("add_", x, from, new AddScaled<float>((float)alpha), new AddScaled<double>(alpha), new AddScaled<long>((long)alpha));
        x.BumpVersion();
    }

    /// <summary>x = x y, in place.</summary>
    public static void MultiplyInPlace(TensorImpl x, TensorImpl y)
    {
        RunInPlace("mul_", x, y, static (a, b) => Multiply(a, b), static (x, y) =>
            MapInto("mul_", x, y, new Multiply<float>(), new Multiply<double>(), new Multiply<long>()));
    }

    /// <summary>x = x / y, in place.</summary>
    public static void DivideInPlace(TensorImpl x, TensorImpl y)
    {
        if (!x.Type.IsFloat())
            throw new ArgumentException(
                $"div_: the quotient is a floating point number and does not fit into {x.Type.Name()} {Shape.Format(x.Shape)}");
        RunInPlace("div_", x, y, static (a, b) =>
            Divide(a, b), static (x, y) => MapInto("div_", x, y, new Divide<float>(), new Divide<double>(), new Divide<long>()));
    }

    /// <summary>
    /// An in-place form of a recorded operation: without a graph it changes x directly; with one it computes the
    /// ordinary result, copies it into x, and gives x the result's node.
    /// </summary>
    internal static void RunInPlace(
        string operation,
        TensorImpl x,
        TensorImpl y,
        Func<TensorImpl, TensorImpl, TensorImpl> outOfPlace,
        Action<TensorImpl, TensorImpl> direct)
    {
        Graph.BeforeInPlace(operation, x);
        Overlap.CheckWritten(operation, x);
        var from = Overlap.Input(operation, x, y);
        if (!Graph.Needs(x, y))
        {
            direct(x, from);
            x.BumpVersion();
            return;
        }

        CheckFits(operation, x, y);

        // The result's backward needs the numbers x has now: they move to a tensor of their own.
        var before = Detached(x);
        Replace(x, outOfPlace(before, y));
    }

    /// <summary>A copy of x that replaces x in the graph.</summary>
    internal static TensorImpl Detached(TensorImpl x)
    {
        var copy = TensorImpl.Empty(x.Shape, x.Type);
        CopyInto(copy, x);
        if (x.GradientEdge() is { } node)
        {
            node.Retain();
            copy.Node = node;
        }

        return copy;
    }

    /// <summary>Puts a result's numbers and node into x.</summary>
    internal static void Replace(TensorImpl x, TensorImpl result)
    {
        CopyInto(x, To(result, x.Type));
        x.BumpVersion();
        if (result.Node is not { } node) return;
        node.Retain();
        Graph.Attach(x, node);
    }

    private static void RecordExtremum(string name, TensorImpl z, TensorImpl x, TensorImpl y, Comparison wins)
    {
        var node = Graph.Record(name, z, x, y);
        node.Backward((wins, x: node.Save(x), y: node.Save(y)), static (n, saved, dz) =>
        {
            // z is x where x wins and y where y wins; where they are equal each gets half
            var (x, y) = (n[saved.x], n[saved.y]);
            var half = MultiplyScalar(To(Compare(x, y, Comparison.Equal), dz.Type), 0.5);
            var xWins = Add(To(Compare(x, y, saved.wins), dz.Type), half);
            if (n.Needs(0)) n.Accumulate(0, Multiply(dz, xWins));
            if (n.Needs(1)) n.Accumulate(1, Multiply(dz, AddScalar(Negate(xWins), 1)));
        });
    }
}
