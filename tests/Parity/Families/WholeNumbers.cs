using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

/// <summary>int32: made, indexed, compared, converted, promoted.</summary>
internal static class WholeNumbers
{
    public static void Run()
    {
        Tensor I() => tensor(new[] { 1, 2, 3 });
        Tensor L() => tensor(new long[] { 1, 2, 3 });
        Same("int32.arithmetic", () => new[] { I() + I(), I() - 1, I() * I(), -I(), I().abs(), I().sign(), I().square() });
        Same("int32.wide", () => new[] { I() + L(), I() + tensor(5L), I() + 1.5, I() * ones(3), I() * ones(3, dtype: float64) });
        Same("int32.division", () => new[] { I() / 2, I() % 2, I().floor_divide(2), I().div(2, RoundingMode.trunc), I().reciprocal() });
        Same("int32.wraps", () => tensor(new[] { int.MaxValue }) + 1);
        Same("int32.from int64", () => tensor(new[] { (1L << 32) + 5 }).to(int32));
        Same("int32.power", () => new[] { I().pow(2), I().pow(I()) });
        Same("int32.functions", () => new[] { I().sqrt(), I().exp(), I().cos() });
        Same("int32.sums", () => new[] { I().sum(), I().prod(), I().cumsum(0), I().cumprod(0), I().sum(0, true) });
        Same("int32.extremes", () => new[] { I().max(), I().min(), I().argmax(), I().max(0).values, I().median() });
        Same("int32.order", () => new[] { I().sort(descending: true).Values, I().topk(2).values, I().unique().output });
        Same("int32.compare", () => new[] { I() == L(), I() > 1.5, I() < I() + 1 });
        Same("int32.bits", () => new[] { I().bitwise_and(I()), I().bitwise_or(L()), I().bitwise_not() });
        Same("int32.joined", () => new[] { cat([I(), L()]), stack([I(), ones(3)]), where(I() > 1, I(), L()) });
        Same("int32.clamp", () => new[] { I().clamp(1, 2), I().clamp(1.5, 2) });
        Same("int32.dot", () => I().dot(I()));
        Same("int32.in place", () => new[] { I().add_(L()), I().mul_(3), I().fill_(7) });
        Same("int32.index", () => new[] { I()[tensor(new[] { 2, 0 })], L().index_select(0, tensor(new[] { 1 })) });
        Same("int32.gather", () => L().view(1, 3).gather(1, tensor(new[,] { { 2, 0 } })));
        Same("int32.scatter_add", () => I().scatter_add(0, tensor(new long[] { 0, 0, 2 }), I()));
        Same("int32.bincount", () => I().bincount(null, 0));
        Same("int32.maximum", () => maximum(I(), L()));
        Same("int32.item", () => new object[] { tensor(3).item<int>(), (long)tensor(3), I().data<int>().ToArray(), tensor(3).ToInt32() });
        Same("int32.embedding", () => nn.Embedding_from_pretrained(arange(6, dtype: float32).view(3, 2)).call(tensor(new[] { 2, 0 })));
        Same("int32.randint", () => randint(0, 1, [2], dtype: int32));
        Same("int32.any", () => new[] { I().any(), I().all(), I().count_nonzero(), I().isnan() });
    }
}
