using static TorchSharp.torch;

namespace ManagedTorch.Tests.Autograd;

public class GraphTests
{
    [Fact]
    public void Gradients_of_a_small_expression_are_the_chain_rule()
    {
        var x = tensor(3.0, requires_grad: true);
        var y = tensor(4.0, requires_grad: true);
        var z = x * y + x * x - 2 / y;
        z.backward();
        z.item<double>().ShouldBe(12 + 9 - 0.5);
        x.grad!.item<double>().ShouldBe(4 + 6);
        y.grad!.item<double>().ShouldBe(3 + 2.0 / 16);
    }

    [Fact]
    public void Broadcast_inputs_get_the_sum_over_what_was_repeated()
    {
        var x = ones(2, 1, 3, dtype: float64, requires_grad: true);
        var y = tensor(new double[] { 1, 2, 3, 4 }, [4, 1], requires_grad: true);
        (x * y).sum().backward();
        x.grad!.shape.ShouldBe([2, 1, 3]);
        x.grad!.data<double>().ToArray().ShouldAllBe(g => g == 10);
        y.grad!.data<double>().ToArray().ShouldAllBe(g => g == 6);
    }

    [Fact]
    public void A_second_derivative_goes_through_the_first()
    {
        var x = tensor(2.0, requires_grad: true);
        var y = x.pow(3) + x.exp();
        var dy = autograd.grad([y], [x], create_graph: true)[0];
        dy.item<double>().ShouldBe(12 + Math.Exp(2), 1e-12);
        var d2y = autograd.grad([dy], [x], create_graph: true)[0];
        d2y.item<double>().ShouldBe(12 + Math.Exp(2), 1e-12);
        var d3y = autograd.grad([d2y], [x])[0];
        d3y.item<double>().ShouldBe(6 + Math.Exp(2), 1e-12);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_set_to_null()
    {
        var w = ones(2, requires_grad: true);
        (w * 3).sum().backward();
        (w * 3).sum().backward();
        w.grad!.data<float>().ToArray().ShouldBe([6f, 6f]);
        w.grad = null;
        (w * 3).sum().backward();
        w.grad!.data<float>().ToArray().ShouldBe([3f, 3f]);
    }

    [Fact]
    public void Backward_twice_says_how_to_do_it()
    {
        var x = ones(3, requires_grad: true);
        var y = (x * x).sum();
        y.backward(retain_graph: true);
        y.backward();
        x.grad!.data<float>().ToArray().ShouldBe([4f, 4f, 4f]);
        Should.Throw<InvalidOperationException>(() => y.backward()).Message.ShouldContain("retain_graph");
    }

    [Fact]
    public void A_saved_tensor_that_was_changed_in_place_is_noticed()
    {
        var x = ones(3, requires_grad: true);
        var y = x * 2;
        var z = (y * y).sum();
        y.add_(1);
        Should.Throw<InvalidOperationException>(() => z.backward()).Message.ShouldBe(
            "backward: a float32 tensor (3) that mul saved was changed in place afterwards (version 1, saved at 0); change a clone() "
            + "instead");
    }

    [Fact]
    public void In_place_changes_are_part_of_the_graph()
    {
        var x = tensor(new double[] { 1, 2 }, requires_grad: true);
        var y = x * 3;
        y.mul_(y.detach() * 0 + 2);
        y.add_(x, 5);
        y.sum().backward();
        x.grad!.data<double>().ToArray().ShouldBe([11.0, 11.0]);
    }

    [Fact]
    public void Pieces_of_one_tensor_come_back_together()
    {
        var x = arange(12, dtype: float64).reshape(3, 4).requires_grad_();
        var (a, b) = (x.narrow(1, 0, 2), x.narrow(1, 1, 3));
        ((a * a).sum() + (b * 2).sum() + x.select(0, 1).sum()).backward();
        x.grad!.data<double>().ToArray().ShouldBe([0, 4, 2, 2, 9, 13, 3, 3, 16, 20, 2, 2]);
    }

    [Fact]
    public void The_gradient_of_any_pieces_is_the_sum_of_their_windows()
    {
        // Which pieces (dimension, start, length; 0 for a select) of a (4, 6) tensor are used: whole splits in either
        // order, with gaps, overlapping, twice, along both dimensions, beside the whole tensor, and none of it.
        (int Dim, int Start, int Length)[][] uses =
        [
            [(1, 0, 2), (1, 2, 2), (1, 4, 2)], [(1, 4, 2), (1, 2, 2), (1, 0, 2)], [(0, 0, 1), (0, 1, 3)],
            [(1, 2, 2)], [(1, 0, 2), (1, 4, 2)], [(1, 4, 2), (1, 0, 2), (1, 2, 2)], [(1, 0, 3), (1, 2, 3)],
            [(1, 0, 2), (1, 2, 2), (1, 0, 2)], [(1, 1, 2), (0, 1, 2)], [(0, 3, 0), (0, 2, 0), (0, 1, 0), (0, 0, 0)],
            [(0, 1, 0), (1, 5, 0)], [(1, 0, 2), (-1, 0, 0), (1, 2, 4)], [(-1, 0, 0), (1, 1, 2)], [(1, 3, 0), (1, 4, 2), (1, 2, 1)],
        ];
        foreach (var pieces in uses)
        {
            // Memory that is not zero goes back to the pool first: an element nobody sets would show it.
            using (NewDisposeScope()) _ = full([4, 6], 77.0, dtype: float64);
            using var scope = NewDisposeScope();
            var x = randn(4, 6, dtype: float64, requires_grad: true);
            var y = x * 1;
            var expected = new double[4, 6];
            var loss = zeros([], dtype: float64);
            for (var i = 0; i < pieces.Length; i++)
            {
                var (dim, start, length) = pieces[i];
                loss += (i + 1) * (dim < 0 ? y : length == 0 ? y.select(dim, start) : y.narrow(dim, start, length)).sum();
                for (var r = 0; r < 4; r++)
                {
                    for (var c = 0; c < 6; c++)
                    {
                        var at = dim == 0 ? r : c;
                        if (dim < 0 || (at >= start && at < start + Math.Max(1, length))) expected[r, c] += i + 1;
                    }
                }
            }

            loss.backward(retain_graph: true);
            x.grad!.data<double>().ToArray().ShouldBe(expected.Cast<double>(), string.Join(' ', pieces));
            loss.backward();
            x.grad!.data<double>().ToArray().ShouldBe(expected.Cast<double>().Select(v => 2 * v), string.Join(' ', pieces));
        }
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_nodes_neither_overflows_nor_leaks()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        var y = x;
        for (var i = 0; i < 100_000; i++) y = y + 1;
        y.sum().backward();
        x.grad!.item<float>().ShouldBe(1f);
    }
}
