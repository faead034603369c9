using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace ManagedTorch.Autograd;

/// <summary>
/// The backward pass. Every node reachable from the roots runs once, consumers before producers: since a node's
/// sequence number is above those of its inputs, descending order of the numbers is an order that works.
/// </summary>
internal static class Engine
{
    [ThreadStatic] private static List<Node>? _order;
    [ThreadStatic] private static Stack<Node>? _open;
    [ThreadStatic] private static bool _checkNaN;
    private static long _runs;

    /// <summary>Whether gradients are checked for NaN while they are computed on this thread; see torch.autograd.detect_anomaly.</summary>
    public static bool CheckNaN
    {
        get => _checkNaN;
        set => _checkNaN = value;
    }

    /// <summary>
    /// The one way into a backward pass. Adds the gradients of the roots to <c>Grad</c> of every leaf, or, when
    /// <paramref name="inputs"/> are given,
    /// only collects theirs into <paramref name="collected"/> (null where an input was not reached).
    /// </summary>
    public static void Run(
        ReadOnlySpan<TensorImpl> roots,
        ReadOnlySpan<TensorImpl?> rootGradients,
        bool retainGraph,
        bool createGraph,
        TensorImpl[]? inputs = null,
        TensorImpl?[]? collected = null)
    {
        foreach (var root in roots)
        {
            if (!root.RequiresGrad)
                throw new InvalidOperationException(
                    $"backward: this {root.Type.Name()} tensor {Shape.Format(root.Shape)} does not require grad and was not computed "
                    + "from one that does");
        }

        retainGraph |= createGraph;
        var order = Sort(roots);
        var wasEnabled = GradMode.Enabled;
        GradMode.Enabled = createGraph;
        try
        {
            for (var i = 0; i < roots.Length; i++) Seed(roots[i], rootGradients[i]);
            foreach (var node in order) Process(node, retainGraph, createGraph, inputs, collected);
        }
        finally
        {
            GradMode.Enabled = wasEnabled;
            foreach (var node in order)
            {
                node.Gradient.Drop();
                node.Release();
            }

            order.Clear();
            _order = order;
        }
    }

    private static List<Node> Sort(ReadOnlySpan<TensorImpl> roots)
    {
        // Taken out of the field while in use: a backward may start another one.
        var order = _order ?? [];
        _order = null;
        var open = _open ?? new Stack<Node>();
        _open = null;
        var run = Interlocked.Increment(ref _runs);
        foreach (var root in roots) Visit(root.GradientEdge(), run, order, open);
        while (open.TryPop(out var node))
        {
            for (var i = 0; i < node.EdgeCount; i++) Visit(node.Edge(i), run, order, open);
        }

        _open = open;
        for (var i = 1; i < order.Count; i++)
        {
            if (order[i - 1].Sequence >= order[i].Sequence) continue;
            order.Sort(static (a, b) => b.Sequence.CompareTo(a.Sequence));
            break;
        }

        return order;
    }

    private static void Visit(Node? node, long run, List<Node> order, Stack<Node> open)
    {
        if (node is null || node.VisitedBy == run) return;
        node.VisitedBy = run;
        node.Retain();
        order.Add(node);
        open.Push(node);
    }

    private static void Seed(TensorImpl root, TensorImpl? gradient)
    {
        using var scope = Arena.Begin();
        if (gradient is null)
        {
            if (root.Count != 1)
                throw new InvalidOperationException(
                    $"backward: a gradient can be made up only for a single number, this tensor is {Text(root)}; reduce it with sum() "
                    + "or mean(), or pass grad_tensors");
            gradient = Ops.Full(root.Shape, 1, root.Type);
        }
        else if (!gradient.Shape.SequenceEqual(root.Shape))
        {
            throw new ArgumentException($"backward: the gradient is {Text(gradient)} but the tensor is {Text(root)}");
        }

        if (CheckNaN && Ops.HasNaN(gradient))
            throw new InvalidOperationException($"backward: the gradient {Text(gradient)} it was to start from has a NaN");
        root.GradientEdge()!.Gradient.Add(gradient);
    }

    /// <summary>Names the operator that made a NaN: what it received had none, what it gave has one.</summary>
    private static void FindNaN(Node node, TensorImpl gradient)
    {
        for (var i = 0; i < node.EdgeCount; i++)
        {
            if (node.Edge(i)?.Gradient.Sum is { } given && Ops.HasNaN(given))
                throw new InvalidOperationException(
                    $"backward: {node.Name} turned a gradient {Text(gradient)} without NaN into one with a NaN for its input {i}, "
                    + $"{Text(given)}");
        }
    }

    private static string Text(TensorImpl x) => $"{x.Type.Name()} {Shape.Format(x.Shape)}";

    private static void Process(Node node, bool retainGraph, bool createGraph, TensorImpl[]? inputs, TensorImpl?[]? collected)
    {
        using var scope = Arena.Begin();
        var gradient = node.Gradient.Take();
        if (gradient is null) return;
        try
        {
            if (inputs is not null) Collect(node, gradient, inputs, collected!);
            else if (node.Target is { } target) AddTo(target, gradient, createGraph);
            node.Run(gradient);
            if (CheckNaN) FindNaN(node, gradient);
            if (!retainGraph) node.FreeSaved();
        }
        finally
        {
            gradient.Release();
        }
    }

    private static void Collect(Node node, TensorImpl gradient, TensorImpl[] inputs, TensorImpl?[] collected)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!ReferenceEquals(inputs[i].Node, node)) continue;
            gradient.Retain();
            collected[i] = gradient;
        }
    }

    private static void AddTo(TensorImpl target, TensorImpl gradient, bool createGraph)
    {
        if (target.Grad is null)
        {
            // No other holder has a gradient that was made just for this leaf: keep the buffer itself.
            var own = createGraph || (gradient.HasOneHolder && !gradient.IsView && !gradient.Storage.IsShared && gradient.IsContiguous);
            target.SetGrad(own ? gradient : Ops.Clone(gradient));
        }
        else if (createGraph)
        {
            target.SetGrad(Ops.Add(target.Grad, gradient));
        }
        else
        {
            Ops.AddInPlace(target.Grad, gradient);
        }
    }
}
