using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;

namespace Parity.Families;

internal static class ShapesAndViews
{
    public static void Run()
    {
        Tensor X() => arange(24, dtype: float32).view(2, 3, 4);
        (string Name, Func<Tensor, Tensor> Function)[] views =
        [
            ("reshape", x => x.reshape(4, -1)), ("view", x => x.view(6, 4)), ("view_as", x => x.view_as(zeros(24))),
            ("flatten", x => x.flatten()), ("flatten inner", x => x.flatten(1, 2)),
            ("unflatten", x => x.unflatten(2, 2, 2)), ("transpose", x => x.transpose(0, 2)), ("permute", x => x.permute(2, 0, 1)),
            ("movedim", x => x.movedim([0], [2])),
            ("t", x => x[0].t()), ("squeeze", x => x.narrow(0, 0, 1).squeeze(0)), ("squeeze all", x => x.view(1, 24, 1).squeeze()),
            ("unsqueeze", x => x.unsqueeze(-1)), ("expand", x => x[0, 0].expand(2, 4)),
            ("expand_as", x => x[0, 0].expand_as(x[0])), ("broadcast_to", x => x[0, 0].broadcast_to(2, 4)),
            ("select", x => x.select(1, -1)), ("narrow", x => x.narrow(2, 1, 2)), ("slice", x => x.slice(2, 0, 4, 2)),
            ("diagonal", x => x.diagonal(0, 1, 2)), ("unfold", x => x.unfold(2, 2, 1)), ("flip", x => x.flip(0, 2)),
            ("roll", x => x.roll(1, 2)), ("roll flat", x => x.roll(5)),
            ("tril", x => x.tril()), ("triu", x => x.triu(1)), ("repeat", x => x[0, 0].repeat(2, 2)), ("tile", x => x[0, 0].tile([2])),
            ("repeat_interleave", x => x[0].repeat_interleave(2, 0)),
            ("repeat_interleave counts", x => x[0, 0].repeat_interleave(tensor(new long[] { 0, 1, 2, 1 }))),
            ("diag", x => x[0, 0].diag()), ("diag of matrix", x => x[0].diag(1)), ("ravel", x => x.transpose(0, 1).ravel()),
            ("contiguous", x => x.transpose(0, 1).contiguous()),
        ];
        foreach (var (name, function) in views) Same(name, () => function(X()));
        string[] copies = ["unfold", "reshape", "ravel", "contiguous", "flip", "repeat", "tile", "roll", "roll flat", "tril", "triu"];
        foreach (var (name, function) in views.Where(v => !copies.Contains(v.Name)))
            Same($"{name}.strides", () => function(X()).stride());
        Same("split", () => X().split(2, 2));
        Same("split sizes", () => X().split([1L, 3], 2));
        Same("chunk", () => X().chunk(3, 2));
        Same("tensor_split", () => X().tensor_split(3, 2));
        Same("unbind", () => X().unbind(1));
        Same("cat", () => cat([X(), X()], 1));
        Same("cat promoted", () => cat([ones(1), ones(1, dtype: float64), ones(1, dtype: int64)]));
        Same("stack", () => stack([X()[0], X()[1]], 2));
        Same("vstack hstack", () => new[] { vstack([ones(2), zeros(2)]), hstack([ones(2), zeros(2)]) });
        Same("broadcast_tensors", () => broadcast_tensors(ones(2, 1), zeros(3)));
        Same("view.shared", () =>
        {
            var x = zeros(4);
            x.view(2, 2)[1, 0] = tensor(5f);
            return x;
        });
        Same("empty tensors", () => new[] { zeros(0, 3), zeros(0, 3).t(), cat([zeros(0), ones(2)]) });
    }
}
