using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Indexing
{
    public static void Run()
    {
        Tensor X() => arange(12, dtype: float32).view(3, 4);
        Tensor Rows() => tensor(new long[] { 2, 0 });
        Same("number", () => new[] { X()[1], X()[-1, 2] });
        Same("range", () => new[] { X()[1..], X()[..^1, 1..3], X()[TensorIndex.Slice(0, null, 2)] });
        Same("ellipsis", () => new[] { X()[TensorIndex.Ellipsis, 0], X()[TensorIndex.Colon, TensorIndex.None, 1] });
        Same("rows", () => new[] { X()[Rows()], X()[TensorIndex.Colon, TensorIndex.Tensor(Rows())], X()[Rows(), Rows()] });
        Same("int32 rows", () => X()[tensor(new[] { 2, 0 })]);
        Same("mask", () => new[] { X()[X() > 5], X()[tensor(new[] { true, false, true })] });
        Same("masked_select", () => X().masked_select(X() > 5));
        Same("index_select", () => X().index_select(1, Rows()));
        Same("gather", () => X().gather(1, tensor(new long[,] { { 0, 3 }, { 1, 1 }, { 2, 0 } })));
        Same("scatter", () => X().scatter(1, tensor(new long[,] { { 3 }, { 0 }, { 1 } }), tensor(new[,] { { 9f }, { 8 }, { 7 } })));
        Same("scatter_add", () => X().scatter_add(0, tensor(new long[,] { { 0, 0, 2, 2 }, { 0, 1, 2, 0 } }), ones(2, 4)));
        Same("index_add", () => X().index_add(0, Rows(), ones(2, 4), 2));
        Same("index_copy", () => X().index_copy(0, Rows(), zeros(2, 4)));
        Same("index_put_", () => X().index_put_(tensor(9f), Rows()));
        Same("index_put_ accumulate", () => X().index_put_(ones(3, 4), [TensorIndex.Tensor(tensor(new long[] { 1, 1, 0 }))], true));
        Same("take", () => X().take(tensor(new long[] { 0, 5, 11 })));
        Same("where", () => where(X() > 5, X(), -X()));
        Same("masked_fill", () => X().masked_fill(X() < 3, -1));
        Same("set number", () => Set(X(), x => x[0, 1] = tensor(7f)));
        Same("set row", () => Set(X(), x => x[1] = zeros(4)));
        Same("set mask", () => Set(X(), x => x[x > 4] = tensor(0f)));
        Same("set rows", () => Set(X(), x => x[Rows()] = ones(2, 4)));
        Same("set column", () => Set(X(), x => x[TensorIndex.Colon, 2] = tensor(new[] { 1f, 2, 3 })));
        Same("one_hot", () => new[] { nn.functional.one_hot(Rows()), nn.functional.one_hot(Rows(), 4) });
        Same("accessor", () => new object[] { X().data<float>()[1, 2], X().t().data<float>().ToArray(), X().data<float>().Count });
    }

    private static Tensor Set(Tensor x, Action<Tensor> change)
    {
        change(x);
        return x;
    }
}
