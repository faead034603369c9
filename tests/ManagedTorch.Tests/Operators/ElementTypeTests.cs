using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>
/// Element types that PyTorch refuses to mix are refused here too: code that runs on this engine is to run on TorchSharp.
/// Every line was tried there, where it throws as well.
/// </summary>
public class ElementTypeTests
{
    private static readonly Tensor X = zeros(2, 3);
    private static readonly Tensor Y = ones(2, 3, dtype: float64);
    private static readonly Tensor Whole = ones(2, 3, dtype: int64);
    private static readonly Tensor Truth = ones(2, 3, dtype: ScalarType.Bool);
    private static readonly Tensor Columns = tensor(new long[,] { { 0 }, { 2 } });
    private static readonly Tensor Rows = tensor(new long[] { 0, 1 });

    private static readonly Dictionary<string, Action> Refused = new(StringComparer.Ordinal)
    {
        ["scatter: float32 (2,3) and float64 (2,3) must have one type"] = () => X.scatter(1, Columns, Y),
        ["scatter: float32 (2,3) and int32 () must have one type"] = () => X.scatter(1, Columns, 1),
        ["scatter: the source () is smaller than the index (2,1), or has other dimensions"] = () => X.scatter(1, Columns, 1f),
        ["scatter_add: float32 (2,3) and float64 (2,3) must have one type"] = () => X.scatter_add(1, Columns, Y),
        ["index_add: float32 (2,3) and float64 (2,3) must have one type"] = () => X.index_add(0, Rows, Y, 1),
        ["index_copy: float32 (2,3) and float64 (2,3) must have one type"] = () => X.index_copy(0, Rows, Y),
        ["index_put_: float32 (2,3) and float64 (2,3) must have one type"] = () => X.clone()[Rows] = Y,
        ["index_put_: float32 (2,3) and float64 () must have one type"] = () => X.clone()[Rows] = 1.5,
        ["lerp: float32 (2,3) and float64 (2,3) must have one type"] = () => X.lerp(Y, 0.5),
        ["dot: int64 (3) and float32 (3) must have one type"] = () => Whole[0].dot(X[0]),
        ["allclose: float32 (2,3) and float64 (2,3) must have one type"] = () => X.allclose(Y),
        ["binary_cross_entropy: float32 (2,3) and float64 (2,3) must have one type"] = () => nn.functional.binary_cross_entropy(X, Y),
        ["sub: float32 - bool: a bool tensor cannot be subtracted"] = () => _ = X - Truth,
        ["sub: bool - float32: a bool tensor cannot be subtracted"] = () => _ = Truth - X,
        ["add_: float32 (2,3) does not fit into int64 (2,3), which is changed in place"] = () => Whole.clone().add_(X),
        ["mul_: float32 (2,3) does not fit into int64 (2,3), which is changed in place"] = () => Whole.clone().mul_(X),
    };

    /// <summary>What has no meaning, or no implementation in PyTorch, for truths; and what has none for whole numbers either.</summary>
    private static readonly Dictionary<string, Func<Tensor, Tensor>> NotOfTruths = new(StringComparer.Ordinal)
    {
        ["round"] = x => x.round(),
        ["floor"] = x => x.floor(),
        ["ceil"] = x => x.ceil(),
        ["trunc"] = x => x.trunc(),
        ["neg"] = x => -x,
        ["abs"] = x => x.abs(),
        ["relu"] = x => x.relu(),
        ["argmax"] = x => x.argmax(),
        ["argmin"] = x => x.argmin(1),
        ["topk"] = x => x.topk(2).values,
        ["median"] = x => x.median(),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> NotOfWholeNumbers = new(StringComparer.Ordinal)
    {
        ["gelu"] = x => nn.functional.gelu(x),
        ["silu"] = x => nn.functional.silu(x),
        ["softplus"] = x => nn.functional.softplus(x),
        ["logsigmoid"] = x => nn.functional.logsigmoid(x),
        ["leaky_relu"] = x => nn.functional.leaky_relu(x, 0.1),
        ["softmax"] = x => x.softmax(0),
        ["mean"] = x => x.mean(),
        ["binary_cross_entropy_with_logits"] = x => nn.functional.binary_cross_entropy_with_logits(X, x),
        ["kl_div"] = x => nn.functional.kl_div(X, x),
        ["pow"] = x => x.pow(-1),
    };

    public static TheoryData<string> OfNumbers => [.. NotOfTruths.Keys];

    public static TheoryData<string> OfFloats => [.. NotOfWholeNumbers.Keys];

    [Theory, MemberData(nameof(OfNumbers))]
    public void What_PyTorch_computes_for_numbers_only_refuses_truths(string operation)
    {
        Should.Throw<ArgumentException>(() => NotOfTruths[operation](Truth)).Message.ShouldStartWith(
            $"{operation}: this tensor is bool (2,3), expected numbers");
        NotOfTruths[operation](Whole).dtype.ShouldBe(int64);
    }

    [Theory, MemberData(nameof(OfFloats))]
    public void What_PyTorch_computes_for_floats_only_refuses_whole_numbers_and_truths(string operation)
    {
        Should.Throw<ArgumentException>(() => NotOfWholeNumbers[operation](Whole)).Message.ShouldStartWith($"{operation}: ");
        Should.Throw<ArgumentException>(() => NotOfWholeNumbers[operation](Truth)).Message.ShouldStartWith($"{operation}: ");
        NotOfWholeNumbers[operation](X + 1).dtype.ShouldBe(float32);
    }

    [Fact]
    public void Whole_numbers_have_whole_powers()
    {
        var x = tensor(new long[] { -3, 0, 2 });
        x.pow(0).data<long>().ToArray().ShouldBe([1, 1, 1]);
        x.pow(3).data<long>().ToArray().ShouldBe([-27, 0, 8]);
        x.pow(13).data<long>().ToArray().ShouldBe([-1594323, 0, 8192]);
        x.pow(2.0).dtype.ShouldBe(float32);
    }

    public static TheoryData<string> Sentences => [.. Refused.Keys];

    [Theory, MemberData(nameof(Sentences))]
    public void What_PyTorch_refuses_to_mix_is_refused(string sentence) =>
        Should.Throw<ArgumentException>(Refused[sentence]).Message.ShouldStartWith(sentence);

    [Fact]
    public void What_PyTorch_converts_is_converted()
    {
        var z = X.clone();
        z[Truth] = 1.5;
        z[0] = 2.5;
        z[1] = Y[1] * 3;
        z.data<float>().ToArray().ShouldBe([2.5f, 2.5f, 2.5f, 3, 3, 3]);
        X.clone().add_(Y).data<float>().ToArray().ShouldAllBe(value => value == 1);
        (X + Y).dtype.ShouldBe(float64);
    }
}
