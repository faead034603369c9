using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

[Collection("process state")]
public class DropoutTests
{
    [Fact]
    public void The_mask_is_a_bernoulli_draw_and_goes_back_with_the_gradient()
    {
        var x = arange(1, 41, dtype: float64).requires_grad_();
        manual_seed(11);
        var y = functional.dropout(x, 0.3);
        y.sum().backward();
        manual_seed(11);
        var mask = empty(40, dtype: float64).bernoulli_(0.7) / 0.7;
        y.data<double>().ToArray().ShouldBe((x * mask).data<double>().ToArray());
        x.grad!.data<double>().ToArray().ShouldBe(mask.data<double>().ToArray());
    }

    [Fact]
    public void Everything_or_nothing_takes_no_random_numbers()
    {
        manual_seed(12);
        var next = rand(1).item<float>();
        manual_seed(12);
        functional.dropout(ones(5), 0).data<float>().ToArray().ShouldAllBe(v => v == 1);
        functional.dropout(ones(5), 1).data<float>().ToArray().ShouldAllBe(v => v == 0);
        functional.dropout(ones(5), 0.5, training: false).data<float>().ToArray().ShouldAllBe(v => v == 1);
        rand(1).item<float>().ShouldBe(next);
    }

    [Fact]
    public void In_place_changes_the_tensor_itself()
    {
        var x = ones(50);
        functional.dropout(x, 0.5, inplace: true).ShouldBeSameAs(x);
        x.data<float>().ToArray().ShouldAllBe(v => v == 0 || v == 2);
        var y = tensor(new float[] { -1, 2 });
        functional.relu(y, inplace: true).ShouldBeSameAs(y);
        y.data<float>().ToArray().ShouldBe([0f, 2f]);
    }
}
