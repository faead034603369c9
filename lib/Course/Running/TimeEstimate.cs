namespace Course.Running;

/// <summary>How long a batch will still take, from what its chapters are known to take.</summary>
/// <remarks>
/// Chapters run in their order, <paramref name="parallel"/> at a time, and each goes to the worker that is free first. A
/// machine that is twice as slow as the one that the times are from is so for all chapters: those that are done say by how
/// much. What is left is the time until the last worker is free.
/// </remarks>
/// <param name="expected">Seconds for each chapter, in the order of the run; null where nothing is known.</param>
internal sealed class TimeEstimate(IReadOnlyList<double?> expected, int parallel)
{
    private readonly double[] _started = [.. expected.Select(_ => double.NaN)];
    private readonly double[] _finished = [.. expected.Select(_ => double.NaN)];

    public void Start(int chapter, double now) => _started[chapter] = now;

    public void Finish(int chapter, double now) => _finished[chapter] = now;

    /// <summary>Seconds until all are done; null while there is nothing to tell it from.</summary>
    public double? Left(double now)
    {
        var known = Enumerable.Range(0, expected.Count).Where(i => expected[i] is not null).ToList();
        var done = Enumerable.Range(0, expected.Count).Where(i => !double.IsNaN(_finished[i])).ToList();
        if (known.Count == 0 && done.Count == 0)
            return null;

        var compared = done.Where(i => expected[i] is > 0).ToList();
        var slower = compared.Count > 0 ? compared.Sum(i => _finished[i] - _started[i]) / compared.Sum(i => expected[i]!.Value) : 1;
        // A chapter that nothing is known of takes what the others take in the middle.
        var typical = known.Count > 0 ? known.Average(i => expected[i]!.Value) * slower : done.Average(i => _finished[i] - _started[i]);
        double Length(int i) => expected[i] is { } seconds ? seconds * slower : typical;

        var workers = new PriorityQueue<int, double>();
        var last = 0.0;
        foreach (var i in Enumerable.Range(0, expected.Count).Where(i => !double.IsNaN(_started[i]) && double.IsNaN(_finished[i])))
            Occupy(Math.Max(0, Length(i) - (now - _started[i])));
        while (workers.Count < parallel)
            workers.Enqueue(0, 0);
        foreach (var i in Enumerable.Range(0, expected.Count).Where(i => double.IsNaN(_started[i])))
        {
            workers.TryDequeue(out _, out var free);
            Occupy(free + Length(i));
        }

        return last;

        void Occupy(double until)
        {
            workers.Enqueue(0, until);
            last = Math.Max(last, until);
        }
    }

    /// <summary>Seconds in words that promise no more than they know: "about 40 s left", "about 7 min left".</summary>
    public static string Words(double seconds) =>
        seconds < 90 ? $"about {Math.Max(1, seconds):0} s left" : $"about {seconds / 60:0} min left";
}
