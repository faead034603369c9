using TorchSharp;
using static Parity.Report;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Parity.Families;

/// <summary>What has no meaning is refused by both.</summary>
internal static class Refusals
{
    public static void Run()
    {
        Tensor X() => ones(2, 3);
        Refused("add shapes", () => _ = X() + ones(2, 4));
        Refused("mm sizes", () => X().mm(ones(4, 2)));   // matmul itself ends TorchSharp's process: see Differences
        Refused("view size", () => X().view(4, 2));
        Refused("view of strided", () => X().t().view(6));
        Refused("dimension", () => X().sum(2L));
        Refused("transpose dimension", () => X().transpose(0, 2));
        Refused("narrow", () => X().narrow(0, 1, 2));
        Refused("select", () => X().select(0, 2));
        Refused("index", () => _ = X()[2]);
        Refused("too many indices", () => _ = X()[0, 0, 0]);
        Refused("index tensor", () => _ = X()[tensor(new long[] { 2 })]);
        Refused("index float", () => _ = X()[tensor(new[] { 1f })]);
        Refused("gather index", () => X().gather(1, tensor(new long[,] { { 3 }, { 0 } })));
        Refused("gather float index", () => X().gather(1, zeros(2, 1)));
        Refused("index_select", () => X().index_select(0, tensor(new long[] { 5 })));
        Refused("cat shapes", () => cat([X(), ones(3, 2)], 0));
        Refused("stack shapes", () => stack([X(), ones(3, 2)]));
        Refused("stack nothing", () => stack([]));
        Refused("expand", () => X().expand(4, 3));
        Refused("squeeze dimension", () => X().squeeze(3));
        Refused("permute", () => X().permute(0, 0));
        Refused("item of many", () => X().item<float>());
        Refused("item of another type", () => ones(1).item<double>());
        Refused("data of another type", () => X().data<double>());
        Refused("backward of many", () => { var w = ones(2, requires_grad: true); (w * 2).backward(); });
        Refused("backward without grad", () => X().sum().backward());
        Refused("backward twice", () => { var w = ones(2, requires_grad: true); var y = (w * w).sum(); y.backward(); y.backward(); });
        Refused("requires_grad of longs", () => ones(2, dtype: int64).requires_grad_());
        Refused("in place on a leaf", () => ones(2, requires_grad: true).add_(1));
        Refused("saved value changed", () => { var w = ones(2, requires_grad: true); var y = w * 2; var z = (y * y).sum(); y.add_(1);
            z.backward(); });
        Refused("in place shape", () => ones(2).add_(X()));
        Refused("in place type", () => ones(2, dtype: int64).add_(0.5));
        Refused("disposed", () => { var x = ones(1); x.Dispose(); _ = x + 1; });
        Refused("mean of longs", () => ones(2, dtype: int64).mean());
        Refused("subtract bools", () => _ = tensor(true) - tensor(true));
        Refused("negate bools", () => _ = -tensor(true));
        Refused("softmax of longs", () => ones(2, dtype: int64).softmax(0));
        Refused("where condition", () => where(ones(2), ones(2), ones(2)));
        Refused("masked_fill mask", () => X().masked_fill(ones(2, 3), 1));
        Refused("cross_entropy class", () => F.cross_entropy(X(), tensor(new long[] { 3, 0 })));
        Refused("cross_entropy size", () => F.cross_entropy(X(), tensor(new long[] { 0 })));
        Refused("cross_entropy type", () => F.cross_entropy(X(), tensor(new[] { 0, 1 })));
        Refused("linear size", () => F.linear(X(), ones(2, 4)));
        Refused("Linear size", () => nn.Linear(4, 2).call(X()));
        Refused("embedding index", () => nn.Embedding(3, 2).call(tensor(new long[] { 3 })));
        Refused("layer_norm shape", () => F.layer_norm(X(), [4]));
        Refused("one_hot negative", () => F.one_hot(tensor(new long[] { -1 })));
        Refused("one_hot int32", () => F.one_hot(tensor(new[] { 1 })));
        Refused("multinomial zeros", () => multinomial(zeros(3), 1));
        Refused("multinomial too many", () => multinomial(ones(2), 3));
        Refused("bernoulli above 1", () => full(2, 1.5).bernoulli());
        Refused("topk", () => X().topk(4));
        Refused("kthvalue", () => X().kthvalue(4, 1));
        Refused("max of nothing", () => zeros(0).max());
        Refused("argmax of nothing", () => zeros(0).argmax());
        Refused("diag of cube", () => zeros(2, 2, 2).diag());
        Refused("t of cube", () => zeros(2, 2, 2).t());
        Refused("bmm of matrices", () => X().bmm(X()));
        Refused("dot of matrices", () => X().dot(X()));
        Refused("einsum", () => einsum("ij,jk->ik", X(), X()));
        Refused("einsum subscripts", () => einsum("ij->iq", X()));
        Refused("repeat too few", () => X().repeat(2));
        Refused("tensor shape", () => tensor(new[] { 1f, 2 }, [3]));
        Refused("negative size", () => zeros(-1));
        Refused("arange step", () => arange(0.0, 1.0, (Scalar)0.0));
        Refused("randint range", () => randint(3, 3, [1]));
        Refused("load missing file", () => load("/nowhere/at/all.pt"));
        Refused("state_dict shape", () => nn.Linear(2, 1).load_state_dict(nn.Linear(3, 1).state_dict()));
        Refused("state_dict key", () => nn.Linear(2, 1).load_state_dict(new Dictionary<string, Tensor> { ["w"] = ones(1) }));
        Refused("OneCycleLR after its end", () =>
        {
            var schedule = optim.lr_scheduler.OneCycleLR(optim.SGD([new TorchSharp.Modules.Parameter(zeros(1))], 1, momentum: 0.9), 1,
                total_steps: 3);
            for (var t = 0; t < 4; t++) schedule.step();
        });
        Refused("attention sizes", () => F.scaled_dot_product_attention(ones(1, 2, 3), ones(1, 2, 4), ones(1, 2, 3)));
        Refused("dropout probability", () => F.dropout(X(), 1.5));
        Refused("bitwise of floats", () => X().bitwise_and(X()));
        Refused("scatter types", () => X().scatter(1, tensor(new long[,] { { 0 }, { 1 } }), ones(2, 1, dtype: float64)));
        Refused("index_put types", () => X()[tensor(new long[] { 0 })] = ones(1, 3, dtype: float64));
    }
}
