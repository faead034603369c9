using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>
/// Whole numbers of 32 bits. Types and values are those of libtorch 2.10 and, where it has them, of PyTorch's promotion
/// table.
/// </summary>
public class Int32Tests
{
    private static readonly Tensor Few = tensor(new[] { 1, 2, 3 });
    private static readonly Tensor Wide = tensor(new long[] { 1, 2, 3 });

    private static readonly Dictionary<string, (ScalarType Type, Func<Tensor> Make, double[] Values)> Results = new(StringComparer.Ordinal)
    {
        ["a number"] = (ScalarType.Int32, () => tensor(3), [3]),
        ["a matrix"] = (ScalarType.Int32, () => tensor(new[,] { { 1, 2 }, { 3, 4 } }).t(), [1, 3, 2, 4]),
        ["from an array"] = (ScalarType.Int32, () => from_array(new[, ,] { { { 7 } } }), [7]),
        ["implicit"] = (ScalarType.Int32, () => 5, [5]),
        ["filled"] = (ScalarType.Int32, () => full(2, -1, dtype: int32), [-1, -1]),
        ["converted, towards zero"] = (ScalarType.Int32, () => tensor(new[] { 1.9, -1.9 }).@int(), [1, -1]),
        ["wrapped from 64 bits"] = (ScalarType.Int32, () => tensor(new[] { (1L << 32) + 5 }).to(int32), [5]),
        ["wider"] = (ScalarType.Float64, () => Few.to(float64), [1, 2, 3]),
        ["with itself"] = (ScalarType.Int32, () => Few * Few - 1, [0, 3, 8]),
        ["with 64 bits"] = (ScalarType.Int64, () => Few + Wide, [2, 4, 6]),
        ["with a 64-bit scalar tensor"] = (ScalarType.Int32, () => Few + tensor(5L), [6, 7, 8]),
        ["with a fraction"] = (ScalarType.Float32, () => Few + 1.5, [2.5, 3.5, 4.5]),
        ["with floats"] = (ScalarType.Float32, () => Few * tensor(new[] { 2f, 2f, 2f }), [2, 4, 6]),
        ["overflowing"] = (ScalarType.Int32, () => tensor(new[] { int.MaxValue }) + 1, [int.MinValue]),
        ["divided"] = (ScalarType.Float32, () => Few / 2, [0.5, 1, 1.5]),
        ["divided and truncated"] = (ScalarType.Int32, () => Few.div(2, RoundingMode.trunc), [0, 1, 1]),
        ["remainder"] = (ScalarType.Int32, () => -Few % 2, [1, 0, 1]),
        ["power"] = (ScalarType.Int32, () => Few.pow(3), [1, 8, 27]),
        ["powers"] = (ScalarType.Int32, () => Few.pow(Few), [1, 4, 27]),
        ["powers of 64 bits"] = (ScalarType.Int64, () => tensor(new long[] { 2, -1, 1, 3 }).pow(tensor(new long[] { 3, -3, -2, -1 })),
            [8, -1, 1, 0]),
        ["bits"] = (ScalarType.Int32, () => Few.bitwise_and(Few).bitwise_not(), [-2, -3, -4]),
        ["sum"] = (ScalarType.Int64, () => Few.sum(), [6]),
        ["running sum"] = (ScalarType.Int64, () => Few.cumsum(0), [1, 3, 6]),
        ["product"] = (ScalarType.Int64, () => Few.prod(), [6]),
        ["largest"] = (ScalarType.Int32, () => Few.max(), [3]),
        ["dot"] = (ScalarType.Int32, () => Few.dot(Few), [14]),
        ["sorted"] = (ScalarType.Int32, () => Few.sort(descending: true).Values, [3, 2, 1]),
        ["different ones"] = (ScalarType.Int32, () => cat([Few, Few]).unique().output, [1, 2, 3]),
        ["joined"] = (ScalarType.Int64, () => cat([Few, Wide]), [1, 2, 3, 1, 2, 3]),
        ["chosen"] = (ScalarType.Int32, () => where(Few > 1, Few, -Few), [-1, 2, 3]),
        ["added in place"] = (ScalarType.Int32, () => Few.clone().add_(Wide), [2, 4, 6]),
        ["put"] = (ScalarType.Int32, () => Few.clone().index_put_(tensor(9), tensor(new long[] { 1 })), [1, 9, 3]),
        ["scattered"] = (ScalarType.Int32, () => Few.scatter_add(0, tensor(new long[] { 0, 0, 2 }), Few), [4, 2, 6]),
        ["cosine"] = (ScalarType.Float32, () => tensor(new[] { 0 }).cos(), [1]),
        ["rows"] = (ScalarType.Float32, () => arange(6, dtype: float32).reshape(2, 3)[tensor(new[] { 1, 0 })], [3, 4, 5, 0, 1, 2]),
        ["selected rows"] = (ScalarType.Int64, () => arange(6).reshape(2, 3).index_select(0, tensor(new[] { 1 })), [3, 4, 5]),
        ["gathered"] = (ScalarType.Int64, () => arange(6).reshape(2, 3).gather(0, tensor(new[,] { { 0, 1, 0 } })), [0, 4, 2]),
        ["counted"] = (ScalarType.Int64, () => Few.bincount(null, 0), [0, 1, 1, 1]),
        ["a strided copy"] = (ScalarType.Int32, () => arange(6, dtype: int32).reshape(2, 3).t().contiguous(), [0, 3, 1, 4, 2, 5]),
    };

    public static TheoryData<string> Names => [.. Results.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Types_and_values_are_PyTorchs(string name)
    {
        var (type, make, values) = Results[name];
        var x = make();
        x.dtype.ShouldBe(type);
        x.to(float64).data<double>().ToArray().ShouldBe(values);
    }

    [Fact]
    public void It_is_read_as_int()
    {
        tensor(3).item<int>().ShouldBe(3);
        ((int)tensor(3) + (long)tensor(3) + (float)tensor(3)).ShouldBe(9);
        tensor(3).ToScalar().Type.ShouldBe(ScalarType.Int64);
        Few.data<int>().ToArray().ShouldBe([1, 2, 3]);
        Few.is_integral().ShouldBeTrue();
        Should.Throw<ArgumentException>(() => tensor(3).item<long>()).Message.ShouldStartWith("item<Int64>: this tensor is int32 ()");
    }

    [Fact]
    public void Comparisons_are_exact()
    {
        (Few == Wide).all().item<bool>().ShouldBeTrue();
        (Few == (1L << 32) + 1).any().item<bool>().ShouldBeFalse();
        (Few == 1.5).any().item<bool>().ShouldBeFalse();
        (Few > 1.5).data<bool>().ToArray().ShouldBe([false, true, true]);
    }

    [Fact]
    public void It_is_written_as_int()
    {
        Few.str(newLine: "\n").ShouldBe("[3], type = Int32, device = cpu\n 1 2 3\n");
        Few.cstr().ShouldBe("[3], type = Int32, device = cpu, value = int [] {1, 2, 3}");
        Wide.cstr().ShouldBe("[3], type = Int64, device = cpu, value = long [] {1L, 2L, 3L}");
        tensor(new[] { true, false }).npstr().ShouldBe("[True, False]");
    }

    [Fact]
    public void It_does_not_train()
    {
        Should.Throw<InvalidOperationException>(() => Few.clone().requires_grad_()).Message.ShouldContain("only float32 and float64");
        Should.Throw<ArgumentException>(() => nn.functional.one_hot(Few)).Message.ShouldBe(
            "one_hot: the index is int32 (3), expected int64");
        Should.Throw<ArgumentException>(() => Few.mean());
        Should.Throw<ArgumentException>(() => Few.clone().add_(1.5));
    }

    [Fact]
    public void A_table_is_looked_up_by_it()
    {
        var table = nn.Embedding(4, 2);
        table.call(Few).sum().backward();
        table.weight!.grad!.data<float>().ToArray().ShouldBe([0, 0, 1, 1, 1, 1, 1, 1]);
    }
}
