using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Reductions
{
    public static void Run()
    {
        foreach (var type in new[] { float32, float64 })
        {
            Tensor X() => tensor(new[] { 3.0, -1, 2, 0.5, 4, -2 }, [2, 3]).to_type(type);
            var t = type.ToString();
            Same($"{t}.sum", () => new[] { X().sum(), X().sum(1L), X().sum(-1, keepdim: true), X().sum([0L, 1]),
                X().sum(type: float64) });
            Same($"{t}.mean", () => new[] { X().mean(), X().mean([1L]), X().mean([0L, 1], keepdim: true) });
            Same($"{t}.prod", () => new[] { X().prod(), X().prod(1) });
            Same($"{t}.max", () => new[] { X().max(), X().min(), X().amax([1L]), X().amin([0L], keepdim: true) });
            Same($"{t}.max dim", () => { var (v, i) = X().max(1); return new[] { v, i }; });
            Same($"{t}.min dim", () => { var (v, i) = X().min(0, keepdim: true); return new[] { v, i }; });
            Same($"{t}.arg", () => new[] { X().argmax(), X().argmin(1), X().argmax(0, keepdim: true) });
            Same($"{t}.var std", () => new[] { X().var(), X().std(), X().var(1), X().std(1, unbiased: false), X().var([0L, 1]),
                X().std(0, keepdim: true) });
            Same($"{t}.std_mean", () => { var (s, m) = X().std_mean(); return new[] { s, m }; });
            Same($"{t}.var_mean dim", () => { var (v, m) = X().var_mean(1L); return new[] { v, m }; });
            Same($"{t}.median", () => X().median());
            Same($"{t}.kthvalue", () => { var (v, i) = X().kthvalue(2, 1); return new[] { v, i }; });
            Same($"{t}.cumulative", () => new[] { X().cumsum(1), X().cumprod(0), X().logcumsumexp(1) });
            Same($"{t}.logsumexp", () => new[] { X().logsumexp(1), X().logsumexp(0, keepdim: true) });
            Same($"{t}.softmax", () => new[] { X().softmax(1), X().log().nan_to_num().softmax(0), nn.functional.log_softmax(X(), 1) });
            Same($"{t}.sort", () => { var (v, i) = X().sort(1); return new[] { v, i }; });
            Same($"{t}.sort down", () => { var (v, i) = X().sort(0, descending: true); return new[] { v, i }; });
            Same($"{t}.argsort", () => X().argsort());
            Same($"{t}.topk", () => { var (v, i) = X().topk(2); return new[] { v, i }; });
            Same($"{t}.topk small", () => { var (v, i) = X().topk(1, 0, largest: false); return new[] { v, i }; });
        }

        Tensor N() => tensor(new long[] { 3, -1, 2, 2, 3, 0 }, [2, 3]);
        Tensor B() => tensor(new[] { true, false, true, true }, [2, 2]);
        Same("int64.sum", () => new[] { N().sum(), N().sum(1L), N().prod(), N().cumsum(0), N().max(), N().min(), N().argmax() });
        Same("bool.sum", () => new[] { B().sum(), B().sum(0L), B().cumsum(1), B().prod() });
        Same("any all", () => new[] { B().any(), B().all(), B().any(1), B().all(0, keepdim: true), N().all() });
        Same("count_nonzero", () => N().count_nonzero());
        Same("unique", () => { var (v, i, c) = N().unique(return_inverse: true, return_counts: true); return new[] { v, i!, c! }; });
        Same("unique_consecutive", () =>
            { var (v, i, c) = tensor(new long[] { 1, 1, 2, 1 }).unique_consecutive(return_inverse: true, return_counts: true);
            return new[] { v, i!, c! }; });
        Same("bincount", () => tensor(new long[] { 1, 1, 4 }).bincount(null, 0));
        Same("bincount weights", () => tensor(new long[] { 1, 1, 4 }).bincount(tensor(new[] { 0.5, 1, 2 }), 6));
        Same("nonzero", () => new[] { N().nonzero(), B().argwhere() });
        Same("nan", () => { var x = tensor(new[] { 1, double.NaN, 3 });
            return new[] { x.max(), x.min(), x.sum(), x.argmax(), x.median(), x.sort().Values }; });
        Same("empty.sum", () => new[] { zeros(0).sum(), zeros(0).prod(), zeros(0, 3).sum(0L), zeros([2L, 0]).sum(1L) });
        Same("scalar dims", () => new[] { tensor(2.0).sum(-1), tensor(2.0).max(0).values, tensor(2.0).softmax(0),
            tensor(2.0).cumsum(0) });
    }
}
