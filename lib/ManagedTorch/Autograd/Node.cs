using System.Runtime.CompilerServices;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Autograd;

/// <summary>Given the gradient of a node's output, adds the gradient of each input with <see cref="Node.Accumulate"/>.</summary>
internal delegate void Backward(Node node, TensorImpl outputGradient);

/// <summary>The same for an operator that saved one tensor.</summary>
internal delegate void BackwardOfOne(Node node, TensorImpl saved, TensorImpl outputGradient);

/// <summary>The same for an operator that saved several values: a tuple with a name for each.</summary>
internal delegate void Backward<TSaved>(Node node, TSaved saved, TensorImpl outputGradient);

/// <summary>A tensor that a node keeps for its backward; <c>node[saved]</c> is the tensor itself.</summary>
internal readonly record struct Saved(int Position);

/// <summary>
/// One recorded operation: where its inputs' gradients go, what its backward needs to know, and the backward itself.
/// Nodes are counted and pooled like tensors: consumers hold the nodes of their inputs, an output holds its own.
/// </summary>
internal sealed unsafe class Node
{
    private const int MostSaved = 5;

    [ThreadStatic] private static Stack<Node>? _pool;
    [ThreadStatic] private static Stack<Node>? _unreferenced;
    [ThreadStatic] private static bool _releasing;
    private static long _sequences;

    private readonly Node?[] _edges = new Node?[MostSaved];
    private readonly TensorImpl?[] _saved = new TensorImpl?[MostSaved];
    private readonly int[] _versions = new int[MostSaved];
    private Node?[]? _manyEdges;
    private Sizes _outputShape;
    private int _outputDimensions;
    private int _references;
    private int _savedCount;
    private int _ownOutput;

    // The backward, and the tuple of what it saved. The tuple is held inside the node, so that recording allocates nothing.
    private delegate*<Node, TensorImpl, void> _run;
    private Delegate? _backward;
    private SavedBytes _values;

    private Node() => Gradient = new GradientBuffer(this);

    public string Name { get; private set; } = "";

    /// <summary>Grows with every node, so a consumer's number is above its inputs'. AccumulateGrad nodes come below all others.</summary>
    public long Sequence { get; private set; }

    public int EdgeCount { get; private set; }

    public bool AccumulatesGrad { get; private set; }

    /// <summary>The leaf an AccumulateGrad node adds to, or the tensor that retains its gradient. Not counted.</summary>
    public TensorImpl? Target { get; private set; }

    public long VisitedBy { get; set; }

    public torch.ScalarType OutputType { get; private set; }

    public ReadOnlySpan<long> OutputShape => ((ReadOnlySpan<long>)_outputShape)[.._outputDimensions];

    /// <summary>The gradient of the output, while a backward pass runs.</summary>
    public GradientBuffer Gradient { get; }

    /// <summary>A node without a backward yet; one of the three forms of Backward gives it one.</summary>
    public static Node Make(string name, TensorImpl output, ReadOnlySpan<TensorImpl?> inputs)
    {
        var node = Rent(name, output);
        node.Sequence = Interlocked.Increment(ref _sequences);
        node.EdgeCount = inputs.Length;
        if (inputs.Length > MostSaved) node._manyEdges = new Node?[inputs.Length];
        var edges = node._manyEdges ?? node._edges;
        for (var i = 0; i < inputs.Length; i++)
        {
            var edge = inputs[i]?.GradientEdge();
            edge?.Retain();
            edges[i] = edge;
        }

        return node;
    }

    public static Node AccumulateGrad(TensorImpl leaf)
    {
        var node = Rent("accumulate", leaf);
        node.AccumulatesGrad = true;
        node.Target = leaf;
        node.Sequence = long.MinValue + Interlocked.Increment(ref _sequences);
        return node;
    }

    /// <summary>The derivative of an operator that needs the gradient of its output and nothing else.</summary>
    public void Backward(Backward backward)
    {
        _backward = backward;
        _run = &RunPlain;
    }

    /// <summary>The derivative of an operator that needs one tensor, which is kept.</summary>
    public void Backward(TensorImpl saved, BackwardOfOne backward)
    {
        Save(saved);
        _backward = backward;
        _run = &RunWithOne;
    }

    /// <summary>The derivative of an operator that needs its own output, which is kept.</summary>
    public void BackwardFromOutput(TensorImpl output, BackwardOfOne backward)
    {
        SaveOutput(output);
        _backward = backward;
        _run = &RunWithOne;
    }

    /// <summary>The derivative of an operator that needs several values: numbers, and tensors by <see cref="Save"/>.</summary>
    public void Backward<TSaved>(TSaved saved, Backward<TSaved> backward) where TSaved : unmanaged
    {
        if (Unsafe.SizeOf<TSaved>() > SavedBytes.Size)
            throw new ArgumentException($"{Name}: the saved values have {Unsafe.SizeOf<TSaved>()} bytes, a node has {SavedBytes.Size}");
        Unsafe.As<SavedBytes, TSaved>(ref _values) = saved;
        _backward = backward;
        _run = &RunWith<TSaved>;
    }

    /// <summary>Runs the backward; an AccumulateGrad node has none.</summary>
    public void Run(TensorImpl outputGradient)
    {
        if (_run != null) _run(this, outputGradient);
    }

    public Node? Edge(int input) => (_manyEdges ?? _edges)[input];

    /// <summary>The shape of an input whose gradient is needed.</summary>
    public ReadOnlySpan<long> InputShape(int input) => Edge(input)!.OutputShape;

    /// <summary>Whether the gradient of this input is needed.</summary>
    public bool Needs(int input) => Edge(input) is not null;

    /// <summary>Keeps a tensor for the backward pass; nothing where it is null.</summary>
    public Saved Save(TensorImpl? tensor)
    {
        if (tensor is null) return new Saved(-1);
        tensor.Retain();
        _saved[_savedCount] = tensor;
        _versions[_savedCount] = tensor.Storage.Version;
        return new Saved(_savedCount++);
    }

    /// <summary>Keeps a tensor that only the gradient of this input needs.</summary>
    public Saved SaveFor(int input, TensorImpl tensor) => Save(Needs(input) ? tensor : null);

    /// <summary>Keeps the node's own output, without the link back to this node that would make a cycle.</summary>
    public Saved SaveOutput(TensorImpl output)
    {
        _ownOutput |= 1 << _savedCount;
        return Save(output.Alias());
    }

    /// <summary>A saved tensor.</summary>
    public TensorImpl this[Saved saved] =>
        Find(saved) ?? throw new InvalidOperationException($"backward: {Name} did not save a tensor that it needs");

    /// <summary>A saved tensor, or null where null was saved.</summary>
    public TensorImpl? Find(Saved saved)
    {
        if (saved.Position < 0) return null;
        var tensor = _saved[saved.Position];
        if (tensor is null)
        {
            throw new InvalidOperationException(
                $"backward: the values that {Name} saved beside its result {OutputType.Name()} {Shape.Format(OutputShape)} were freed "
                + "by an earlier backward; "
                + "pass retain_graph: true there to go through the graph twice");
        }

        if (tensor.Storage.Version != _versions[saved.Position])
        {
            throw new InvalidOperationException(
                $"backward: a {tensor.Type.Name()} tensor {Shape.Format(tensor.Shape)} that {Name} saved was changed in place afterwards " +
                $"(version {tensor.Storage.Version}, saved at {_versions[saved.Position]}); change a clone() instead");
        }

        if ((_ownOutput & (1 << saved.Position)) == 0 || !GradMode.Enabled) return tensor;

        // A second derivative goes through the output: give it its node back for as long as this backward runs.
        var output = tensor.Alias();
        Retain();
        output.Node = this;
        return output;
    }

    /// <summary>
    /// Adds to the gradient of an input. Where the input was broadcast or promoted, the gradient is summed and
    /// converted back to the input's own shape and type here, once for all operators.
    /// </summary>
    public void Accumulate(int input, TensorImpl gradient)
    {
        var edge = Edge(input);
        if (edge is null) return;
        if (gradient.Type != edge.OutputType) gradient = Ops.To(gradient, edge.OutputType);
        if (!gradient.Shape.SequenceEqual(edge.OutputShape)) gradient = Ops.SumTo(gradient, edge.OutputShape);
        edge.Gradient.Add(gradient);
    }

    /// <summary>Adds to a slice of an input's gradient (see Ops.Slice).</summary>
    public void AccumulateSlice(int input, TensorImpl gradient, int dim, long start, long step) =>
        Edge(input)?.Gradient.AddSlice(gradient, dim, start, step);

    public void KeepGradientOf(TensorImpl output) => Target = output;

    public void ForgetLeaf() => Target = null;

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;

        // The nodes of a long chain are released here one by one instead of by recursion.
        (_unreferenced ??= new Stack<Node>()).Push(this);
        if (_releasing) return;
        _releasing = true;
        try
        {
            while (_unreferenced.TryPop(out var node)) node.Recycle();
        }
        finally
        {
            _releasing = false;
        }
    }

    /// <summary>Releases the saved tensors: done after a backward that will not be repeated.</summary>
    public void FreeSaved()
    {
        for (var i = 0; i < _savedCount; i++)
        {
            var tensor = _saved[i];
            _saved[i] = null;
            tensor?.Release();
        }
    }

    private static void RunPlain(Node node, TensorImpl outputGradient) => Unsafe.As<Backward>(node._backward!)(node, outputGradient);

    private static void RunWithOne(Node node, TensorImpl outputGradient) =>
        Unsafe.As<BackwardOfOne>(node._backward!)(node, node[new Saved(0)], outputGradient);

    private static void RunWith<TSaved>(Node node, TensorImpl outputGradient) where TSaved : unmanaged =>
        Unsafe.As<Backward<TSaved>>(node._backward!)(node, Unsafe.As<SavedBytes, TSaved>(ref node._values), outputGradient);

    private static Node Rent(string name, TensorImpl output)
    {
        if (_pool is null || !_pool.TryPop(out var node)) node = new Node();
        node._references = 1;
        node._savedCount = 0;
        node._ownOutput = 0;
        node.Name = name;
        node.OutputType = output.Type;
        node._outputShape = Sizes.Of(output.Shape);
        node._outputDimensions = output.Dimensions;
        return node;
    }

    private void Recycle()
    {
        FreeSaved();
        var edges = _manyEdges ?? _edges;
        for (var i = 0; i < EdgeCount; i++)
        {
            var edge = edges[i];
            edges[i] = null;
            edge?.Release();
        }

        Gradient.Drop();
        _manyEdges = null;
        EdgeCount = 0;
        _backward = null;
        _run = null;
        AccumulatesGrad = false;
        Target = null;
        (_pool ??= new Stack<Node>()).Push(this);
    }

    /// <summary>Room for the tuple of saved values: at most eight numbers and a few more.</summary>
    [InlineArray(Size / sizeof(long))]
    private struct SavedBytes
    {
        public const int Size = 96;

        private long _first;
    }
}
