using System.Text.Json;
using Shared;

namespace Course.Running;

/// <summary>
/// What each chapter takes: on this machine where it has run before (lib/times.user, which git ignores), else on the two
/// cores that Running/seconds.json is from.
/// </summary>
internal sealed class RunTimes
{
    private readonly string _learnedFile;
    private readonly Dictionary<string, double> _learned;
    private readonly Dictionary<string, double> _committed;

    public RunTimes(Repository repository)
    {
        _learnedFile = Path.Combine(repository.Root, "lib", "times.user");
        _learned = Read(_learnedFile);
        _committed = Read(Path.Combine(repository.Root, "lib", "Course", "Running", "seconds.json"));
    }

    /// <summary>Seconds for a chapter; null where nothing is known of it.</summary>
    public double? Of(string chapter) =>
        _learned.TryGetValue(chapter, out var seconds) || _committed.TryGetValue(chapter, out seconds) ? seconds : null;

    public void Learn(string chapter, double seconds)
    {
        lock (_learned)
            _learned[chapter] = Math.Round(seconds, 1);
    }

    /// <summary>Keeps what was learned. Where it cannot be kept, the next run estimates from what it has.</summary>
    public void Save()
    {
        try
        {
            WholeFile.Write(
                _learnedFile, JsonSerializer.Serialize(new SortedDictionary<string, double>(_learned, StringComparer.Ordinal)));
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
