using ManagedTorch.Tests.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ManagedTorch.Tests.Networks;

/// <summary>A hash of all weights after a short training, to be compared between thread counts and processes.</summary>
internal static class TrainingBits
{
    public static IEnumerable<string> All()
    {
        foreach (var threads in (int[])[1, 2, 3])
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            yield return $"small GPT, 20 steps of AdamW: {Gpt():x16}";
            yield return $"multilayer perceptron, 10 steps of SGD: {Perceptron():x16}";
        }
    }

    private static ulong Gpt()
    {
        manual_seed(5);
        var model = new SmallGpt(V: 11, T: 16, C: 24, nh: 2, layers: 2);
        var batch = randint(0, 11, [3, 17]);
        var optimiser = optim.AdamW(model.parameters(), 3e-3, weight_decay: 0.1);
        for (var step = 0; step < 20; step++)
        {
            using var scope = NewDisposeScope();
            var logits = model.call(batch.narrow(1, 0, 16)); // (B, T, V)
            optimiser.zero_grad();
            functional.cross_entropy(logits.view(-1, 11), batch.narrow(1, 1, 16).reshape(-1)).backward();
            utils.clip_grad_norm_(model.parameters(), 1);
            optimiser.step();
        }

        return Hash(model);
    }

    private static ulong Perceptron()
    {
        manual_seed(6);
        var model = Sequential(Linear(33, 70), Tanh(), Dropout(0.1), Linear(70, 1));
        var x = randn(100, 33); // (B, 33)
        var y = x.select(1, 0).sin().unsqueeze(1); // (B, 1)
        var optimiser = optim.SGD(model.parameters(), 0.05, momentum: 0.9);
        for (var step = 0; step < 10; step++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            functional.mse_loss(model.call(x), y).backward();
            optimiser.step();
        }

        return Hash(model);
    }

    private static ulong Hash(Module model) =>
        KernelBits.Hash<float>([.. model.parameters().SelectMany(p => p.data<float>().ToArray())]);
}
