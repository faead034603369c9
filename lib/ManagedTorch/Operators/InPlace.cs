using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>In-place forms of operators that have no loop of their own for it: compute, then put the result into x.</summary>
internal static partial class Ops
{
    public static void InPlace(string operation, TensorImpl x, Func<TensorImpl, TensorImpl> function)
    {
        Graph.BeforeInPlace(operation, x);
        Overlap.CheckWritten(operation, x);
        PutResult(operation, x, function(Graph.Needs(x) ? Detached(x) : x));
    }

    public static void InPlace(string operation, TensorImpl x, TensorImpl y, Func<TensorImpl, TensorImpl, TensorImpl> function)
    {
        Graph.BeforeInPlace(operation, x);
        Overlap.CheckWritten(operation, x);
        Overlap.CheckInput(operation, x, y);
        PutResult(operation, x, function(Graph.Needs(x, y) ? Detached(x) : x, y));
    }

    public static void InPlace(
        string operation, TensorImpl x, TensorImpl y, TensorImpl w, Func<TensorImpl, TensorImpl, TensorImpl, TensorImpl> function)
    {
        Overlap.CheckInput(operation, x, y);
        Overlap.CheckInput(operation, x, w);
        InPlaceAfter(operation, x, y, w, function);
    }

    /// <summary>In-place forms that put the elements of y where the indices say: neither may be x itself.</summary>
    public static void InPlaceAt(
        string operation, TensorImpl x, TensorImpl indices, TensorImpl y, Func<TensorImpl, TensorImpl, TensorImpl, TensorImpl> function)
    {
        Overlap.CheckApart(operation, x, indices);
        Overlap.CheckApart(operation, x, y);
        InPlaceAfter(operation, x, indices, y, function);
    }

    /// <summary>As InPlace, whatever memory y and w have: they are read before x is written.</summary>
    private static void InPlaceAfter(
        string operation, TensorImpl x, TensorImpl y, TensorImpl w, Func<TensorImpl, TensorImpl, TensorImpl, TensorImpl> function)
    {
        Graph.BeforeInPlace(operation, x);
        Overlap.CheckWritten(operation, x);
        PutResult(operation, x, function(Graph.Needs(x, y, w) ? Detached(x) : x, y, w));
    }

    /// <summary>x = value everywhere; the gradient of what was there is zero.</summary>
    public static void FillInPlace(TensorImpl x, double value)
    {
        Graph.BeforeInPlace("fill_", x);
        if (Graph.Needs(x))
        {
            // x' = c:  dx = 0
            Graph.Record("fill_", x, x).Backward(static (n, dz) => n.Accumulate(0, ZerosLike(dz)));
        }

        Fill(x, value);
        x.BumpVersion();
    }

    /// <summary>Refuses a fraction on its way into a tensor of whole numbers.</summary>
    public static void CheckScalarFits(string operation, TensorImpl x, Scalar number)
    {
        if (number.Type.IsFloat() && !x.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: the number {number.Real} is a fraction and does not fit into {x.Type.Name()} {Shape.Format(x.Shape)}");
    }

    private static void PutResult(string operation, TensorImpl x, TensorImpl result)
    {
        if (!result.Shape.SequenceEqual(x.Shape))
            throw new ArgumentException(
                $"{operation}: the result {Shape.Format(result.Shape)} does not fit into {Shape.Format(x.Shape)}, which is changed in "
                + "place");
        if (result.Type.IsFloat() && !x.Type.IsFloat())
            throw new ArgumentException(
                $"{operation}: the result is {result.Type.Name()} and does not fit into {x.Type.Name()} {Shape.Format(x.Shape)}");
        Replace(x, result);
    }
}
