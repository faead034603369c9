using Course.Content;

namespace Course.Running;

/// <summary>What each chapter of a batch took, and how long the others will take.</summary>
internal sealed class RunClock(IReadOnlyList<Chapter> chapters, RunTimes times, int parallel)
{
    private readonly Lock _gate = new();
    private readonly TimeEstimate _estimate = new([.. chapters.Select(chapter => times.Of(chapter.Name))], parallel);
    private readonly Dictionary<Chapter, int> _positions = chapters.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    private readonly Dictionary<Chapter, double> _started = [];
    private readonly long _begin = TimeProvider.System.GetTimestamp();

    private double Now => TimeProvider.System.GetElapsedTime(_begin).TotalSeconds;

    public void Start(Chapter chapter)
    {
        lock (_gate)
        {
            _started[chapter] = Now;
            _estimate.Start(_positions[chapter], _started[chapter]);
        }
    }

    /// <summary>The seconds that the chapter took.</summary>
    public double Finish(Chapter chapter)
    {
        lock (_gate)
        {
            _estimate.Finish(_positions[chapter], Now);
            return Now - _started[chapter];
        }
    }

    /// <summary>"about 7 min left"; null while nothing is known, and at the end.</summary>
    public string? Left()
    {
        lock (_gate)
            return _estimate.Left(Now) is > 0 and { } seconds ? TimeEstimate.Words(seconds) : null;
    }
}
