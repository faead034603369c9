using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>Every in-place form: the numbers and the gradient of the form that makes a new tensor, in the same memory.</summary>
public class InPlaceTests
{
    private static readonly Tensor Y = tensor(new[] { 0.5, 1.25, 2 });

    internal static readonly Dictionary<string, (Func<Tensor, Tensor> InPlace, Func<Tensor, Tensor> New)> Forms = new()
    {
        ["round_"] = (x => x.round_(), x => x.round()),
        ["nan_to_num_"] = (x => x.nan_to_num_(), x => x.nan_to_num()),
        ["tril_"] = (x => x.tril_(), x => x.tril()),
        ["triu_"] = (x => x.triu_(), x => x.triu()),
        ["pow_ number"] = (x => x.pow_(3), x => x.pow(3)),
        ["pow_"] = (x => x.pow_(Y), x => x.pow(Y)),
        ["div_ number"] = (x => x.div_(3), x => x.div(3)),
        ["div_ floor"] = (x => x.div_(Y, RoundingMode.floor), x => x.div(Y, RoundingMode.floor)),
        ["remainder_"] = (x => x.remainder_(Y), x => x.remainder(Y)),
        ["remainder_ number"] = (x => x.remainder_(0.75), x => x.remainder(0.75)),
        ["floor_divide_"] = (x => x.floor_divide_(Y), x => x.floor_divide(Y)),
        ["floor_divide_ number"] = (x => x.floor_divide_(0.75), x => x.floor_divide(0.75)),
        ["fmod_"] = (x => x.fmod_(Y), x => x.fmod(Y)),
        ["fmod_ number"] = (x => x.fmod_(0.75), x => x.fmod(0.75)),
        ["clamp_"] = (x => x.clamp_(0.5, 1), x => x.clamp(0.5, 1)),
        ["clamp_ tensor"] = (x => x.clamp_(Y, null), x => x.clamp(Y, null)),
        ["clamp_min_"] = (x => x.clamp_min_(1), x => x.clamp_min(1)),
        ["clamp_max_"] = (x => x.clamp_max_(1), x => x.clamp_max(1)),
        ["lerp_"] = (x => x.lerp_(Y, Y), x => x.lerp(Y, Y)),
        ["addcmul_"] = (x => x.addcmul_(Y, Y, 0.5), x => x.addcmul(Y, Y, 0.5)),
        ["addcdiv_"] = (x => x.addcdiv_(Y, Y + 1, 0.5), x => x.addcdiv(Y, Y + 1, 0.5)),
        ["xlogy_"] = (x => x.xlogy_(Y), x => x.xlogy(Y)),
        ["masked_fill_"] = (x => x.masked_fill_(Y > 1, 7), x => x.masked_fill(Y > 1, 7)),
        ["index_copy_"] = (x => x.index_copy_(1, tensor(new long[] { 2, 0 }), ones(2, 2, float64)),
            x => x.index_copy(1, tensor(new long[] { 2, 0 }), ones(2, 2, float64))),
        ["zero_"] = (x => x.zero_(), x => x * 0),
        ["fill_"] = (x => x.fill_(4), x => x * 0 + 4),
        ["index_add_"] = (x => x.index_add_(1, tensor(new long[] { 2, 0 }), ones(2, 2, float64), 3),
            x => x.index_add(1, tensor(new long[] { 2, 0 }), ones(2, 2, float64), 3)),
        ["scatter_"] = (x => x.scatter_(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1, float64)),
            x => x.scatter(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1, float64))),
        ["scatter_add_"] = (x => x.scatter_add_(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1, float64)),
            x => x.scatter_add(1, tensor(new long[,] { { 2 }, { 0 } }), ones(2, 1, float64))),
    };

    // Forms without arguments, of which every f_ has its f.
    static InPlaceTests()
    {
        foreach (var inPlace in typeof(Tensor).GetMethods().Where(method => method.Name.EndsWith('_')
            && method.ReturnType == typeof(Tensor)))
        {
            if (typeof(Tensor).GetMethod(inPlace.Name[..^1], []) is { } make && inPlace.GetParameters().Length == 0)
                Forms.Add(inPlace.Name, (inPlace.CreateDelegate<Func<Tensor, Tensor>>(), make.CreateDelegate<Func<Tensor, Tensor>>()));
        }
    }

    public static TheoryData<string> Names() => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_this_memory_and_passes_the_same_gradient(string name)
    {
        var (inPlace, make) = Forms[name];
        var values = tensor(new[,] { { 0.3, 1.2, 2.7 }, { 0.9, 0.6, 1.1 } });
        var weights = tensor(new[,] { { 1.0, -2, 3 }, { 0.5, 4, -1 } });

        var plain = values.clone();
        var window = plain.view(6);
        ReferenceEquals(inPlace(plain), plain).ShouldBeTrue();
        var expected = make(values);
        plain.data<double>().ToArray().ShouldBe(expected.data<double>().ToArray());
        window.data<double>().ToArray().ShouldBe(expected.data<double>().ToArray());

        Tensor Gradient(Func<Tensor, Tensor> form)
        {
            var leaf = values.clone().requires_grad_();
            (form(leaf * 1) * weights).sum().backward();
            return leaf.grad!;
        }

        if (!make(values.clone().requires_grad_() * 1).requires_grad) return;
        Gradient(inPlace).data<double>().ToArray().ShouldBe(Gradient(make).data<double>().ToArray());
        Should.Throw<InvalidOperationException>(() => inPlace(values.clone().requires_grad_())).Message.ShouldContain("no_grad");
    }

    [Fact]
    public void A_fraction_does_not_fit_into_whole_numbers()
    {
        var x = ones(2, int64);
        Should.Throw<ArgumentException>(() => x.exp_()).Message.ShouldBe("exp_: the result is float32 and does not fit into int64 (2)");
        Should.Throw<ArgumentException>(() => x.add_(0.5)).Message.ShouldBe(
            "add_: the number 0.5 is a fraction and does not fit into int64 (2)");
        Should.Throw<ArgumentException>(() => x.fill_(0.5)).Message.ShouldContain("fill_: the number 0.5");
        Should.Throw<ArgumentException>(() => ones(1, 2).lerp_(ones(2, 2), ones(2))).Message.ShouldBe(
            "lerp_: the result (2,2) does not fit into (1,2), which is changed in place");
        x.add_(2).data<long>().ToArray().ShouldBe([3, 3]);
    }
}
