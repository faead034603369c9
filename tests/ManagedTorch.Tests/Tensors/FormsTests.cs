using ManagedTorch.Tests.Harness;
using TorchSharp;
using static TorchSharp.torch;

namespace ManagedTorch.Tests.Tensors;

/// <summary>The many ways to write the same call: each gives what the plainest one gives.</summary>
public class FormsTests
{
    private static readonly Tensor X = arange(24, dtype: float64).reshape(2, 3, 4).sin();

    [Fact]
    public void Several_dimensions_can_be_written_as_numbers_arrays_or_spans()
    {
        Same(X.sum(0, 2), X.sum([0]).sum([1]));
        Same(X.sum(0, 1, 2), X.sum());
        Same(X.sum(new long[] { 1, 2 }, keepdim: true), X.sum(1, keepdim: true).sum(2, keepdim: true));
        Same(X.var([0L, 2]), X.transpose(0, 1).reshape(3, 8).var(1));
        Same(X.std([0L, 2], unbiased: false), X.var([0L, 2], unbiased: false).sqrt());
        Same(X.var([0L, 1, 2]), X.var());
        Same(X.std([0L, 1, 2]), X.std());
        Same(X.var(stackalloc long[] { 0, 2 }), X.var([0L, 2]));
        Same(X.std(stackalloc long[] { 0, 2 }), X.std([0L, 2]));
        var (variance, mean) = X.var_mean([0L, 2], keepdim: true);
        Same(variance, X.var([0L, 2], keepdim: true));
        Same(mean, X.mean([0, 2], keepdim: true));
        Same(X.std_mean([0L, 1, 2]).std, X.std());
        Same(X.var_mean(stackalloc long[] { 0, 2 }).mean, X.mean([0, 2]));
        Same(std_mean(X, [0L, 2]).mean, X.mean([0, 2]));
        Same(torch.var(X, [0L, 1, 2]), X.var());
        Same(X.roll([1, 2], [0, 2]), X.roll(1, 0).roll(2, 2));
        Same(roll(X, [1, 2, 3], [0, 1, 2]), X.roll(1, 0).roll(2, 1).roll(3, 2));
    }

    [Fact]
    public void New_tensors_have_this_ones_type_and_the_shape_that_was_asked_for()
    {
        Same(X.new_zeros(2, 3), zeros(2, 3, dtype: float64));
        Same(X.new_ones(2), ones(2, dtype: float64));
        Same(X.new_full([2, 2], 7, float32), full(2, 2, 7, dtype: float32));
        Same(X.new_full(3, 0.5), full(3, 0.5, dtype: float64));
        X.new_empty(1, 2, 3, 4, dtype: int64).shape.ShouldBe([1, 2, 3, 4]);
        Same(X.zeros_like(), X * 0);
        Same(X.ones_like(float32), ones(2, 3, 4));
        Same(X.full_like(3), X * 0 + 3);
        X.empty_like().shape.ShouldBe(X.shape);
        X.rand_like().amax(0, 1, 2).item<double>().ShouldBeInRange(0.5, 1);
        X.randn_like().dtype.ShouldBe(float64);
        X.new_zeros(2, requires_grad: true).requires_grad.ShouldBeTrue();
    }

    [Fact]
    public void There_is_one_place_to_be()
    {
        foreach (var x in (Tensor[])[X.cpu(), X.to(CPU), X.to("cpu"), X.to(DeviceType.CPU), X.to(X), X.to(float64, CPU), X.type(float64),
            X.type_as(X)])
            Same(x, X);
        Same(X.to(zeros(1)), X.to(float32));
        X.device.type.ShouldBe(X.device_type);
        X.is_cpu().ShouldBeTrue();
        Should.Throw<ArgumentException>(() => X.to("cuda")).Message.ShouldStartWith("device 'cuda' is not to be had");
    }

    [Fact]
    public void A_tensor_can_change_its_own_shape()
    {
        var x = X.clone();
        ReferenceEquals(x.unsqueeze_(1), x).ShouldBeTrue();
        x.shape.ShouldBe([2, 1, 3, 4]);
        Same(x.transpose_(2, 3), X.unsqueeze(1).transpose(2, 3));
        x.squeeze_(1).shape.ShouldBe([2, 4, 3]);
        zeros(1, 2, 1).squeeze_().shape.ShouldBe([2]);
        var leaf = ones(2, 3).requires_grad_();
        ((leaf * 2).transpose_(0, 1) * arange(6).view(3, 2)).sum().backward();
        Same(leaf.grad!, 2 * arange(6, dtype: float32).view(3, 2).t());
        Should.Throw<InvalidOperationException>(() => leaf.unsqueeze_(0)).Message.ShouldStartWith("unsqueeze_: a leaf (2,3)");
    }

    [Fact]
    public void Sizes_are_a_list_with_a_product()
    {
        Size size = (2, 3, 4);
        size.numel().ShouldBe(24);
        size.ShouldBe([2, 3, 4]);
        (size == new Size(X.shape)).ShouldBeTrue();
        (size != new Size([2, 3])).ShouldBeTrue();
        size.GetHashCode().ShouldBe(new Size(X.shape).GetHashCode());
        (size.Slice(1, 3) + 5).Shape.ShouldBe([3, 4, 5]);
        size[1].ShouldBe(3);
        default(Size).IsScalar.ShouldBeTrue();
        Size.Empty.numel().ShouldBe(1);
        broadcast_shapes([3, 1], [4], [2, 1, 1]).Shape.ShouldBe([2, 3, 4]);
        Should.Throw<ArgumentException>(() => broadcast_shapes([3], [4])).Message.ShouldStartWith("broadcast_shapes: (3) and (4)");
    }

    [Fact]
    public void Recording_is_switched_for_a_while()
    {
        using (set_grad_enabled(false))
        {
            is_grad_enabled().ShouldBeFalse();
            using (set_grad_enabled()) is_grad_enabled().ShouldBeTrue();
            using (inference_mode(false)) is_grad_enabled().ShouldBeTrue();
        }

        using (inference_mode()) is_grad_enabled().ShouldBeFalse();
        is_grad_enabled().ShouldBeTrue();
    }

    [Fact]
    public void A_product_is_added_with_weights()
    {
        var (a, b, c) = (X.select(0, 0), X.select(0, 1).t(), ones(3, 3, dtype: float64));
        Same(c.addmm(a, b, 2, 3), 2 * c + 3 * a.mm(b));
        NumericalGradient.Check(
            "addmm", x => [x[0].addmm(x[1], x[2], 0.5f, 2)], ([1, 2], [2]), ([3, -1, 2, 5, 4, 1], [2, 3]), ([1, 2, -3, 1, 0.5, 2], [3, 2]));
    }

    [Fact]
    public void A_part_of_a_sequence_is_a_sequence_of_the_same_modules()
    {
        var all = nn.Sequential(nn.Flatten(), nn.Linear(12, 5), nn.Tanh(), nn.Linear(5, 2));
        all[1..3].Count.ShouldBe(2);
        ReferenceEquals(all[1..3][0], all[1]).ShouldBeTrue();
        var x = X.to(float32);
        Same(all[2..].call(all[(null, 2)].call(x)), all.call(x));
        all[..1].call(x).shape.ShouldBe([2, 12]);
        nn.Flatten(0, 1).call(x).shape.ShouldBe([6, 4]);
    }

    private static void Same(Tensor actual, Tensor expected)
    {
        actual.dtype.ShouldBe(expected.dtype);
        actual.shape.ShouldBe(expected.shape);
        new Tolerance(1e-14, 1e-13).Check(ReferenceCase.Values(actual), ReferenceCase.Values(expected), "form");
    }
}
