using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

[Collection("process state")]
public class AttentionTests
{
    [Theory]
    [InlineData(false, 0, 1, 2)]
    [InlineData(true, 0, 1, 2)]
    [InlineData(true, 1, 0, 2)]
    [InlineData(true, 0, 2, 1)]
    [InlineData(true, 0, 1, 1)]
    [InlineData(true, 2, 2, 2)]
    public void Heads_are_read_and_written_where_they_lie(bool causal, int query, int key, int value)
    {
        manual_seed(3);
        var (B, T, C, nh) = (2L, 5L, 12L, 3L);
        var all = randn(B, T, 3 * C, dtype: float64, requires_grad: true);
        Tensor Heads(Tensor x, int part) => x.narrow(2, part * C, C).view(B, T, nh, C / nh).transpose(1, 2);
        var y = functional.scaled_dot_product_attention(Heads(all, query), Heads(all, key), Heads(all, value), is_casual: causal);
        y.transpose(1, 2).is_contiguous().ShouldBeTrue();
        (y * y).sum().backward();

        var copy = all.detach().requires_grad_();
        var scores = Heads(copy, query).matmul(Heads(copy, key).transpose(2, 3)) / Math.Sqrt(C / nh);
        if (causal) scores = scores.masked_fill(ones(T, T, dtype: @bool).triu(1), double.NegativeInfinity);
        var expected = scores.softmax(-1).matmul(Heads(copy, value));
        (expected * expected).sum().backward();
        Close(y, expected);
        Close(all.grad!, copy.grad!);
    }

    [Fact]
    public void A_mask_of_truths_is_a_mask_of_infinities()
    {
        manual_seed(4);
        var (q, k, v) = (randn(2, 3, 4, 5, dtype: float64), randn(2, 3, 6, 5, dtype: float64), randn(2, 3, 6, 2, dtype: float64));
        var see = ones(4, 6, dtype: @bool).tril(1);
        var added = zeros(4, 6, dtype: float64).masked_fill(see.logical_not(), double.NegativeInfinity);
        Close(functional.scaled_dot_product_attention(q, k, v, see), functional.scaled_dot_product_attention(q, k, v, added));

        // A mask that learns goes the long way and gets a gradient.
        var bias = zeros(4, 6, dtype: float64, requires_grad: true);
        var y = functional.scaled_dot_product_attention(q, k, v, bias);
        Close(y, functional.scaled_dot_product_attention(q, k, v));
        y.sum().backward();
        bias.grad.ShouldNotBeNull();
    }

    /// <summary>Fused, with a mask that learns, with more than four dimensions, with dropout, and differentiated twice.</summary>
    [Theory]
    [InlineData("fused")]
    [InlineData("learned mask")]
    [InlineData("five dimensions")]
    [InlineData("dropout")]
    [InlineData("second derivative")]
    public void A_query_that_may_see_nothing_gets_zeros_and_finite_gradients(string how)
    {
        manual_seed(6);
        long[] batch = how == "five dimensions" ? [1, 2, 3] : [2, 3];
        Tensor Make(long rows) => randn([.. batch, rows, 5], dtype: float64, requires_grad: true);
        var (q, k, v) = (Make(4), Make(6), Make(6));
        var mask = zeros(4, 6, dtype: float64);
        mask[1] = tensor(double.NegativeInfinity);
        mask[2, 3] = tensor(double.NegativeInfinity);
        if (how == "learned mask") mask.requires_grad_();
        var y = functional.scaled_dot_product_attention(q, k, v, mask, p: how == "dropout" ? 0.5 : 0);
        y.select(-2, 1).abs().max().item<double>().ShouldBe(0);
        y.select(-2, 0).abs().min().item<double>().ShouldBeGreaterThan(0);

        if (how == "second derivative")
        {
            var first = autograd.grad([(y * y).sum()], [q, k, v], create_graph: true);
            first.Aggregate(zeros([], dtype: float64), (sum, g) => sum + (g * g).sum()).backward();
        }
        else
        {
            (y * y).sum().backward();
        }

        foreach (var x in new[] { q, k, v, mask }.Where(x => x.requires_grad)) x.grad!.isfinite().all().item<bool>().ShouldBeTrue();
        q.grad!.select(-2, 1).abs().max().item<double>().ShouldBe(0);
        q.grad!.select(-2, 0).abs().min().item<double>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Dropped_weights_leave_the_mean_as_it_is()
    {
        manual_seed(5);
        var (q, k, v) = (zeros(1, 400, 2), zeros(1, 50, 2), ones(1, 50, 1));
        var y = functional.scaled_dot_product_attention(q, k, v, p: 0.5);
        y.mean().item<float>().ShouldBe(1, 0.05);
        y.std().item<float>().ShouldBe((float)Math.Sqrt(1.0 / 50), 0.05);
    }

    private static void Close(Tensor actual, Tensor expected) =>
        (actual - expected).abs().max().item<double>().ShouldBeLessThan(1e-12);
}
