namespace Benchmarks;

/// <summary>The same work here and in PyTorch, in turn, in one run.</summary>
internal static class Peers
{
    private sealed record Work(string Name, string Peer, Func<Rate.Times> Ours, double Flops = 0);

    private const int Rounds = 3;

    public static void Print(string only)
    {
        using var one = new Peer(1);
        using var all = new Peer(Environment.ProcessorCount);
        Console.WriteLine(
            $"{one.Ask("versions")}; .NET {Environment.Version}; {Environment.ProcessorCount} cores; peak of one: {Rate.Peak():F1} "
            + "GFLOP/s");
        Console.WriteLine(
            $"{"",-28}{"ours",12}{"PyTorch",12}{"threads",9}{"ratio",8}{"fastest",9}{"GFLOP/s",10}{"PyTorch",10}   (times and ratio: "
            + "medians; fastest: the ratio of the fastest samples, and the rates from them)");
        foreach (var work in All().Where(work => work.Name.StartsWith(only, StringComparison.Ordinal))) Compare(work, one, all);
    }

    private static IEnumerable<Work> All()
    {
        foreach (var shape in MatMulRate.Shapes)
        {
            var (m, n, k, a, b) = shape;
            yield return new(
                $"matmul {shape}", $"matmul {m} {n} {k} {(a ? 1 : 0)} {(b ? 1 : 0)}", () => MatMulRate.Seconds(shape), shape.Flops);
        }
        foreach (var (b, nh, t, hs) in AttentionRate.Shapes)
        {
            yield return new($"attention {b}x{nh}x{t}x{hs}", $"attention {b} {nh} {t} {hs} 0", () => AttentionRate.Seconds(
                b, nh, t, hs, backward: false));
            yield return new($"attention {b}x{nh}x{t}x{hs} back", $"attention {b} {nh} {t} {hs} 1", () => AttentionRate.Seconds(
                b, nh, t, hs, backward: true));
        }
        yield return new("train 4x4x128, T=64, B=12", "train 4 4 128 64 12", () => Training.Train(4, 4, 128, 64, 12));
        yield return new("train 6x6x192, T=128, B=12", "train 6 6 192 128 12", () => Training.Train(6, 6, 192, 128, 12));
        yield return new("chain of 1000 operators", "chain 1000", () => Training.Chain(1000));
        yield return new("sample 256 tokens", "sample 256", () => Training.Sample(256));
    }

    private static void Compare(Work work, Peer one, Peer all)
    {
        var times = new List<(Rate.Times Ours, Rate.Times One, Rate.Times All)>();
        for (var round = 0; round < Rounds; round++)
            times.Add((work.Ours(), one.Seconds(work.Peer), all.Seconds(work.Peer)));
        var ours = Median(times.Select(t => t.Ours));
        var (oneThread, allThreads) = (Median(times.Select(t => t.One)), Median(times.Select(t => t.All)));
        var (best, threads) = oneThread < allThreads ? (oneThread, one.Threads) : (allThreads, all.Threads);
        var (fastest, fastestPeer) = (times.Min(t => t.Ours.Best), times.Min(t => Math.Min(t.One.Best, t.All.Best)));
        var rates = work.Flops > 0 ? $"{work.Flops / fastest / 1e9,10:F1}{work.Flops / fastestPeer / 1e9,10:F1}" : "";
        Console.WriteLine($"{work.Name,-28}{Time(ours),12}{Time(best),12}{threads,9}{ours / best,8:F2}{fastest / fastestPeer,9:F2}{rates}");
    }

    private static double Median(IEnumerable<Rate.Times> times) => times.Select(t => t.Median).Order().ElementAt(Rounds / 2);

    private static string Time(double seconds) => seconds switch
    {
        < 1e-3 => $"{seconds * 1e6:F2} us",
        _ => $"{seconds * 1e3:F2} ms",
    };
}
