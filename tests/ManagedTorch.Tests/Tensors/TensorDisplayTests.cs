using System.Globalization;
using ManagedTorch.Tensors;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>What a tensor at the end of a cell shows: PyTorch's text, then shape and type.</summary>
public class TensorDisplayTests
{
    private static string Shown(Tensor tensor) => TensorDisplay.Plain(tensor);

    /// <summary>Texts as PyTorch 2 prints them.</summary>
    [Fact]
    public void Numbers_are_those_that_PyTorch_prints()
    {
        Shown(tensor(new[] { 1f, 2f })).ShouldBe("tensor([1., 2.])\nshape (2), Float32");
        Shown(tensor(new[] { 0.5f, -12.25f, 3f })).ShouldBe("tensor([  0.5000, -12.2500,   3.0000])\nshape (3), Float32");
        Shown(tensor(3.14159f)).ShouldBe("tensor(3.1416)\nshape (), Float32");
        Shown(tensor(2f)).ShouldBe("tensor(2.)\nshape (), Float32");
        Shown(tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2])).ShouldBe("tensor([[1., 2.],\n        [3., 4.]])\nshape (2,2), Float32");
        Shown(zeros(2, 1, 2)).ShouldBe("tensor([[[0., 0.]],\n\n        [[0., 0.]]])\nshape (2,1,2), Float32");
        Shown(tensor(new[] { 1L, -20L })).ShouldBe("tensor([  1, -20])\nshape (2), Int64");
        Shown(tensor(new[] { true, false })).ShouldBe("tensor([ True, False])\nshape (2), Bool");
        Shown(tensor(new[] { 0.5, 1 })).ShouldBe("tensor([0.5000, 1.0000], dtype=torch.float64)\nshape (2), Float64");
    }

    [Fact]
    public void Sizes_that_differ_much_are_powers_of_ten()
    {
        Shown(tensor(new[] { 1f, 2000f })).ShouldBe("tensor([1.0000e+00, 2.0000e+03])\nshape (2), Float32");
        Shown(tensor(new[] { 0.00005f, 0.00001f })).ShouldBe("tensor([5.0000e-05, 1.0000e-05])\nshape (2), Float32");
        Shown(tensor(new[] { 2e8f })).ShouldBe("tensor([2.0000e+08])\nshape (1), Float32");
        Shown(tensor(new[] { 1e300, 1 })).ShouldBe("tensor([1.0000e+300,  1.0000e+00], dtype=torch.float64)\nshape (2), Float64");
    }

    [Fact]
    public void What_is_no_number_is_said()
    {
        Shown(tensor(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.5f })).ShouldBe(
            "tensor([   nan,    inf,   -inf, 0.5000])\nshape (4), Float32");
        Shown(tensor(new[] { float.PositiveInfinity, 1f })).ShouldBe("tensor([inf, 1.])\nshape (2), Float32");
        Shown(tensor(new[] { float.NaN })).ShouldBe("tensor([nan])\nshape (1), Float32");
    }

    /// <summary>Python rounds what lies exactly between two decimals to the even one.</summary>
    [Fact]
    public void Halves_go_to_the_even_digit() =>
        Shown(tensor(new[] { 0.03125f, 0.09375f, -0.03125f })).ShouldBe("tensor([ 0.0312,  0.0938, -0.0312])\nshape (3), Float32");

    [Fact]
    public void A_line_has_eighty_characters() =>
        Shown(full([14], 0.25f)).ShouldBe(
            "tensor([0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500,\n        0.2500, 0.2500, 0.2500, 0.2500, "
            + "0.2500])\nshape (14), Float32");

    [Fact]
    public void Of_many_numbers_the_first_and_last_are_shown()
    {
        Shown(arange(1001, dtype: ScalarType.Int64)).ShouldBe("tensor([   0,    1,    2,  ...,  998,  999, 1000])\nshape (1001), Int64");
        Shown(ones(40, 30)).ShouldBe(
            "tensor([[1., 1., 1.,  ..., 1., 1., 1.],\n        [1., 1., 1.,  ..., 1., 1., 1.],\n        [1., 1., 1.,  ..., 1., 1., "
            + "1.],\n        ...,\n"
            + "        [1., 1., 1.,  ..., 1., 1., 1.],\n        [1., 1., 1.,  ..., 1., 1., 1.],\n        [1., 1., 1.,  ..., 1., 1., "
            + "1.]])\nshape (40,30), Float32");
        Shown(zeros(1000)).Split('\n').Length.ShouldBe(43, "24 numbers in a line: no zero widens it");
    }

    [Fact]
    public void Nothing_is_said_to_be_nothing()
    {
        Shown(zeros(0)).ShouldBe("tensor([])\nshape (0), Float32");
        Shown(zeros(0, 3)).ShouldBe("tensor([], size=(0, 3))\nshape (0,3), Float32");
        Shown(zeros([2, 0], dtype: ScalarType.Int64)).ShouldBe("tensor([], size=(2, 0), dtype=torch.int64)\nshape (2,0), Int64");
    }

    [Fact]
    public void A_parameter_says_that_it_is_trained() =>
        Shown(nn.Parameter(ones(2))).ShouldBe("tensor([1., 1.], requires_grad=True)\nshape (2), Float32");

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = ones(2);
        x.Dispose();
        Shown(x).ShouldBe("a disposed tensor");
        TensorDisplay.Html(x).ShouldBe("<pre class=\"tensor\">a disposed tensor</pre>");
    }

    [Fact]
    public void A_view_shows_its_own_numbers() =>
        Shown(arange(6, dtype: ScalarType.Float32).reshape(2, 3).T).ShouldBe(
            "tensor([[0., 3.],\n        [1., 4.],\n        [2., 5.]])\nshape (3,2), Float32");

    [Fact]
    public void A_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        other.NumberFormat.NegativeSign = "minus ";
        CultureInfo.CurrentCulture = other;
        try
        {
            Shown(tensor(new[] { -0.5f, 1 })).ShouldBe("tensor([-0.5000,  1.0000])\nshape (2), Float32");
            Shown(tensor(new[] { -1L })).ShouldBe("tensor([-1])\nshape (1), Int64");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
