using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Operators;

/// <summary>Conversions and copies: gradients go back to where the numbers came from, in its type and shape.</summary>
public class CopyTests
{
    private static readonly Tensor Weights = tensor(new[,] { { 1.0, -2, 3 }, { 0.5, 4, -1 } });

    [Theory]
    [InlineData(ScalarType.Float32, ScalarType.Float64)]
    [InlineData(ScalarType.Float64, ScalarType.Float32)]
    public void A_conversion_gives_its_gradient_back_in_the_inputs_type(ScalarType from, ScalarType to)
    {
        var x = ones(2, 3, from).requires_grad_();
        (x.to_type(to) * Weights.to_type(to)).sum().backward();
        x.grad!.dtype.ShouldBe(from);
        ReferenceCase.Values(x.grad!).ShouldBe(ReferenceCase.Values(Weights));
    }

    [Fact]
    public void A_copy_takes_the_place_of_what_was_there()
    {
        var old = ones(2, 3, float64).requires_grad_();
        var source = tensor(new float[] { 7, 8, 9 }).requires_grad_();
        var x = old * 1;
        x.copy_(source);
        (x * Weights).sum().backward();
        ReferenceCase.Values(x).ShouldBe([7, 8, 9, 7, 8, 9]);
        source.grad!.dtype.ShouldBe(float32);
        ReferenceCase.Values(source.grad!).ShouldBe([1.5, 2, 2]);
        ReferenceCase.Values(old.grad!).ShouldBe([0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void A_bound_that_is_reached_gets_the_gradient() =>
        NumericalGradient.Check(
            "clamp", x => [x[0].clamp(x[1], x[2])], ([-2, 0.5, 3, 0.25], [4]), ([-1.0], [1]), ([1, 2, 2.5, 0.125], [4]));

    [Fact]
    public void A_count_has_no_slope()
    {
        var x = tensor(new[] { 0, 2.5, -3 }).requires_grad_();
        var n = x.norm(0f);
        n.item<double>().ShouldBe(2);
        (n * 3).backward();
        ReferenceCase.Values(x.grad!).ShouldBe([0, 0, 0]);
    }
}
