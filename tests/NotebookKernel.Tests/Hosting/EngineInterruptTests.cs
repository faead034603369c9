using System.Globalization;
using NotebookKernel.Hosting;
using NotebookKernel.Session;

namespace NotebookKernel.Tests.Hosting;

/// <summary>
/// Cells that compute in the engine, interrupted anywhere: the session lives, and the next call is right. INTERRUPTS sets
/// how many are tried for each number of threads.
/// </summary>
[Collection("processes")]
public class EngineInterruptTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private static readonly string[] Loops =
    [
        "while (true) { using var z = A.matmul(A); }",
        "while (true) { using var z = Wide.exp(); }",
        "while (true) { using var z = Wide.softmax(-1); }",
        "while (true) { using var z = Small + Small; }",
        "while (true) { using var z = Wide.sort(-1).Values; }",
        "while (true) { Small.add_(1); }",
        "var w = rand(200, 200, requires_grad: true); while (true) { w.matmul(A200).pow(2).sum().backward(); }",
        """
        var net = nn.Linear(64, 64);
        var adam = optim.Adam(net.parameters());
        while (true)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            nn.functional.mse_loss(net.forward(X), X).backward();
            adam.step();
        }
        """,
        "await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => { while (true) { using var z = A200.matmul(A200); } })));",
    ];

    private static readonly string Beginning =
        $"""
        #r "{Path.Combine(AppContext.BaseDirectory, "ManagedTorch.dll")}"
        using TorchSharp;
        using static TorchSharp.torch;
        manual_seed(1);
        var A = rand(700, 700);
        var A200 = rand(200, 200);
        var Wide = rand(300, 3000);
        var Small = ones(10);
        var X = rand(32, 64);
        """;

    // Sums of whole numbers: exact, whatever the order.
    private const string Check =
        """
        var whole = arange(40000, dtype: float32).reshape(200, 200).fmod(7);
        var leaf = ones(300, 300, requires_grad: true);
        (leaf * 3).sum().backward();
        $"{whole.matmul(ones(200, 200)).sum().item<float>()} {leaf.grad!.sum().item<float>()} {arange(1000).flip(0).sort(-1).Values[999].item<long>()} {get_num_threads()}"
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task An_interrupted_computation_keeps_the_session_and_the_engine_whole(int threads)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("INTERRUPTS"), CultureInfo.InvariantCulture, out var asked)
            ? asked
            : Loops.Length;
        await using var session = await SessionHost.StartAsync();
        await MustRunAsync(session, $"{Beginning}\nset_num_threads({threads});");
        var expected = $"{Enumerable.Range(0, 40000).Sum(i => i % 7) * 200f} 270000 999 {threads}";
        (await MustRunAsync(session, Check)).ShouldBe(expected);

        var random = new Random(threads);
        for (var i = 0; i < count; i++)
        {
            var code = $"Console.Write(1);\n{Loops[i % Loops.Length]}";
            var delay = random.Next(1, 400);
            var error = (await session.ExecuteAsync(
                code, "loop", output => _ = InterruptAsync(session, output, delay), Long, CancellationToken.None)).Error!;
            var what = $"interrupt {i} after {delay} ms of {Loops[i % Loops.Length]}";
            error.Message.ShouldBe("loop was interrupted.", what);
            (await MustRunAsync(session, Check, what)).ShouldBe(expected, what);
        }
    }

    [Fact]
    public async Task A_cell_that_goes_on_in_spite_of_the_interrupt_is_stopped_by_force()
    {
        await using var session = await SessionHost.StartAsync();
        await MustRunAsync(session, Beginning);
        var outputs = new List<CellOutput>();
        var error = (await session.ExecuteAsync(
            "Console.Write(1); while (true) { try { using var z = Small + Small; } catch (OperationCanceledException) { } }", "loop",
            output =>
            {
                outputs.Add(output);
                _ = InterruptAsync(session, output, 100);
            },
            Long, CancellationToken.None)).Error!;

        // The force can hit a lock of .NET's own, and then the process may be gone: the reader is told either way.
        if (error.Name == "SessionEnded") return;
        error.Message.ShouldContain("stopped by force");
        outputs.OfType<StreamOutput>().ShouldContain(output => output.Name == "stderr"
            && output.Text.StartsWith("Waiting for loop to stop"));
    }

    private static async Task InterruptAsync(SessionProcess session, CellOutput output, int delay)
    {
        if (output is not StreamOutput { Name: "stdout" }) return;
        await Task.Delay(delay);
        session.Interrupt();
    }

    /// <summary>Runs a cell that must succeed; its value as text.</summary>
    private static async Task<string> MustRunAsync(SessionProcess session, string code, string what = "")
    {
        var text = "";
        var result = await session.ExecuteAsync(
            code, "cell", output => text = (output as ResultOutput)?.Data["text/plain"] ?? text, Long, CancellationToken.None);
        result.Error.ShouldBeNull(what);
        return text;
    }
}
