using System.Diagnostics;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Parity.Training;

/// <summary>One training run of appendix A2: its losses, and what it costs on the engine that this program is compiled against.</summary>
internal static class TrainingRun
{
    private const int Vocabulary = 65;

    /// <summary>The losses that are written are those before so many updates.</summary>
    private static readonly int[] Shown = [0, 1, 2, 5, 10, 20, 50, 100, 200, 400];

    /// <summary>A model, the loss of its next batch, its optimiser, and how many updates it gets.</summary>
    private sealed record Task(nn.Module Model, Func<Tensor> Loss, optim.Optimizer Optimiser, int Steps);

    /// <summary>
    /// Lines "loss STEP VALUE", then "cost" with the mean processor milliseconds of a step on all cores, the processor seconds from
    /// the start of the process to the end of its first step, and the largest working set in MB. Processor time is counted because
    /// it depends little on what else the machine does.
    /// </summary>
    /// <param name="name">network, gpt or wide-gpt.</param>
    /// <param name="seed">Draws data and initial weights.</param>
    /// <param name="nudged">Whether the first weight begins one rounding higher.</param>
    public static void Print(string name, long seed, bool nudged)
    {
        manual_seed(seed);
        var task = name switch
        {
            "network" => Network(),
            "gpt" => Gpt(layers: 2, heads: 2, channels: 64, context: 32, batch: 16, steps: 400),
            "wide-gpt" => Gpt(layers: 4, heads: 4, channels: 256, context: 64, batch: 16, steps: 20),
            _ => throw new ArgumentException($"{name}: expected network, gpt or wide-gpt", nameof(name)),
        };
        if (nudged) Nudge(task.Model.parameters().First());
        var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        for (var step = 0; step <= task.Steps; step++)
        {
            using var scope = NewDisposeScope();
            task.Model.zero_grad();
            var loss = task.Loss();
            loss.backward();
            task.Optimiser.step();
            if (step == 0)
            {
                process.Refresh();
                start = process.TotalProcessorTime;
            }

            if (Shown.Contains(step)) Console.WriteLine(FormattableString.Invariant($"loss {step} {loss.item<float>():R}"));
        }

        process.Refresh();
        var processor = (process.TotalProcessorTime - start).TotalMilliseconds / task.Steps;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"cost {processor:F3} {start.TotalSeconds:F2} {process.PeakWorkingSet64 / 1e6:F0}"));
    }

    /// <summary>The network that the appendix trains in its own cells: 8 numbers in, 1 out, all 256 points in every step.</summary>
    private static Task Network()
    {
        var x = randn(256, 8);
        var y = sin(x.sum(1, keepdim: true));
        var model = nn.Sequential(nn.Linear(8, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1));
        return new Task(model, () => nn.functional.mse_loss(model.forward(x), y), optim.Adam(model.parameters(), 0.01), 400);
    }

    /// <summary>Texts that count in steps of 1 to 8, modulo 65; the model has to find the step.</summary>
    private static Task Gpt(int layers, int heads, int channels, int context, int batch, int steps)
    {
        var model = new Benchmarks.Gpt(layers, heads, channels, context, Vocabulary);
        return new Task(model, Loss, optim.AdamW(model.parameters(), 1e-3), steps);

        Tensor Loss()
        {
            var (start, stride) = (randint(0, Vocabulary, [batch, 1]), randint(1, 9, [batch, 1]));
            var text = (start + stride * arange(context + 1)).remainder(Vocabulary);        // (B, T + 1)
            var logits = model.forward(text.narrow(1, 0, context));                         // (B, T, V)
            return nn.functional.cross_entropy(logits.reshape(-1, Vocabulary), text.narrow(1, 1, context).reshape(-1));
        }
    }

    /// <summary>The next larger float of the first element.</summary>
    private static void Nudge(Parameter weight)
    {
        using var untracked = no_grad();
        var flat = weight.view(-1);
        flat[0] = MathF.BitIncrement(flat[0].item<float>());
    }
}
