using System.Text.Json;

namespace Course.Running;

/// <summary>
/// What each chapter takes: on this machine where it has run before (lib/times.user, which git ignores), else on the two
/// cores that Running/seconds.json is from.
/// </summary>
internal sealed class RunTimes
{
    private readonly string learnedFile;
    private readonly Dictionary<string, double> learned;
    private readonly Dictionary<string, double> committed;

    public RunTimes(Repository repository)
    {
        learnedFile = Path.Combine(repository.Root, "lib", "times.user");
        learned = Read(learnedFile);
        committed = Read(Path.Combine(repository.Root, "lib", "Course", "Running", "seconds.json"));
    }

    /// <summary>Seconds for a chapter; null where nothing is known of it.</summary>
    public double? Of(string chapter) =>
        learned.TryGetValue(chapter, out var seconds) || committed.TryGetValue(chapter, out seconds) ? seconds : null;

    public void Learn(string chapter, double seconds)
    {
        lock (learned)
            learned[chapter] = Math.Round(seconds, 1);
    }

    /// <summary>Keeps what was learned. Where it cannot be kept, the next run estimates from what it has.</summary>
    public void Save()
    {
        try
        {
            File.WriteAllText(learnedFile, JsonSerializer.Serialize(new SortedDictionary<string, double>(learned, StringComparer.Ordinal)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static Dictionary<string, double> Read(string file)
    {
        try
        {
            var read = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(file)) : null;
            return new Dictionary<string, double>((read ?? []).Where(pair => pair.Value is > 0 and < 1e6), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Half written, or another's: as good as none.
            return new Dictionary<string, double>(StringComparer.Ordinal);
        }
    }
}
