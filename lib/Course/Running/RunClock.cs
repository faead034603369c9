using Course.Content;

namespace Course.Running;

/// <summary>What each chapter of a batch took, and how long the others will take.</summary>
internal sealed class RunClock(IReadOnlyList<Chapter> chapters, RunTimes times, int parallel)
{
    private readonly Lock gate = new();
    private readonly TimeEstimate estimate = new([.. chapters.Select(chapter => times.Of(chapter.Name))], parallel);
    private readonly Dictionary<Chapter, int> places = chapters.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    private readonly Dictionary<Chapter, double> started = [];
    private readonly long begin = TimeProvider.System.GetTimestamp();

    private double Now => TimeProvider.System.GetElapsedTime(begin).TotalSeconds;

    public void Start(Chapter chapter)
    {
        lock (gate)
        {
            started[chapter] = Now;
            estimate.Start(places[chapter], started[chapter]);
        }
    }

    /// <summary>The seconds that the chapter took.</summary>
    public double Finish(Chapter chapter)
    {
        lock (gate)
        {
            estimate.Finish(places[chapter], Now);
            return Now - started[chapter];
        }
    }

    /// <summary>"about 7 min left"; null while nothing is known, and at the end.</summary>
    public string? Left()
    {
        lock (gate)
            return estimate.Left(Now) is > 0 and { } seconds ? TimeEstimate.Words(seconds) : null;
    }
}
