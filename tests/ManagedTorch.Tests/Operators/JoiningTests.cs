using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

public class JoiningTests
{
    [Fact]
    public void Pieces_joined_again_are_the_whole()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            using var scope = NewDisposeScope();
            long[] shape = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(1, 7))];
            var x = randn(shape, float64).transpose(0, -1);
            var dim = random.Next((int)x.dim());
            var size = random.Next(1, 7);
            foreach (var pieces in new[] { x.split(size, dim), x.chunk(size, dim), x.tensor_split(size, dim), x.tensor_split([1, 3], dim) })
                cat(pieces, dim).Equals(x).ShouldBeTrue();
            x.tensor_split(size, dim).Length.ShouldBe(size);
            x.split(size, dim)[0].size(dim).ShouldBe(Math.Min(size, x.size(dim)));
            stack(x.unbind(dim), dim).Equals(x).ShouldBeTrue();
            stack(x.unbind(dim), dim - x.dim()).Equals(x).ShouldBeTrue();
        }
    }

    [Fact]
    public void Types_are_promoted_and_an_empty_vector_joins_anything()
    {
        cat([ones(2), ones(2, int64)]).dtype.ShouldBe(float32);
        cat([ones(2), ones(2, float64)]).dtype.ShouldBe(float64);
        cat([zeros(0), ones(2, 3)], 1).shape.ShouldBe([2, 3]);
    }

    [Fact]
    public void Views_share_the_memory_of_the_whole()
    {
        var x = zeros(4, 2);
        x.split(2)[1].fill_(1);
        x.diagonal().add_(5);
        x.data<float>().ToArray().ShouldBe([5, 0, 0, 5, 1, 1, 1, 1]);
    }

    [Fact]
    public void Misuse_is_answered_with_shapes_and_sizes()
    {
        Should.Throw<ArgumentException>(() => cat([ones(2, 3), ones(3, 2)], 1)).Message.ShouldBe(
            "cat: (2,3) and (3,2) differ in more than dimension 1");
        Should.Throw<ArgumentException>(() => cat([tensor(1f)])).Message.ShouldContain("use stack");
        Should.Throw<ArgumentException>(() => cat(Array.Empty<Tensor>())).Message.ShouldBe("cat: there is no tensor to join");
        Should.Throw<ArgumentException>(() => stack([ones(2), ones(3)])).Message.ShouldBe(
            "stack: tensor 1 is (3), tensor 0 is (2); they must have one shape");
        Should.Throw<ArgumentException>(() => ones(2, 3).split([1, 1], 1)).Message.ShouldBe(
            "split: the sizes (1,1) add up to 2, dimension 1 of (2,3) has 3");
        Should.Throw<ArgumentException>(() => ones(2).split(0L)).Message.ShouldContain("pieces of 0");
        Should.Throw<ArgumentException>(() => ones(2).chunk(0)).Message.ShouldBe("chunk: 0 pieces were asked for, expected 1 or more");
        Should.Throw<ArgumentException>(() => ones(2).tril()).Message.ShouldBe("tril: a tensor (2) is not a matrix or a stack of them");
        Should.Throw<ArgumentException>(() => ones(2, 3).repeat(2)).Message.ShouldBe("repeat: 1 counts were given for a tensor (2,3)");
        Should.Throw<ArgumentException>(() => ones(2, 3).roll([1], [0, 1])).Message.ShouldBe("roll: 1 shifts were given for 2 dimensions");
        Should.Throw<ArgumentOutOfRangeException>(() => nn.functional.one_hot(tensor(new long[] { 3 }), 3)).Message.ShouldStartWith(
            "one_hot: class 3 is outside 0..2");
    }
}
