using ManagedTorch.Tensors;

namespace ManagedTorch.Autograd;

/// <summary>How an operator writes itself into the graph.</summary>
internal static class Graph
{
    /// <summary>Whether an operator on these inputs must be recorded.</summary>
    public static bool Needs(TensorImpl x) => GradMode.Enabled && x.RequiresGrad;

    public static bool Needs(TensorImpl x, TensorImpl y) => GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad);

    public static bool Needs(TensorImpl? x, TensorImpl? y, TensorImpl? z) =>
        GradMode.Enabled && (x is { RequiresGrad: true } || y is { RequiresGrad: true } || z is { RequiresGrad: true });

    /// <summary>
    /// The output now comes from a new node, whose Backward the operator sets next. After an in-place change the output is
    /// the changed tensor.
    /// </summary>
    public static Node Record(string name, TensorImpl output, TensorImpl x) =>
        Attach(output, Node.Make(name, output, [x]));

    public static Node Record(string name, TensorImpl output, TensorImpl x, TensorImpl y) =>
        Attach(output, Node.Make(name, output, [x, y]));

    public static Node Record(string name, TensorImpl output, ReadOnlySpan<TensorImpl?> inputs) =>
        Attach(output, Node.Make(name, output, inputs));

    /// <summary>
    /// After an in-place change: <paramref name="changed"/> now comes from a new node. The node is made before the old
    /// one is released, because it may be one of the new node's inputs.
    /// </summary>
    public static Node Attach(TensorImpl changed, Node node)
    {
        changed.Node?.Release();
        changed.Node = node;
        return node;
    }

    /// <summary>Refuses in-place changes that the graph could not follow, then counts the change.</summary>
    public static void BeforeInPlace(string operation, TensorImpl x)
    {
        if (GradMode.Enabled && x.RequiresGrad)
        {
            if (x.IsLeaf)
                throw new InvalidOperationException(
                    $"{operation}: a leaf {Shape.Format(x.Shape)} that requires grad cannot be changed in place; do it under "
                    + "torch.no_grad()");
            if (x.IsView)
                throw new InvalidOperationException(
                    $"{operation}: a view {Shape.Format(x.Shape)} inside a recorded graph cannot be changed in place; use the "
                    + "out-of-place form or clone() first");
        }
    }
}
