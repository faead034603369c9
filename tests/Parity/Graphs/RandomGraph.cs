using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Parity.Graphs;

/// <summary>
/// One random program: a few leaves, a dozen operators on whatever is there, a weighted sum of the last results, and its
/// gradients, sometimes those of the gradients too. The seed decides everything but the numbers that the engine computes.
/// </summary>
internal sealed class RandomGraph
{
    private const double Large = 8;

    // In libtorch l1_loss has no second derivative, that of binary_cross_entropy has 1e-12 added to its divisors, and that of
    // logcumsumexp, which takes the logarithm of the gradient, is NaN where a gradient is 0.
    private static readonly string[] OnceOnly = ["l1", "bce", "logcumsumexp"];

    private readonly Dice _dice;
    private readonly ScalarType _type;
    private readonly List<Tensor> _leaves = [];
    private readonly List<Tensor> _pool = [];
    private readonly List<string> _steps = [];

    private RandomGraph(ulong seed)
    {
        _dice = new Dice(seed);
        _type = _dice.Chance(0.5) ? float64 : float32;
    }

    /// <summary>
    /// The smallest distance to a step or a kink that any operator of the graph came: closer than rounding, two right engines
    /// may stand on two sides of it.
    /// </summary>
    public double Margin { get; private set; } = double.PositiveInfinity;

    public Dice Dice => _dice;

    public ScalarType Type => _type;

    public IReadOnlyList<Tensor> Pool => _pool;

    /// <summary>One line: number, type, margin, what was done, and every value and gradient.</summary>
    public static string Run(ulong seed, int number)
    {
        using var scope = NewDisposeScope();
        var graph = new RandomGraph(new Dice(seed).Next() ^ new Dice((ulong)number).Next());
        string results;
        try
        {
            results = graph.Compute();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            results = $"threw {problem.GetType().Name}: {problem.Message.Split('\n')[0]}";
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{number}\t{graph._type}\t{graph.Margin:g3}\t{string.Join(' ', graph._steps)}\t{results}");
    }

    public void Near(double distance) => Margin = Math.Min(Margin, Math.Abs(distance));

    /// <summary>Notes the smallest distance of any element to 0, of a difference at which an operator turns.</summary>
    public void NearZero(Tensor difference)
    {
        foreach (var value in Numbers(difference)) Near(value);
    }

    /// <summary>Notes the smallest distance between two elements, where an operator looks at their order.</summary>
    public void NearTies(Tensor x)
    {
        var values = Numbers(x);
        Array.Sort(values);
        for (var i = 1; i < values.Length; i++) Near(values[i] - values[i - 1]);
    }

    public Tensor Pick() => _dice.Chance(0.5) ? _pool[^1] : _dice.Of(_pool);

    /// <summary>A leaf of this shape, whose gradient is looked at in the end.</summary>
    public Tensor Leaf(params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = _dice.Value();
        return Watch(tensor(values, shape).to_type(_type).requires_grad_());
    }

    /// <summary>A leaf made elsewhere, whose gradient is looked at too.</summary>
    public Tensor Watch(Tensor leaf)
    {
        _leaves.Add(leaf);
        return leaf;
    }

    /// <summary>A copy, since libtorch keeps no numbers for a second derivative that is 0 everywhere.</summary>
    public static double[] Numbers(Tensor x) => x.detach().to_type(float64).contiguous().clone().data<double>().ToArray();

    private string Compute()
    {
        var leaves = 2 + _dice.Below(2);
        for (var i = 0; i < leaves; i++) _pool.Add(Leaf(Shape()));
        var steps = 3 + _dice.Below(8);
        for (var i = 0; i < steps; i++)
        {
            var (name, apply) = _dice.Of(RandomOperators.All);
            _steps.Add(name);
            if (apply(this) is { } result) _pool.Add(Tame(result));
            else _steps[^1] = "-";
        }

        var results = _pool.Skip(Math.Max(leaves, _pool.Count - 3)).ToList();
        if (results.Count == 0) results.Add(_pool[^1]);
        var loss = results.Select(Weighted).Aggregate((a, b) => a + b);
        var text = new StringBuilder();
        foreach (var result in results) Write(text, result);
        Write(text, loss);
        if (_dice.Chance(0.15) && !_steps.Exists(OnceOnly.Contains)) TwiceBack(text, loss);
        else Back(text, loss);
        return text.ToString();
    }

    private void Back(StringBuilder text, Tensor loss)
    {
        loss.backward();
        foreach (var leaf in _leaves) Write(text, leaf.grad);
    }

    /// <summary>The gradients, and the gradients of the sum of their squares.</summary>
    private void TwiceBack(StringBuilder text, Tensor loss)
    {
        _steps.Add("twice");
        loss.backward(null, retain_graph: true, create_graph: true);
        var gradients = _leaves.Select(leaf => leaf.grad).OfType<Tensor>().ToList();
        foreach (var leaf in _leaves)
        {
            Write(text, leaf.grad);
            leaf.grad = null;
        }

        var arrived = gradients.Where(g => g.requires_grad).ToList();
        if (arrived.Count > 0) arrived.Select(g => (g * g).sum()).Aggregate((a, b) => a + b).backward();

        // Where a second derivative is 0 everywhere, one engine has zeros and the other none.
        foreach (var leaf in _leaves) Write(text, leaf.grad ?? zeros_like(leaf));
    }

    private long[] Shape()
    {
        var shape = new long[1 + _dice.Below(3)];
        for (var d = 0; d < shape.Length; d++) shape[d] = 1 + _dice.Below(4);
        return shape;
    }

    /// <summary>Values that grew are brought back, so that errors of rounding stay in proportion.</summary>
    private Tensor Tame(Tensor x)
    {
        if (x.numel() == 0) return x;
        var largest = Numbers(x).Max(Math.Abs);
        Near(largest / Large - 1);
        return largest > Large ? x * (1 / largest > 1e-3 ? 0.125 : 1e-3) : x;
    }

    private Tensor Weighted(Tensor x)
    {
        var weights = new double[x.numel()];
        for (var i = 0; i < weights.Length; i++) weights[i] = _dice.Value();
        return (x * tensor(weights, x.shape).to_type(x.dtype)).sum().to_type(_type);
    }

    private static void Write(StringBuilder text, Tensor? x)
    {
        if (text.Length > 0) text.Append(" | ");
        if (x is null || x.IsInvalid)
        {
            text.Append("none");
            return;
        }

        text.Append('(').AppendJoin(',', x.shape).Append(')').Append(x.dtype);
        foreach (var value in Numbers(x)) text.Append(' ').Append(value.ToString(x.dtype == float32 ? "g9" : "g17",
            CultureInfo.InvariantCulture));
    }
}
