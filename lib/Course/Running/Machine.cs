using System.Globalization;

namespace Course.Running;

/// <summary>What this machine can carry.</summary>
internal static class Machine
{
    /// <summary>What one running chapter may need: the session, Roslyn, and the largest model a chapter trains.</summary>
    private const long BytesPerNotebook = 3L << 30;

    /// <summary>Two chapters at a time where there are two cores and memory for two.</summary>
    public static int DefaultParallelism() =>
        (int)Math.Clamp(Math.Min(Environment.ProcessorCount, AvailableMemory() / BytesPerNotebook), 1, 2);

    /// <summary>Bytes that can be had without swapping: the kernel's own estimate on Linux.</summary>
    public static long AvailableMemory()
    {
        const string table = "/proc/meminfo";
        const string entry = "MemAvailable:";
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (!File.Exists(table))
            return limit;

        var line = File.ReadLines(table).FirstOrDefault(l => l.StartsWith(entry, StringComparison.Ordinal));
        return line is null
            ? limit
            : Math.Min(limit, long.Parse(line[entry.Length..].Replace("kB", "", StringComparison.Ordinal)
                .Trim(), CultureInfo.InvariantCulture) << 10);
    }
}
