using System.Runtime.InteropServices;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Autograd;

/// <summary>Given the gradient of a node's output, adds the gradient of each input with <see cref="Node.Accumulate"/>.</summary>
internal delegate void Backward(Node node, TensorImpl outputGradient);

/// <summary>
/// One recorded operation: where its inputs' gradients go, what its backward needs to know, and the backward itself.
/// Nodes are counted and pooled like tensors: consumers hold the nodes of their inputs, an output holds its own.
/// </summary>
internal sealed class Node
{
    private const int Slots = 5;

    [ThreadStatic] private static Stack<Node>? _pool;
    [ThreadStatic] private static Stack<Node>? _dying;
    [ThreadStatic] private static bool _releasing;
    private static long _sequences;

    private readonly Node?[] _edges = new Node?[Slots];
    private readonly TensorImpl?[] _saved = new TensorImpl?[Slots];
    private readonly int[] _versions = new int[Slots];
    private Node?[]? _manyEdges;
    private Dims _outputShape;
    private int _outputDimensions;
    private int _references;
    private int _ownOutput;
    private bool _freed;

    // What has arrived for the output so far, while a backward pass runs.
    private TensorImpl? _pending;

    // Of the arrived gradient only the indices [from, to) of one dimension are set so far; see ReceiveWindow.
    private bool _partlySet;
    private int _setDim;
    private long _setFrom, _setTo;

    private Node()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>Grows with every node, so a consumer's number is above its inputs'. Accumulators come below all others.</summary>
    public long Sequence { get; private set; }

    public Backward? Function { get; private set; }

    public int EdgeCount { get; private set; }

    public bool IsAccumulator { get; private set; }

    /// <summary>The leaf an accumulator adds to, or the tensor that asked to keep its gradient. Not counted.</summary>
    public TensorImpl? Target { get; private set; }

    public long VisitedBy { get; set; }

    public torch.ScalarType OutputType { get; private set; }

    public ReadOnlySpan<long> OutputShape => ((ReadOnlySpan<long>)_outputShape)[.._outputDimensions];

    // What a backward needs besides tensors; named by the operator that uses them.
    public long I0 { get; set; }

    public long I1 { get; set; }

    public long I2 { get; set; }

    public Dims Permutation { get; set; }

    public double D0 { get; set; }

    public double D1 { get; set; }

    public long[]? Longs { get; set; }

    public static Node Make(string name, TensorImpl output, Backward function, ReadOnlySpan<TensorImpl?> inputs)
    {
        var node = Take(name, output);
        node.Function = function;
        node.Sequence = Interlocked.Increment(ref _sequences);
        node.EdgeCount = inputs.Length;
        if (inputs.Length > Slots) node._manyEdges = new Node?[inputs.Length];
        var edges = node._manyEdges ?? node._edges;
        for (var i = 0; i < inputs.Length; i++)
        {
            var edge = inputs[i]?.GradientEdge();
            edge?.Retain();
            edges[i] = edge;
        }

        return node;
    }

    public static Node Accumulator(TensorImpl leaf)
    {
        var node = Take("accumulate", leaf);
        node.IsAccumulator = true;
        node.Target = leaf;
        node.Sequence = long.MinValue + Interlocked.Increment(ref _sequences);
        return node;
    }

    public Node? Edge(int input) => (_manyEdges ?? _edges)[input];

    /// <summary>Whether anyone wants the gradient of this input.</summary>
    public bool Needs(int input) => Edge(input) is not null;

    /// <summary>Keeps an input for the backward pass.</summary>
    public void Save(int slot, TensorImpl tensor)
    {
        tensor.Retain();
        _saved[slot] = tensor;
        _versions[slot] = tensor.Storage.Version;
    }

    /// <summary>Keeps the node's own output, without the link back to this node that would make a cycle.</summary>
    public void SaveOutput(int slot, TensorImpl output)
    {
        Save(slot, output.Alias());
        _ownOutput |= 1 << slot;
    }

    public TensorImpl Saved(int slot)
    {
        var tensor = _saved[slot];
        if (tensor is null)
        {
            throw new InvalidOperationException(_freed
                ? $"backward: the values that {Name} saved beside its result {OutputType.Name()} {Shapes.Format(OutputShape)} were freed by an earlier backward; pass retain_graph: true there to go through the graph twice"
                : $"backward: {Name} saved nothing in slot {slot}");
        }

        if (tensor.Storage.Version != _versions[slot])
        {
            throw new InvalidOperationException(
                $"backward: a {tensor.Type.Name()} tensor {Shapes.Format(tensor.Shape)} that {Name} saved was changed in place afterwards " +
                $"(version {tensor.Storage.Version}, saved at {_versions[slot]}); change a clone() instead");
        }

        if ((_ownOutput & (1 << slot)) == 0 || !GradMode.Enabled) return tensor;

        // A second derivative goes through the output: give it its node back for as long as this backward runs.
        var output = tensor.Alias();
        Retain();
        output.Node = this;
        return output;
    }

    public bool HasSaved(int slot) => _saved[slot] is not null;

    /// <summary>
    /// Adds to the gradient of an input. Where the input was broadcast or promoted, the gradient is summed and
    /// converted back to the input's own shape and type here, once for all operators.
    /// </summary>
    public void Accumulate(int input, TensorImpl gradient)
    {
        var edge = Edge(input);
        if (edge is null) return;
        if (gradient.Type != edge.OutputType) gradient = Operators.Ops.To(gradient, edge.OutputType);
        if (!gradient.Shape.SequenceEqual(edge.OutputShape)) gradient = Operators.Ops.SumTo(gradient, edge.OutputShape);
        edge.Receive(gradient);
    }

    /// <summary>
    /// Adds to a window of an input's gradient (see Ops.Slice), in the gradient's own buffer: the pieces of a split
    /// tensor come back together without a tensor of zeros for each.
    /// </summary>
    public void AccumulateWindow(int input, TensorImpl gradient, int dim, long start, long step) =>
        Edge(input)?.ReceiveWindow(gradient, dim, start, step);

    private void ReceiveWindow(TensorImpl gradient, int dim, long start, long step)
    {
        var isRun = step <= 1 && gradient.Count > 0;
        var stop = start + (step == 0 ? 1 : gradient.Shape[dim]);
        if (_pending is null)
        {
            Receive((isRun && step == 1 ? WholeOf(gradient, dim, start) : null) ?? TensorImpl.Empty(OutputShape, gradient.Type));
            (_partlySet, _setDim, _setFrom, _setTo) = (true, dim, start, start);
        }

        // Pieces that lie side by side are put in; what no piece fills becomes zero when something else arrives.
        if (isRun && _partlySet && dim == _setDim && (start == _setTo || stop == _setFrom || _setFrom == _setTo))
        {
            PutInPlace(gradient, dim, start, step);
            _setFrom = _setFrom == _setTo ? start : Math.Min(_setFrom, start);
            _setTo = Math.Max(_setTo, stop);
            return;
        }

        var isOurs = _partlySet;   // made here and held by nobody since, though its memory may be that of other pieces
        ClearUnset();
        if (_pending!.Storage.IsShared || (!isOurs && !IsOwn(_pending))) ReplacePending(Operators.Ops.Clone(_pending));
        Operators.Ops.AddInPlace(Operators.Ops.Window(_pending, dim, start, step, gradient), gradient);
    }

    /// <summary>
    /// The tensor of this node's shape that a piece is a window of, if its memory looks so: pieces that were made side by
    /// side (see Ops.AttendBackward) come together where they are. What else lies in that memory is not written to while
    /// anyone else may see it.
    /// </summary>
    private TensorImpl? WholeOf(TensorImpl piece, int dim, long start)
    {
        Span<long> strides = stackalloc long[OutputShape.Length];
        var count = 1L;
        for (var d = strides.Length - 1; d >= 0; d--)
        {
            strides[d] = count;
            count *= OutputShape[d];
        }

        var first = piece.Offset - (nint)(start * strides[dim]);
        var fits = first >= 0 && (first + count) * piece.Type.ElementSize() <= piece.Storage.Capacity;
        return fits && piece.Strides.SequenceEqual(strides) ? piece.View(OutputShape, strides, first - piece.Offset) : null;
    }

    /// <summary>A piece that does not lie at its place already is copied there.</summary>
    private void PutInPlace(TensorImpl piece, int dim, long start, long step)
    {
        var isShared = _pending!.Storage.IsShared;
        var place = Operators.Ops.Window(_pending, dim, start, step, piece);
        if (ReferenceEquals(place.Storage, piece.Storage) && place.Offset == piece.Offset && place.Strides.SequenceEqual(piece.Strides)) return;
        if (isShared)
        {
            ReplacePending(Operators.Ops.Clone(_pending));
            place = Operators.Ops.Window(_pending, dim, start, step, piece);
        }

        Operators.Ops.CopyInto(place, piece);
    }

    /// <summary>Makes the arrived gradient whole: zeros before and behind the pieces that fill a part of it.</summary>
    private unsafe void ClearUnset()
    {
        if (!_partlySet) return;
        _partlySet = false;
        var size = _pending!.Shape[_setDim];
        if (_pending.Count == 0 || (_setFrom == 0 && _setTo == size)) return;
        if (_pending.Storage.IsShared) ReplacePending(Operators.Ops.Clone(_pending));
        var step = _pending.Strides[_setDim] * _pending.Type.ElementSize();
        var end = _pending.Bytes + _pending.Count * _pending.Type.ElementSize();
        for (var row = _pending.Bytes; row < end; row += size * step)
        {
            NativeMemory.Clear(row, (nuint)(_setFrom * step));
            NativeMemory.Clear(row + _setTo * step, (nuint)((size - _setTo) * step));
        }
    }

    public void Receive(TensorImpl gradient)
    {
        if (_pending is null)
        {
            gradient.Retain();
            _pending = gradient;
            return;
        }

        ClearUnset();
        if (IsOwn(_pending)) Operators.Ops.AddInPlace(_pending, gradient);
        else ReplacePending(Operators.Ops.Add(_pending, gradient));
    }

    /// <summary>Whether a gradient is a buffer that its one holder alone can see, so that its place may take what comes of it.</summary>
    public static bool IsOwn(TensorImpl gradient) =>
        gradient is { HasOneHolder: true, IsContiguous: true, Storage.IsShared: false } && !GradMode.Enabled;

    /// <summary>The gradient of an input as far as it has arrived, or null.</summary>
    public TensorImpl? Arrived(int input)
    {
        Edge(input)?.ClearUnset();
        return Edge(input)?._pending;
    }

    private void ReplacePending(TensorImpl gradient)
    {
        gradient.Retain();
        _pending?.Release();
        _pending = gradient;
    }

    /// <summary>Hands over what has arrived; the caller releases it.</summary>
    public TensorImpl? TakePending()
    {
        ClearUnset();
        var pending = _pending;
        _pending = null;
        return pending;
    }

    /// <summary>Lets go of what has arrived, whole or not.</summary>
    public void DropPending()
    {
        _partlySet = false;
        _pending?.Release();
        _pending = null;
    }

    public void KeepGradientOf(TensorImpl output) => Target = output;

    public void ForgetLeaf() => Target = null;

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;

        // A long chain of nodes lets go of one another here, one by one instead of by recursion.
        (_dying ??= new Stack<Node>()).Push(this);
        if (_releasing) return;
        _releasing = true;
        try
        {
            while (_dying.TryPop(out var node)) node.Recycle();
        }
        finally
        {
            _releasing = false;
        }
    }

    /// <summary>Lets the saved tensors go: done after a backward that will not be repeated.</summary>
    public void FreeSaved()
    {
        for (var i = 0; i < Slots; i++)
        {
            var tensor = _saved[i];
            if (tensor is null) continue;
            _saved[i] = null;
            _freed = true;
            tensor.Release();
        }
    }

    private static Node Take(string name, TensorImpl output)
    {
        if (_pool is null || !_pool.TryPop(out var node)) node = new Node();
        node._references = 1;
        node._freed = false;
        node._ownOutput = 0;
        node.Name = name;
        node.OutputType = output.Type;
        node._outputShape = Dims.Of(output.Shape);
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

        DropPending();
        _manyEdges = null;
        EdgeCount = 0;
        Function = null;
        IsAccumulator = false;
        Target = null;
        Longs = null;
        (_pool ??= new Stack<Node>()).Push(this);
    }
}
