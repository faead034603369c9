using System.Diagnostics;
using Plotting;

namespace Lessons.Teaching;

/// <summary>
/// A figure below the cell that is drawn anew while a loop runs, at most once a second; the last one stays. A console
/// gets the text of the first and of the last.
/// </summary>
/// <example><code>
/// using var live = new LiveFigure(Curve);
/// for (var step = 0; step &lt; steps; step++) { ...; losses.Add(loss); live.Update(); }
/// </code></example>
public sealed class LiveFigure : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Func<Figure> _draw;
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private readonly object? _handle;

    /// <param name="draw">Makes the figure from what is known so far; called now, and whenever it is shown again.</param>
    public LiveFigure(Func<Figure> draw)
    {
        _draw = draw;
        _handle = Host.Show(draw());
    }

    /// <summary>Something has changed; throws OperationCanceledException when the reader interrupts the cell.</summary>
    public void Update()
    {
        Host.Cancellation.ThrowIfCancellationRequested();
        if (_sinceShown.Elapsed < Pause) return;
        Host.Update(_handle, _draw());
        _sinceShown.Restart();
    }

    public void Dispose() => Host.Finish(_handle, _draw());
}
