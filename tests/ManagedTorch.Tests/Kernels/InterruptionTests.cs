using ManagedTorch.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Kernels;

/// <summary>One long row can be interrupted within it, and the next call is right.</summary>
[Collection("process state")]
public sealed class InterruptionTests
{
    private const int N = 2 * Interruption.Stretch + 12_345;

    private static readonly Dictionary<string, Func<Inputs, Tensor>> Operators = new(StringComparer.Ordinal)
    {
        ["sort"] = x => x.Row.sort().Indices,
        ["sort downwards"] = x => x.Row.sort(descending: true).Values,
        ["sort of a column"] = x => x.Columns.sort(0).Values,
        ["sort of whole numbers"] = x => x.Whole.sort().Indices,
        ["topk, few"] = x => x.Row.topk(5).indexes,
        ["topk, many"] = x => x.Row.topk(N / 2).values,
        ["kthvalue"] = x => kthvalue(x.Row, N / 2, 0).values,
        ["unique"] = x => x.Whole.unique(return_inverse: true).inverse_indices!,
        ["unique_consecutive"] = x => x.Whole.unique_consecutive(return_inverse: true).inverse_indices!,
        ["cumsum"] = x => x.Row.cumsum(0),
        ["cumsum of columns"] = x => x.Columns.cumsum(0),
        ["cumsum of whole numbers"] = x => x.Whole.cumsum(0),
        ["logsumexp"] = x => x.Row.logsumexp(0),
        ["logsumexp of columns"] = x => x.Columns.logsumexp(0),
        ["argmax"] = x => x.Row.argmax(0),
        ["argmax of columns"] = x => x.Columns.argmax(0),
        ["all"] = x => x.Row.ge(-1).all(0),
        ["any"] = x => x.Row.gt(1).any(0),
        ["softmax"] = x => x.Row.softmax(0),
        ["log_softmax, backward"] = x => Gradient(x.Row, row => row.log_softmax(0)[7]),
        ["cross_entropy, backward"] = x => Gradient(x.Row, row => nn.functional.cross_entropy(row.unsqueeze(0), x.First)),
        ["nll_loss"] = x => nn.functional.nll_loss(x.Columns, x.Whole.remainder(2)),
        ["binary_cross_entropy"] = x => nn.functional.binary_cross_entropy(x.Row, x.Row),
        ["rand"] = _ => rand(N),
        ["rand of doubles"] = _ => rand(N, dtype: float64),
        ["randn"] = _ => randn(N),
        ["randn of doubles"] = _ => randn(N, dtype: float64),
        ["randn of a view"] = x => x.Columns.clone()[.., 1].normal_(),
        ["randint"] = _ => randint(0, 1000, [N]),
        ["randperm"] = _ => randperm(N),
        ["bernoulli"] = x => x.Row.bernoulli(),
        ["bernoulli of one number"] = _ => empty(N).bernoulli_(0.3),
        ["exponential"] = _ => empty(N).exponential_(),
        ["exponential of doubles"] = _ => empty(N, dtype: float64).exponential_(),
        ["multinomial, one sample"] = x => x.Row.multinomial(1),
        ["multinomial, few categories"] = _ => ones(3).multinomial(N, replacement: true),
        ["dropout"] = x => nn.functional.dropout(x.Row),
        ["nonzero"] = x => x.Row.nonzero(),
        ["masked_select"] = x => x.Row.masked_select(x.Row.gt(0.5)),
        ["gather"] = x => x.Row.gather(0, x.Whole),
        ["index_select"] = x => x.Row.index_select(0, x.Whole),
        ["index"] = x => x.Row[x.Whole],
        ["one_hot"] = x => nn.functional.one_hot(x.Whole.remainder(2), 2),
        ["pow of whole numbers"] = x => x.Whole.pow(x.Whole),
        ["pow"] = x => x.Row.pow(0.37),
        ["where"] = x => where(x.Row.gt(0.5), x.Row, x.Row),
        ["arange"] = _ => arange(N),
        ["linspace"] = _ => linspace(0, 1, N),
        ["sum"] = x => x.Row.sum(),
        ["text"] = x => tensor(x.Columns.jlstr().Length),
        ["save and load"] = x => InFile(path =>
        {
            save(x.Row, path);
            return load(path);
        }),
        ["Save and Load"] = x => InFile(path =>
        {
            x.Row.Save(path);
            return Tensor.Load(path);
        }),
    };

    private static readonly Lazy<Inputs> Data = new(() => new Inputs());

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_long_row_is_interrupted_and_then_computed_right(string name) => WorkersTests.WithThreads(1, () =>
    {
        var expected = Run(int.MaxValue, out var looks);
        looks.ShouldBeGreaterThan(N / Interruption.Stretch, "an operator looks where it begins, and then in its row");

        foreach (var last in (int[])[2, looks])
        {
            Should.Throw<OperationCanceledException>(() => Run(last, out _));
            Run(int.MaxValue, out _).AsSpan().SequenceEqual(expected).ShouldBeTrue($"after an interruption at look {last} of {looks}");
        }

        byte[] Run(int last, out int seen)
        {
            var inputs = Data.Value;
            manual_seed(3);
            var (thread, count) = (Environment.CurrentManagedThreadId, 0);
            Interruption.Check = () =>
            {
                if (Environment.CurrentManagedThreadId == thread && ++count >= last) throw new OperationCanceledException();
            };
            try
            {
                using var scope = NewDisposeScope();
                var result = Operators[name](inputs);
                Interruption.Check = null;
                seen = count;
                return Bytes(result);
            }
            finally
            {
                Interruption.Check = null;
            }
        }
    });

    /// <summary>One operator after the other for each element: it is looked between them.</summary>
    [Theory]
    [InlineData("cumprod")]
    [InlineData("logcumsumexp")]
    [InlineData("prod")]
    public void Operators_made_of_many_look_between_them(string name)
    {
        const int elements = 500;
        var (thread, looks) = (Environment.CurrentManagedThreadId, 0);
        using var x = ones(elements, requires_grad: true);
        Interruption.Check = () => looks += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        try
        {
            using var scope = NewDisposeScope();
            if (name == "cumprod") x.cumprod(0);
            else if (name == "logcumsumexp") x.logcumsumexp(0);
            else x.prod().backward();
        }
        finally
        {
            Interruption.Check = null;
        }

        looks.ShouldBeGreaterThanOrEqualTo(elements);
    }

    private static unsafe byte[] Bytes(Tensor x)
    {
        using var dense = x.contiguous();
        return new ReadOnlySpan<byte>(dense.Impl.Bytes, checked((int)(dense.numel() * dense.element_size()))).ToArray();
    }

    private static Tensor Gradient(Tensor x, Func<Tensor, Tensor> loss)
    {
        var leaf = x.detach().requires_grad_();
        loss(leaf).sum().backward();
        return leaf.grad!;
    }

    private static Tensor InFile(Func<string, Tensor> use)
    {
        var folder = Directory.CreateTempSubdirectory("interruption-").FullName;
        try
        {
            return use(Path.Combine(folder, "tensor"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Numbers in 0..1 as a row and as two columns, with ties; whole numbers from 0 on, in any order.</summary>
    private sealed class Inputs
    {
        public Inputs()
        {
            manual_seed(1);
            Whole = randint(0, 100_000, [N]);
            Row = Whole / 100_000f;
            Columns = stack([Row, 1 - Row], 1);
        }

        public Tensor Row { get; }

        public Tensor Columns { get; }

        public Tensor Whole { get; }

        public Tensor First { get; } = zeros(1, dtype: int64);
    }
}
