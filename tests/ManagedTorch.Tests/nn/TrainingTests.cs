using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

public class TrainingTests
{
    [Fact]
    public void A_line_is_found_from_its_points()
    {
        manual_seed(1);
        var x = linspace(-1, 1, 21).unsqueeze(1);
        var y = x * 3 + 0.5;
        var model = Linear(1, 1);
        var optimiser = optim.SGD(model.parameters(), 0.2);
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            functional.mse_loss(model.call(x), y).backward();
            optimiser.step();
        }

        model.weight.item<float>().ShouldBe(3, 1e-4);
        model.bias!.item<float>().ShouldBe(0.5f, 1e-4);
    }

    [Fact]
    public void A_hidden_layer_learns_what_a_line_cannot()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            manual_seed(seed);
            var x = tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
            var y = tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
            var model = Sequential(Linear(2, 8), Tanh(), Linear(8, 1));
            var optimiser = optim.SGD(model.parameters(), 0.2, momentum: 0.9);
            var loss = float.NaN;
            for (var step = 0; step < 500; step++)
            {
                using var scope = NewDisposeScope();
                optimiser.zero_grad();
                var error = MSELoss().call(model.call(x), y);
                error.backward();
                optimiser.step();
                loss = error.item<float>();
            }

            loss.ShouldBeLessThan(0.01f, $"seed {seed}");
        }
    }

    [Fact]
    public void Zero_grad_leaves_no_gradient()
    {
        var model = Linear(2, 3);
        var optimiser = optim.SGD(model.parameters(), 0.1);
        model.call(ones(1, 2)).sum().backward();
        model.weight.grad.ShouldNotBeNull();
        optimiser.zero_grad();
        model.weight.grad.ShouldBeNull();
        model.call(ones(1, 2)).sum().backward();
        model.zero_grad();
        model.bias!.grad.ShouldBeNull();
    }
}
