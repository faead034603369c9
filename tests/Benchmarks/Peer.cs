using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>A running peers.py: the same work in PyTorch, with a fixed number of threads.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    public Peer(int threads)
    {
        var number = threads.ToString(CultureInfo.InvariantCulture);
        var python = Environment.GetEnvironmentVariable("PEERS_PYTHON") ?? "/usr/bin/python3";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers.py"), number])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = number;
        start.Environment["OMP_NUM_THREADS"] = number;
        _process = Process.Start(start)!;
        Threads = threads;
    }

    public int Threads { get; }

    public string Ask(string work)
    {
        _process.StandardInput.WriteLine(work);
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException(
                $"peers.py ended at \"{work}\"; it needs PyTorch (apt: python3-torch libopenblas0-pthread)");
    }

    public Rate.Times Seconds(string work)
    {
        var times = Ask(work).Split(' ').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray();
        return new(times[0], times[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();   // the end of its input ends it
        _process.WaitForExit();
        _process.Dispose();
    }
}
