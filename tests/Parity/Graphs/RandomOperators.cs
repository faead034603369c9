using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Parity.Graphs;

/// <summary>What a random program may do next. Each looks for operands that fit and gives null where none do.</summary>
internal static class RandomOperators
{
    public static IReadOnlyList<(string Name, Func<RandomGraph, Tensor?> Apply)> All { get; } =
    [
        // One tensor, smooth.
        .. Smooth(),
        // One tensor, with a kink or a step: the distance to it is noted.
        ("relu", g => Kink(g, x => x.relu(), 0)),
        ("abs", g => Kink(g, x => x.abs(), 0)),
        ("sign", g => Kink(g, x => x * x.sign(), 0)),
        ("leaky_relu", g => Kink(g, x => F.leaky_relu(x, 0.1), 0)),
        ("elu", g => Kink(g, x => F.elu(x, 1.3), 0)),
        ("clamp", g => Kink(g, x => x.clamp(-0.7, 1.1), -0.7, 1.1)),
        ("clamp_min", g => Kink(g, x => x.clamp_min(0.2), 0.2)),
        ("floor", g => Kink(g, x => x - x.floor(), -3, -2, -1, 0, 1, 2, 3)),
        ("trunc", g => Kink(g, x => x * x.trunc(), -3, -2, -1, 0, 1, 2, 3)),
        ("frac", g => Kink(g, x => x.frac(), -3, -2, -1, 0, 1, 2, 3)),
        ("remainder", g => Kink(g, x => x.remainder(3), -6, -3, 0, 3, 6)),
        ("fmod", g => Kink(g, x => x.fmod(3), -6, -3, 3, 6)),
        ("floor_divide", g => Pair(g, (x, y) => Whole(g, x.detach() / (y.detach().square() + 0.5))
            * x.detach().floor_divide(y.detach().square() + 0.5) * x)),
        ("where", g => Kink(g, x => where(x > 0.3, x * 2, x.sin()), 0.3)),
        ("masked_fill", g => Kink(g, x => x.masked_fill(x < -0.4, 0.5), -0.4)),
        ("huber", g => Pair(g, (x, y) => Near(g, (x - y).abs() - 0.5, F.huber_loss(x, y, 0.5, nn.Reduction.None)), sameShape: true)),
        ("smooth_l1", g => Pair(g, (x, y) => Near(g, (x - y).abs() - 1, F.smooth_l1_loss(x, y, nn.Reduction.None)), sameShape: true)),
        ("l1", g => Pair(g, (x, y) => Near(g, x - y, F.l1_loss(x, y)), sameShape: true)),
        // Two tensors that broadcast.
        ("add", g => Pair(g, (x, y) => x + y)),
        ("sub", g => Pair(g, (x, y) => x - y)),
        ("mul", g => Pair(g, (x, y) => x * y)),
        ("div", g => Pair(g, (x, y) => x / (y * y + 0.5))),
        ("pow", g => Pair(g, (x, y) => (x * x + 0.5).pow(y * 0.5))),
        ("maximum", g => Pair(g, (x, y) => Near(g, x - y, maximum(x, y)))),
        ("minimum", g => Pair(g, (x, y) => Near(g, x - y, minimum(x, y)))),
        ("lerp", g => Pair(g, (x, y) => x.lerp(y, tensor(0.3).to_type(x.dtype)), sameShape: true)),
        ("addcmul", g => Pair(g, (x, y) => x.addcmul(y, y, 0.5))),
        ("addcdiv", g => Pair(g, (x, y) => x.addcdiv(y, y * y + 1, 0.5))),
        ("logaddexp", g => Pair(g, (x, y) => x.logaddexp(y))),
        ("xlogy", g => Pair(g, (x, y) => x.xlogy(y * y + 0.3))),
        ("mse", g => Pair(g, (x, y) => F.mse_loss(x, y), sameShape: true)),
        ("bce with logits", g => Pair(g, (x, y) =>
        F.binary_cross_entropy_with_logits(x, y.sigmoid().detach(), reduction: nn.Reduction.None), sameShape: true)),
        ("bce", g => Pair(g, (x, y) => F.binary_cross_entropy(x.sigmoid() * 0.98 + 0.01, y.sigmoid().detach()), sameShape: true)),
        ("kl_div", g => Pair(g, (x, y) => F.kl_div(x, y, log_target: true, reduction: nn.Reduction.Sum), sameShape: true)),
        // A vector of zeros has no direction: there the second derivative is 0 in one engine and NaN in the other.
        ("cosine", g => Pair(g, (x, y) => x.dim() > 1
            ? Near(g, cat([x, y]).square().sum(1).sqrt(), F.cosine_similarity(x, y, dim: 1)) : null, sameShape: true)),
        ("float64 beside float32", g => g.Pick() is var x ? x * g.Leaf(1).to_type(float64) : null),
        // Reductions.
        ("sum", g => g.Pick().sum()),
        ("sum dim", g => g.Pick() is var x ? x.sum(Dim(g, x), keepdim: g.Dice.Chance(0.5)) : null),
        ("mean", g => g.Pick().mean()),
        ("mean dim", g => g.Pick() is var x ? x.mean([Dim(g, x)], keepdim: g.Dice.Chance(0.5)) : null),
        ("var", g => Rows(g, (x, d) => x.var(d, unbiased: g.Dice.Chance(0.5)))),
        ("std", g => Rows(g, (x, d) => (x + g.Leaf(x.shape)).std(d, unbiased: false))),
        ("prod", g => g.Pick() is var x ? x.prod(Dim(g, x)) : null),
        ("logsumexp", g => g.Pick() is var x ? x.logsumexp(Dim(g, x)) : null),
        ("norm", g => (g.Pick() + g.Leaf(1)).norm()),
        ("amax", g => Rows(g, (x, d) => Ties(g, x, x.amax([d])))),
        ("amin", g => Rows(g, (x, d) => Ties(g, x, x.amin([d])))),
        ("max dim", g => Rows(g, (x, d) => Ties(g, x, x.max(d).values))),
        ("min dim", g => Rows(g, (x, d) => Ties(g, x, x.min(d).values))),
        ("median", g => g.Pick() is var x ? Ties(g, x, x.median()) : null),
        ("topk", g => Rows(g, (x, d) => Ties(g, x, x.topk(1 + g.Dice.Below((int)x.shape[d]), (int)d).values))),
        ("sort", g => Rows(g, (x, d) => Ties(g, x, x.sort(d, descending: g.Dice.Chance(0.5)).Values))),
        ("kthvalue", g => Rows(g, (x, d) => Ties(g, x, x.kthvalue(1 + g.Dice.Below((int)x.shape[d]), d).values))),
        ("cumsum", g => g.Pick() is var x ? x.cumsum(Dim(g, x)) : null),
        ("cumprod", g => g.Pick() is var x ? x.cumprod(Dim(g, x)) : null),
        ("logcumsumexp", g => g.Pick() is var x ? x.logcumsumexp(Dim(g, x)) : null),
        ("softmax", g => g.Pick() is var x ? x.softmax(Dim(g, x)) : null),
        ("log_softmax", g => g.Pick() is var x ? F.log_softmax(x, Dim(g, x)) : null),
        ("normalize", g => g.Pick() is var x ? F.normalize(x + g.Leaf(1), dim: Dim(g, x)) : null),
        // Shapes and views.
        ("transpose", g => Matrix(g, x => x.transpose(g.Dice.Below((int)x.dim()), g.Dice.Below((int)x.dim())))),
        ("permute", g => g.Pick() is var x ? x.permute(Order(g, x)) : null),
        ("reshape", g => g.Pick() is var x ? x.reshape(g.Dice.Chance(0.5) ? [-1] : [1, -1]) : null),
        ("flatten", g => g.Pick().flatten()),
        ("view", g => g.Pick() is var x ? x.contiguous().view(-1, 1) : null),
        ("unsqueeze", g => g.Pick() is { } x && x.dim() < 5 ? x.unsqueeze(g.Dice.Below((int)x.dim() + 1)) : null),
        ("squeeze", g => g.Pick().squeeze()),
        ("expand", g => g.Pick() is { } x && x.dim() < 4 ? x.expand([2, .. x.shape]) : null),
        ("select", g => Matrix(g, x => Dim(g, x) is var d ? x.select(d, g.Dice.Below((int)x.shape[d])) : null)),
        ("narrow", g => g.Pick() is var x && x.dim() > 0 && Dim(g, x) is var d && g.Dice.Below((int)x.shape[d]) is var start
            ? x.narrow(d, start, 1 + g.Dice.Below((int)x.shape[d] - start)) : null),
        ("slice", g => g.Pick() is var x && x.dim() > 0 && Dim(g, x) is var d ? x.slice(d, 0, x.shape[d], 2) : null),
        ("flip", g => g.Pick() is { } x && x.dim() > 0 ? x.flip(Dim(g, x)) : null),
        ("roll", g => g.Pick() is { } x && x.dim() > 0 ? x.roll(1 + g.Dice.Below(2), Dim(g, x)) : null),
        ("diagonal", g => Matrix(g, x => x.diagonal(0, 0, 1))),
        ("diag", g => g.Pick() is { } x && x.dim() == 1 && x.numel() < 5 ? x.diag() : null),
        ("tril", g => Matrix(g, x => x.tril(g.Dice.Below(3) - 1))),
        ("triu", g => Matrix(g, x => x.triu(g.Dice.Below(3) - 1))),
        ("repeat", g => g.Pick() is { } x && x.dim() is > 0 and < 4 && x.numel() < 40 ? x.repeat([2, .. x.shape.Select(_ => 1L)]) : null),
        ("repeat_interleave", g => g.Pick() is { } x && x.dim() > 0 && x.numel() < 40 ? x.repeat_interleave(2, Dim(g, x)) : null),
        ("unfold", g => g.Pick() is { } x && x.dim() is > 0 and < 4 && x.shape[^1] > 1 ? x.unfold(x.dim() - 1, 2, 1) : null),
        ("chunk", g => g.Pick() is { } x && x.dim() > 0 && Dim(g, x) is var d ? g.Dice.Of(x.chunk(2, d)) : null),
        ("split", g => g.Pick() is { } x && x.dim() > 0 && Dim(g, x) is var d ? g.Dice.Of(x.split(2, (int)d)) : null),
        ("unbind", g => Matrix(g, x => g.Dice.Of(x.unbind(Dim(g, x))))),
        ("cat", g => Pair(g, (x, y) => x.dim() > 0 && x.numel() < 60 ? cat([x, y], Dim(g, x)) : null, sameShape: true)),
        ("stack", g => Pair(g, (x, y) => x.dim() < 4 && x.numel() < 60 ? stack([x, y, x], g.Dice.Below((int)x.dim() + 1)) : null,
        sameShape: true)),
        ("movedim", g => Matrix(g, x => x.movedim([0], [x.dim() - 1]))),
        // Indexing.
        ("index_select", g => g.Pick() is { } x && x.dim() > 0 && Dim(g, x) is var d ? x.index_select(d, Indices(g, x.shape[d], 3))
        : null),
        ("index rows", g => g.Pick() is { } x && x.dim() > 0 ? x[Indices(g, x.shape[0], 3)] : null),
        ("index pairs", g => Matrix(g, x => x[Indices(g, x.shape[0], 2), Indices(g, x.shape[1], 2)])),
        ("index mask", g => Kink(g, x => x.dim() > 0 ? x * (x > 0.1).to_type(x.dtype) : x, 0.1)),
        ("gather", g => Matrix(g, x => x.dim() == 2 ? x.gather(1, Indices(g, x.shape[1], (int)x.shape[0]).unsqueeze(1)) : null)),
        ("scatter_add", g => Matrix(g, x =>
        x.dim() == 2 ? zeros_like(x).scatter_add(1, Indices(g, x.shape[1], (int)x.numel()).view(x.shape), x) : null)),
        ("scatter", g => Matrix(g, x => x.dim() == 2 ? x.scatter(1, zeros(x.shape[0], 1, dtype: int64), x.narrow(1, 0, 1).sin()) : null)),
        ("index_add", g => g.Pick() is { } x && x.dim() > 0 ? x.index_add(0, Indices(g, x.shape[0], (int)x.shape[0]), x.cos(), 0.5)
        : null),
        ("index_copy", g => g.Pick() is { } x && x.dim() > 0 ? x.index_copy(0, tensor(new long[] { 0 }),
        x.narrow(0, x.shape[0] - 1, 1) * 2) : null),
        ("take", g => g.Pick() is { } x ? x.take(Indices(g, x.numel(), 4)) : null),
        ("embedding", g => Rows(g, (x, _) => Embedded(g, x.shape[^1]) is var rows ? x.unsqueeze(-2) * rows : null)),
        // Products.
        ("matmul", g => Matrix(g, x => x.matmul(g.Leaf(x.shape[^1], 3)))),
        ("matmul vector", g => g.Pick() is { } x && x.dtype == g.Type && x.dim() > 0 ? x.matmul(g.Leaf(x.shape[^1])) : null),
        ("matmul transposed", g => Matrix(g, x => x.matmul(x.transpose(-1, -2)))),
        ("bmm", g => g.Pick() is { } x && x.dtype == g.Type && x.dim() == 3 ? x.bmm(g.Leaf(x.shape[0], x.shape[2], 2)) : null),
        ("mv", g => g.Pick() is { } x && x.dtype == g.Type && x.dim() == 2 ? x.mv(g.Leaf(x.shape[1])) : null),
        ("addmm", g => g.Pick() is { } x && x.dim() == 2 && x.dtype == g.Type ? g.Leaf(x.shape[0], 2).addmm(x, g.Leaf(x.shape[1], 2),
        0.5f, 2) : null),
        ("outer", g => g.Pick() is { } x && x.dim() == 1 && x.dtype == g.Type ? x.outer(g.Leaf(3)) : null),
        ("dot", g => g.Pick() is { } x && x.dim() == 1 && x.dtype == g.Type ? x.dot(g.Leaf(x.shape[0])) : null),
        ("einsum", g => g.Pick() is { } x && x.dim() == 2 && x.dtype == g.Type ? einsum("ij,kj->ik", x, g.Leaf(3, x.shape[1])) : null),
        ("linear", g => g.Pick() is { } x && x.dim() > 0 && x.dtype == g.Type ? F.linear(x, g.Leaf(3, x.shape[^1]), g.Leaf(3)) : null),
        ("layer_norm", g => g.Pick() is { } x && x.dim() > 0 && x.shape[^1] > 1 && x.dtype == g.Type
            ? F.layer_norm(x + g.Leaf(x.shape), [x.shape[^1]], g.Leaf(x.shape[^1]), g.Leaf(x.shape[^1]), 0.1) : null),
        ("attention", g => Heads(g, causal: false)),
        ("causal attention", g => Heads(g, causal: true)),
        ("cross_entropy", g => g.Pick() is { } x && x.dim() == 2 ? F.cross_entropy(x, Indices(g, x.shape[1], (int)x.shape[0]),
        label_smoothing: g.Dice.Chance(0.5) ? 0.1 : 0) : null),
        ("nll", g => g.Pick() is { } x && x.dim() == 2 ? F.nll_loss(F.log_softmax(x, 1), Indices(g, x.shape[1], (int)x.shape[0])) : null),
        // In place, on a result that nothing else needs.
        ("add_", g => InPlace(g, (x, y) => x.add_(y, 0.5))),
        ("sub_", g => InPlace(g, (x, y) => x.sub_(y))),
        ("mul_", g => InPlace(g, (x, y) => x.mul_(y))),
        ("div_", g => InPlace(g, (x, y) => x.div_(y * y + 0.5))),
        ("exp_", g => InPlace(g, (x, _) => x.mul_(0.3).exp_())),
        ("tanh_", g => InPlace(g, (x, _) => x.tanh_())),
        ("sigmoid_", g => InPlace(g, (x, _) => x.sigmoid_())),
        ("neg_", g => InPlace(g, (x, _) => x.neg_())),
        ("copy_", g => InPlace(g, (x, y) => x.copy_(y.sin()))),
        ("copy_ a constant", g => InPlace(g, (x, y) => x.copy_(y.detach()).add_(y))),
        ("fill_ and add_", g => InPlace(g, (x, y) => x.fill_(0.5).add_(y))),
        ("masked_fill_", g => InPlace(g, (x, y) => Near(g, y - 0.2, x.masked_fill_(y.detach() > 0.2, 1.5)))),
        ("index_put_", g => g.Pick() is { } x && x.dim() > 0 ? Put(x * 1.0, g.Dice.Below((int)x.shape[0])) : null),
        ("index_add_", g => InPlace(g, (x, y) => x.dim() > 0 ? x.index_add_(0, Indices(g, x.shape[0], (int)x.shape[0]), y, 2) : null)),
        ("through a view", g => g.Pick() is { } x && x.dim() > 0 ? ThroughView(x.detach() * 1.0, x, g) : null),
        // Where gradients end.
        ("detach", g => g.Pick() is var x ? x * x.detach() : null),
        ("no_grad", g => g.Pick() is var x ? x + Untracked(x) : null),
    ];

    private static IEnumerable<(string, Func<RandomGraph, Tensor?>)> Smooth()
    {
        (string, Func<Tensor, Tensor>)[] functions =
        [
            ("neg", x => -x), ("exp", x => (x * 0.5).exp()), ("expm1", x => (x * 0.5).expm1()), ("exp2", x => (x * 0.5).exp2()),
            ("log", x => (x * x + 0.3).log()), ("log2", x => (x * x + 0.3).log2()), ("log10", x => (x * x + 0.3).log10()),
            ("log1p", x => (x * x).log1p()),
            ("sqrt", x => (x * x + 0.1).sqrt()), ("rsqrt", x => (x * x + 0.3).rsqrt()), ("reciprocal", x => (x * x + 0.3).reciprocal()),
            ("square", x => x.square()), ("cube", x => x.pow(3)), ("root", x => (x * x + 0.2).pow(0.7)),
            ("sin", x => x.sin()), ("cos", x => x.cos()), ("tanh", x => x.tanh()), ("sigmoid", x => x.sigmoid()), ("erf", x => x.erf()),
            ("gelu", x => F.gelu(x)), ("gelu tanh", x => x.gelu(TorchSharp.Modules.GELU.Approximate.tanh)),
            ("silu", x => F.silu(x)), ("softplus", x => F.softplus(x)), ("logsigmoid", x => F.logsigmoid(x)),
            ("add number", x => x + 0.7), ("subtract from number", x => 1 - x), ("times number", x => x * -1.3),
            ("over number", x => x / 1.7), ("number over", x => 1 / (x * x + 0.5)),
            ("clone", x => x.clone()), ("contiguous", x => x.contiguous()),
            ("dropout when not training", x => F.dropout(x, 0.5, training: false)),
            ("nan_to_num", x => x.nan_to_num()), ("to float64 and back", x => x.to_type(float64).to_type(x.dtype)),
        ];
        return functions.Select(f => (f.Item1, (Func<RandomGraph, Tensor?>)(g => f.Item2(g.Pick()))));
    }

    private static Tensor? Kink(RandomGraph g, Func<Tensor, Tensor> function, params double[] at)
    {
        var x = g.Pick();
        foreach (var position in at) g.NearZero(x - position);
        return function(x);
    }

    private static Tensor Near(RandomGraph g, Tensor difference, Tensor result)
    {
        g.NearZero(difference);
        return result;
    }

    private static Tensor Ties(RandomGraph g, Tensor x, Tensor result)
    {
        g.NearTies(x);
        return result;
    }

    private static Tensor? Pair(RandomGraph g, Func<Tensor, Tensor, Tensor?> function, bool sameShape = false)
    {
        var x = g.Pick();
        if (sameShape)
        {
            var twin = g.Pool.LastOrDefault(y => !ReferenceEquals(x, y) && y.dtype == x.dtype && y.shape.SequenceEqual(x.shape));
            return x.dtype == g.Type ? function(x, twin is null ? g.Leaf(x.shape) : twin) : null;
        }

        if (g.Dice.Chance(0.3) && x.dim() > 0)
        {
            // A row, a column or a single number that stretches.
            var shape = x.shape.Select(size => g.Dice.Chance(0.5) ? 1 : size).ToArray();
            return function(x, g.Leaf(g.Dice.Chance(0.3) ? shape[^1..] : shape));
        }

        var y = g.Pick();
        return Fits(x.shape, y.shape) && x.numel() * y.numel() < 3000 ? function(x, y) : null;
    }

    private static Tensor? InPlace(RandomGraph g, Func<Tensor, Tensor, Tensor?> function)
    {
        var x = g.Pick();
        if (x.dtype != g.Type) return null;
        var y = g.Pool.LastOrDefault(other => other.dtype == x.dtype && other.shape.SequenceEqual(x.shape)) ?? x;
        return function(x + 0.0, y);
    }

    private static Tensor? Matrix(RandomGraph g, Func<Tensor, Tensor?> function) =>
        g.Pick() is { } x && x.dim() >= 2 && x.dtype == g.Type ? function(x) : null;

    private static Tensor? Rows(RandomGraph g, Func<Tensor, long, Tensor?> function) =>
        g.Pick() is { } x && x.dim() > 0 && Dim(g, x) is var d && x.shape[d] > 1 ? function(x, d) : null;

    private static Tensor? Heads(RandomGraph g, bool causal)
    {
        if (g.Pick() is not { } x || x.dim() != 3 || x.dtype != g.Type) return null;
        var (B, T, C) = (x.shape[0], x.shape[1], x.shape[2]);
        return F.scaled_dot_product_attention(x, x + g.Leaf(B, T, C), g.Leaf(B, T, 2), is_casual: causal);
    }

    /// <summary>Three rows of an embedding, one of them twice, whose table is a leaf.</summary>
    private static Tensor Embedded(RandomGraph g, long size)
    {
        var embedding = nn.Embedding_from_pretrained(g.Leaf(4, size).detach(), freeze: false, padding_idx: g.Dice.Chance(0.5) ? 1 : null);
        g.Watch(embedding.weight!);
        return embedding.call(Indices(g, 4, 3));
    }

    /// <summary>Ones, of the quotient's shape; notes how near the quotient comes to a step of its floor.</summary>
    private static Tensor Whole(RandomGraph g, Tensor quotient)
    {
        g.NearZero(quotient - quotient.round());
        return ones_like(quotient);
    }

    private static Tensor Put(Tensor x, long row)
    {
        x[row] = x[0].detach() * 2 + 1;
        return x;
    }

    /// <summary>Half of y is changed through a view of it; only what is put there has a history.</summary>
    private static Tensor ThroughView(Tensor y, Tensor x, RandomGraph g)
    {
        var row = g.Dice.Below((int)y.shape[0]);
        y[row].mul_(3);
        y.narrow(0, 0, 1).add_(1);
        return y * x;
    }

    private static Tensor Untracked(Tensor x)
    {
        using var untracked = no_grad();
        return x * 2;
    }

    private static long Dim(RandomGraph g, Tensor x) => x.dim() == 0 ? 0 : g.Dice.Below((int)x.dim());

    private static long[] Order(RandomGraph g, Tensor x)
    {
        var order = Enumerable.Range(0, (int)x.dim()).Select(d => (long)d).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = g.Dice.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static Tensor Indices(RandomGraph g, long below, int count) =>
        tensor(Enumerable.Range(0, count).Select(_ => (long)g.Dice.Below((int)below)).ToArray());

    private static bool Fits(long[] x, long[] y)
    {
        for (var i = 1; i <= Math.Min(x.Length, y.Length); i++)
        {
            if (x[^i] != y[^i] && x[^i] != 1 && y[^i] != 1) return false;
        }

        return true;
    }
}
