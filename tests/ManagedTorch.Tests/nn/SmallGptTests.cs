using ManagedTorch.Tensors;
using ManagedTorch.Tests.Harness;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

[Collection("process state")]
public class SmallGptTests
{
    [Fact]
    public void Forty_steps_have_PyTorchs_losses()
    {
        var stored = ReferenceFile.Load("gpt.json");
        manual_seed(1337);
        var model = new SmallGpt(V: 20, T: 16, C: 32, nh: 2, layers: 2);
        var batch = randint(0, 20, [4, 17]);
        model.parameters().Sum(p => p.numel()).ShouldBe(stored.Integer("parameters"));
        ReferenceCase.Values(batch).ShouldBe(ReferenceCase.Values(ReferenceCase.Read(stored["batch"]!)));

        var expected = ReferenceFile.Doubles(stored.Text("losses"), "float32");
        var optimiser = optim.AdamW(model.parameters(), 3e-3, 0.9, 0.95, 1e-8, 0.1);
        for (var step = 0; step < expected.Length; step++)
            Step(model, optimiser, batch).ShouldBe((float)expected[step], 5e-5, $"step {step}");
    }

    [Fact]
    public void Training_finds_all_its_memory_in_the_pools()
    {
        manual_seed(1);
        var model = new SmallGpt(V: 20, T: 16, C: 32, nh: 2, layers: 2);
        var batch = randint(0, 20, [4, 17]);
        var optimiser = optim.AdamW(model.parameters(), 1e-3);
        for (var step = 0; step < 20; step++) Step(model, optimiser, batch);

        var rented = BufferPool.RentedBytes;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        const int steps = 1000;
        for (var step = 0; step < steps; step++) Step(model, optimiser, batch);
        var perStep = (GC.GetAllocatedBytesForCurrentThread() - allocated) / steps;
        BufferPool.RentedBytes.ShouldBeLessThanOrEqualTo(rented);
        perStep.ShouldBeLessThan(4_000);
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_next_step_as_it_was()
    {
        float[] Losses(bool failing)
        {
            manual_seed(7);
            var model = new SmallGpt(V: 20, T: 16, C: 32, nh: 2, layers: 2);
            var batch = randint(0, 20, [4, 17]);
            var optimiser = optim.AdamW(model.parameters(), 3e-3);
            var losses = new List<float>();
            for (var step = 0; step < 6; step++)
            {
                if (failing)
                {
                    Should.Throw<ArgumentOutOfRangeException>(() => Step(model, optimiser, batch + 10));
                    Should.Throw<InvalidOperationException>(() => FailBackward(model, batch));
                    optimiser.zero_grad();
                }

                losses.Add(Step(model, optimiser, batch));
            }

            return [.. losses];
        }

        var expected = Losses(failing: false);
        var rented = BufferPool.RentedBytes;
        Losses(failing: true).ShouldBe(expected);
        GC.Collect();
        BufferPool.RentedBytes.ShouldBeLessThan(rented + (4 << 20));
    }

    [Fact]
    public void A_training_that_is_cancelled_goes_on_as_if_it_had_not_been()
    {
        float[] Losses(bool cancelled)
        {
            manual_seed(8);
            var model = new SmallGpt(V: 20, T: 16, C: 32, nh: 2, layers: 2);
            var batch = randint(0, 20, [4, 17]);
            var optimiser = optim.AdamW(model.parameters(), 3e-3);
            var losses = new List<float>();
            for (var step = 0; step < 4; step++)
            {
                if (cancelled)
                {
                    var hook = model.named_modules()
                        .Select(m => m.module)
                        .OfType<SmallGpt.Block>()
                        .Last()
                        .register_forward_hook((_, _, _) => throw new OperationCanceledException("from a hook"));
                    Should.Throw<OperationCanceledException>(() => Step(model, optimiser, batch)).Message.ShouldBe("from a hook");
                    hook.remove();
                    Should.Throw<OperationCanceledException>(() => optimiser.step(() => CancelledLoss(model, batch))).Message.ShouldBe(
                        "from a closure");
                    is_grad_enabled().ShouldBeTrue();
                }

                losses.Add(Step(model, optimiser, batch));
            }

            return [.. losses];
        }

        var expected = Losses(cancelled: false);
        var rented = BufferPool.RentedBytes;
        Losses(cancelled: true).ShouldBe(expected);
        GC.Collect();
        BufferPool.RentedBytes.ShouldBeLessThan(rented + (4 << 20));
    }

    [Fact]
    public void Several_threads_train_heads_over_one_frozen_model()
    {
        manual_seed(9);
        var trunk = new SmallGpt(V: 20, T: 16, C: 32, nh: 2, layers: 1);
        foreach (var parameter in trunk.parameters()) parameter.requires_grad = false;
        var batch = randint(0, 20, [4, 17]);

        float[] Train(TorchSharp.Modules.Linear head, int target)
        {
            using var optimiser = optim.AdamW(head.parameters(), 1e-2);
            var losses = new float[30];
            for (var step = 0; step < losses.Length; step++)
            {
                using var scope = NewDisposeScope();
                var wanted = (batch.narrow(1, 1, 16).reshape(-1) + target) % 5;
                var loss = functional.cross_entropy(head.call(trunk.call(batch.narrow(1, 0, 16))).view(-1, 5), wanted);
                optimiser.zero_grad();
                loss.backward();
                optimiser.step();
                losses[step] = loss.item<float>();
            }

            return losses;
        }

        TorchSharp.Modules.Linear[] Heads()
        {
            manual_seed(10);
            return [.. Enumerable.Range(0, 4).Select(_ => Linear(20, 5))];
        }

        var expected = Heads().Select(Train).ToArray();
        var heads = Heads();
        var actual = new float[heads.Length][];
        Thread[] threads = [.. heads.Select((head, n) => new Thread(() => actual[n] = Train(head, n)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        actual.ShouldBe(expected);
        trunk.parameters().Count(p => p.grad is not null).ShouldBe(0);
    }

    // The whole backward is done when this stops: only the step is missing.
    private static Tensor CancelledLoss(SmallGpt model, Tensor batch)
    {
        using var scope = NewDisposeScope();
        model.call(batch.narrow(1, 0, 16)).sum().backward();
        throw new OperationCanceledException("from a closure");
    }

    private static void FailBackward(SmallGpt model, Tensor batch)
    {
        using var scope = NewDisposeScope();
        var logits = model.call(batch.narrow(1, 0, 16));
        var squared = logits * logits;
        using (no_grad()) model.get_parameter("blocks.0.up.weight")!.add_(0);
        squared.sum().backward();
    }

    private static float Step(SmallGpt model, optim.Optimizer optimiser, Tensor batch)
    {
        using var scope = NewDisposeScope();
        var logits = model.call(batch.narrow(1, 0, 16)); // (B, T, V)
        var loss = functional.cross_entropy(logits.view(-1, 20), batch.narrow(1, 1, 16).reshape(-1));
        optimiser.zero_grad();
        loss.backward();
        optimiser.step();
        return loss.item<float>();
    }
}
