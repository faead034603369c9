using ManagedTorch.Tensors;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>Sizes whose product no number holds are refused in one sentence, before any memory is touched.</summary>
public class SizeTests
{
    private static readonly long Huge = 1L << 62;

    private static readonly Dictionary<string, Action> TooLarge = new()
    {
        ["zeros"] = () => zeros(Huge, 4),
        ["zeros of sizes that multiply to 0"] = () => zeros(1L << 32, 1L << 32),
        ["ones"] = () => ones(1L << 60, float64),
        ["empty"] = () => empty(1L << 40, 1L << 40, 1L << 40),
        ["full"] = () => full(Huge, 2, 1),
        ["rand"] = () => _ = rand(1L << 32, 1L << 32)[7, 7].item<float>(),
        ["randn"] = () => randn(Huge, 4),
        ["randint"] = () => randint(10, [1L << 32, 1L << 32]),
        ["randperm"] = () => randperm(Huge),
        ["arange"] = () => arange(1e300),
        ["arange to infinity"] = () => arange(double.PositiveInfinity),
        ["arange from NaN"] = () => arange(double.NaN, 3),
        ["linspace"] = () => linspace(0, 1, Huge),
        ["eye"] = () => eye(1L << 32),
        ["tensor"] = () => tensor(new float[] { 1 }, [1L << 32, 1L << 32]),
        ["reshape"] = () => zeros(0).reshape(1L << 32, 1L << 32),
        ["view"] = () => ones(4).view(Huge, 4, 1),
        ["expand"] = () => ones(1).expand(1L << 32, 1L << 32),
        ["expand to a negative size"] = () => ones(3).expand(-5, 3),
        ["cat"] = () => Cat(ones(1).expand(Huge)),
        ["stack"] = () => stack([ones(1).expand(Huge), ones(1).expand(Huge)]),
        ["repeat"] = () => ones(3).repeat(Huge),
        ["tile"] = () => ones(2, 2).tile([1L << 32, 1L << 32]),
        ["repeat_interleave"] = () => ones(2).repeat_interleave(Huge),
        ["repeat_interleave by a tensor"] = () => ones(4).repeat_interleave(full(4, Huge, dtype: int64)),
        ["one_hot"] = () => nn.functional.one_hot(zeros(2, int64), Huge),
        ["broadcast"] = () => _ = ones(1, 1).expand(1L << 30, 1) + ones(1, 1).expand(1, 1L << 40),
        ["matmul"] = () => ones(1, 1).expand(1L << 31, 1).matmul(ones(1, 1).expand(1, 1L << 31)),
        ["outer sum"] = () => ones(1, 1).expand(1L << 31, 1L << 31).contiguous(),
        ["diag"] = () => ones(2).diag(long.MaxValue),
        ["unfold"] = () => ones(1).expand(1L << 40).unfold(0, 1L << 39, 1),
        ["multinomial"] = () => ones(3).multinomial(Huge, replacement: true),
        ["narrow"] = () => ones(3).narrow(0, 1, long.MaxValue),
        ["Linear"] = () => nn.Linear(1L << 32, 1L << 32),
        ["Embedding"] = () => nn.Embedding(1L << 40, 1L << 40),
    };

    public static TheoryData<string> Names() => [.. TooLarge.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_size_that_cannot_be_is_refused(string name)
    {
        var before = BufferPool.RentedBytes;
        using (NewDisposeScope())
        {
            var message = Should.Throw<ArgumentException>(TooLarge[name]).Message;
            message.ShouldContain(": ", customMessage: message);
        }

        (BufferPool.RentedBytes - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void The_message_holds_the_shape() =>
        Should.Throw<ArgumentException>(() => zeros(Huge, 4)).Message.ShouldBe(
            "a tensor (4611686018427387904,4) is too large: its sizes must not be negative, and no machine has memory for more than "
            + "4398046511104 elements");

    [Fact]
    public void Memory_that_is_refused_is_not_handed_out_later()
    {
        // The block that could not be made must not come back from its finalizer.
        Should.Throw<OutOfMemoryException>(() => zeros(1L << 41)).Message.ShouldContain(" bytes does not fit into this machine's memory");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Should.Throw<OutOfMemoryException>(() => zeros(1L << 41));
    }

    [Fact]
    public void A_step_beyond_the_end_takes_one_element() =>
        arange(5)[TensorIndex.Slice(1, null, long.MaxValue)].data<long>().ToArray().ShouldBe([1]);

    [Fact]
    public void A_diagonal_outside_of_the_matrix_is_empty()
    {
        ones(2, 3).diagonal(long.MinValue).shape.ShouldBe([0]);
        ones(2, 3).diagonal(long.MaxValue).shape.ShouldBe([0]);
    }

    private static void Cat(Tensor x) => cat([x, x, x]);
}
