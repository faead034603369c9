using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class Arithmetic
{
    public static void Run()
    {
        Tensor X() => tensor(new[] { -2.5, -1, -0.0, 0.5, 3 });
        Tensor Y() => tensor(new[] { 2.0, -3, 1, 0.25, 0.5 });
        Tensor N() => tensor(new long[] { -7, -1, 0, 3, 8 });

        (string Name, Func<Tensor, Tensor> Function)[] one =
        [
            ("abs", x => x.abs()), ("absolute", x => x.absolute()), ("neg", x => x.neg()), ("negative", x => x.negative()),
            ("sign", x => x.sign()),
            ("square", x => x.square()), ("exp", x => x.exp()), ("exp2", x => x.exp2()), ("expm1", x => x.expm1()), ("log", x => x.log()),
            ("log2", x => x.log2()),
            ("log10", x => x.log10()), ("log1p", x => x.log1p()), ("sqrt", x => x.sqrt()), ("rsqrt", x => x.rsqrt()),
            ("reciprocal", x => x.reciprocal()),
            ("sin", x => x.sin()), ("cos", x => x.cos()), ("tanh", x => x.tanh()), ("sigmoid", x => x.sigmoid()), ("erf", x => x.erf()),
            ("relu", x => x.relu()),
            ("floor", x => x.floor()), ("ceil", x => x.ceil()), ("round", x => x.round()), ("round1", x => (x / 3).round(1)),
            ("trunc", x => x.trunc()), ("fix", x => x.fix()), ("frac", x => x.frac()),
            ("isnan", x => (x / x).isnan()), ("isinf", x => (1 / x).isinf()),
            ("isfinite", x => (1 / x).isfinite()),
            ("nan_to_num", x => (x / x * (1 / x)).nan_to_num(7, 8, -8)), ("logical_not", x => x.logical_not()),
            ("clamp", x => x.clamp(-1, 1)), ("clip", x => x.clip(-1, 1)), ("clamp_min", x => x.clamp_min(0)),
            ("clamp_max", x => x.clamp_max(0)),
            ("pow2", x => x.pow(2)), ("pow0.5", x => x.pow(0.5)), ("pow-1", x => x.pow(-1)), ("pow0", x => x.pow(0)),
            ("add number", x => x + 1), ("number minus", x => 1 - x), ("over number", x => x / 3), ("number over", x => 3 / x),
            ("mod number", x => x % 2), ("remainder", x => x.remainder(-2)), ("fmod", x => x.fmod(2)),
            ("floor_divide number", x => x.floor_divide(2)), ("div trunc", x => x.div(2, RoundingMode.trunc)),
            ("div floor", x => x.div(2, RoundingMode.floor)), ("true_divide", x => x.true_divide(2)),
        ];
        foreach (var (name, function) in one) Same($"float64.{name}", () => function(X()));
        foreach (var (name, function) in one) Same($"float32.{name}", () => function(X().to_type(float32)));
        string[] whole =
        [
            "abs", "neg", "sign", "square", "exp", "sqrt", "sin", "relu", "pow2", "add number", "number minus", "over number",
            "mod number",
            "remainder", "fmod", "floor_divide number", "div trunc", "div floor", "clamp", "logical_not",
        ];
        foreach (var (name, function) in one.Where(f => whole.Contains(f.Name)))
            Same($"int64.{name}", () => function(N()));

        (string Name, Func<Tensor, Tensor, Tensor> Function)[] two =
        [
            ("add", (x, y) => x + y), ("sub", (x, y) => x - y), ("mul", (x, y) => x * y), ("div", (x, y) => x / y),
            ("mod", (x, y) => x % y), ("fmod tensor", (x, y) => x.fmod(y)),
            ("floor_divide", (x, y) => x.floor_divide(y)), ("div trunc tensor", (x, y) => x.div(y, RoundingMode.trunc)),
            ("pow", (x, y) => x.abs().pow(y)), ("maximum", (x, y) => maximum(x, y)), ("minimum", (x, y) => minimum(x, y)),
            ("max", (x, y) => x.max(y)), ("min", (x, y) => x.min(y)), ("eq", (x, y) => x == y), ("ne", (x, y) => x != y),
            ("lt", (x, y) => x < y), ("le", (x, y) => x <= y), ("gt", (x, y) => x > y), ("ge", (x, y) => x >= y),
            ("logical_and", (x, y) => x.logical_and(y)), ("logical_or", (x, y) => x.logical_or(y)),
            ("logical_xor", (x, y) => x.logical_xor(y)), ("logaddexp", (x, y) => x.logaddexp(y)), ("xlogy", (x, y) => x.xlogy(y.abs())),
            ("lerp", (x, y) => x.lerp(y, tensor(0.25, dtype: x.dtype))), ("addcmul", (x, y) => x.addcmul(x, y, 2)),
            ("addcdiv", (x, y) => x.addcdiv(x, y, 2)), ("add alpha", (x, y) => x.add(y, 0.5)), ("where", (x, y) => where(x > y, x, y)),
            ("isclose", (x, y) => x.isclose(x + y * 1e-9)),
        ];
        foreach (var (name, function) in two) Same($"float64.{name}", () => function(X(), Y()));
        foreach (var (name, function) in two) Same($"float32.{name}", () => function(X().to_type(float32), Y().to_type(float32)));

        Same("promotion.f32+f64", () => ones(2) + ones(2, dtype: float64));
        Same("promotion.f32+f64 scalar", () => ones(2) + tensor(1.0));
        Same("promotion.i64+f32", () => ones(2, dtype: int64) + ones(2));
        Same("promotion.i64+1.5", () => ones(2, dtype: int64) + 1.5);
        Same("promotion.bool+bool", () => tensor(new[] { true, false }) + tensor(new[] { true, true }));
        Same("promotion.bool*1", () => tensor(new[] { true, false }) * 2);
        Same("promotion.bool*1.5", () => tensor(new[] { true, false }) * 1.5);
        Same("promotion.i64/i64", () => tensor(new long[] { 3 }) / tensor(new long[] { 2 }));
        Same("promotion.compare", () => tensor(new long[] { 3 }) > tensor(new[] { 2.5f }));
        Same("broadcast", () => tensor(new[] { 1f, 2 }).unsqueeze(1) + tensor(new[] { 10f, 20, 30 }));
        Same("bitwise", () => new[] { N().bitwise_and(3), N().bitwise_or(tensor(1L)), N().bitwise_xor(N() + 1), N().bitwise_not() });
        Same("bitwise operators", () => new[] { N() & tensor(3L), N() | tensor(1L), N() ^ tensor(2L), ~N() });
        Same("equal", () => new object[] { X().equal(X()), X().allclose(X() + 1e-9) });
        Same("zero division", () => X() / 0);
        Same("in place.all", () => X().add_(1).mul_(2).sub_(0.5).div_(3).neg_().abs_().clamp_(0.1, 2).pow_(2).sqrt_());
        Same("in place.functions", () => X().sin_().cos_().tanh_().sigmoid_().exp_().log_().relu_().floor_());
        Same("in place.masks", () => X().masked_fill_(X() > 0, 9).fill_(2).zero_());
        Same("in place.copy", () => zeros(5).copy_(Y()));
        Same("in place.view", () =>
        {
            var x = zeros(2, 3);
            x[0].add_(1);
            x.t()[2].mul_(5).add_(2);
            return x;
        });
        Same("matmul.22", () => arange(6, dtype: float64).view(2, 3).matmul(arange(6, dtype: float64).view(3, 2)));
        Same("matmul.batched", () => arange(12, dtype: float32).view(2, 2, 3).matmul(arange(6, dtype: float32).view(3, 2)));
        Same("matmul.vectors", () => arange(3, dtype: float32).matmul(arange(3, dtype: float32)));
        Same("mm bmm mv dot", () => new[] { ones(2, 2).mm(ones(2, 1)), ones(1, 2, 2).bmm(ones(1, 2, 2)), ones(2, 2).mv(ones(2)),
            ones(3).dot(ones(3)) });
        Same("outer inner", () => new[] { arange(2, dtype: float32).outer(arange(3, dtype: float32)),
            arange(3, dtype: float32).inner(ones(3)) });
        Same("addmm", () => ones(2, 2).addmm(ones(2, 3), ones(3, 2), 2, 0.5f));
        Same("einsum", () => einsum("bij,bjk->bik", arange(12, dtype: float32).view(2, 2, 3), ones(2, 3, 1)));
        Same("trace", () => arange(9, dtype: float32).view(3, 3).trace());
        Same("dist norm", () => new[] { X().dist(Y()), X().norm(), X().norm(1f), X().view(5, 1).norm(0, false, 2f) });
    }
}
