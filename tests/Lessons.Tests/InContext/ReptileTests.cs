using Lessons.InContext;
using static TorchSharp.torch;

namespace Lessons.Tests.InContext;

public class ReptileTests
{
    [Fact]
    [Equation("11.6")]
    public void A_step_goes_a_share_of_the_way_to_where_the_task_led()
    {
        var model = nn.Linear(2, 1);
        double[] start = [.. model.parameters().SelectMany(p => p.Doubles())];
        double[] led = [5, -3, 2];
        Reptile.Step(model, () =>
        {
            using var untracked = no_grad();
            model.weight!.copy_(tensor(new[,] { { 5f, -3f } }));
            model.bias!.copy_(tensor(new[] { 2f }));
        }, epsilon: 0.25);
        model.parameters().SelectMany(p => p.Doubles()).ShouldBe(start.Zip(led, (a, b) => a + 0.25 * (b - a)), 1e-6);
    }

    [Fact]
    public void First_weights_come_back_to_the_last_bit()
    {
        var model = nn.Linear(3, 2);
        var before = model.weight!.Doubles();
        using var first = new FirstWeights(model);
        model.forward(ones(1, 3)).sum().backward();
        using (no_grad()) model.weight!.add_(1);
        first.Return();
        model.weight!.Doubles().ShouldBe(before);
        model.weight!.grad!.Doubles().ShouldAllBe(g => g == 0);
    }

    /// <summary>Tasks are the lines y = a x + 10 with a slope a of their own: the first weights to find are the offset 10.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_learns_what_tasks_have_in_common(int seed)
    {
        manual_seed(seed);
        var model = nn.Linear(1, 1);
        void Adapt()
        {
            var a = randn(1).item<float>();
            for (var step = 0; step < 5; step++)
            {
                var x = rand(8, 1) * 2 - 1;
                model.zero_grad();
                nn.functional.mse_loss(model.forward(x), a * x + 10).backward();
                using var untracked = no_grad();
                foreach (var p in model.parameters()) p.sub_(0.1f * p.grad!);
            }
        }

        for (var task = 0; task < 200; task++) Reptile.Step(model, Adapt, epsilon: 0.2);
        model.bias!.Number().ShouldBe(10, 0.3);
        Math.Abs(model.weight!.Number()).ShouldBeLessThan(0.6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Other_shares_are_refused(double epsilon) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Reptile.Step(nn.Linear(1, 1), () => { }, epsilon)).Message
            .ShouldStartWith($"Reptile.Step: epsilon is {epsilon}; expected above 0 and at most 1");
}
