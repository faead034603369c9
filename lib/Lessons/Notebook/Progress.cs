using System.Diagnostics;
using System.Net;
using Plotting;
using Plotting.Formatting;

namespace Lessons.Notebook;

/// <summary>
/// A line below the cell that follows a long loop. What stays when the loop is done says how many steps ran and the
/// last message, and nothing about time, so that two runs leave the same output.
/// </summary>
/// <example><code>
/// using var progress = new Progress("Training", steps);
/// for (var step = 0; step &lt; steps; step++) { ...; progress.Report(step + 1, $"loss {loss:F3}"); }
/// </code></example>
public sealed class Progress : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _title;
    private readonly int _total;
    private readonly object? _handle;
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private int _done;
    private string _message = "";

    public Progress(string title, int total)
    {
        if (total < 1) throw new ArgumentOutOfRangeException(nameof(total), $"Progress: {total} steps were announced, expected 1 or more");
        _title = title;
        _total = total;
        _handle = Host.Show(Line());
    }

    /// <summary>Steps done so far; throws OperationCanceledException when the reader interrupts the cell.</summary>
    public void Report(int done, string message = "")
    {
        _done = done;
        _message = message;
        Host.Cancellation.ThrowIfCancellationRequested();
        if (_sinceShown.Elapsed < Pause) return;
        _sinceShown.Restart();
        Host.Update(_handle, Line());
    }

    public void Dispose() => Host.Finish(_handle, Line());

    private ProgressLine Line() => new(_title, _done, _total, _message);
}

/// <summary>The state of a <see cref="Progress"/> as it is shown.</summary>
[TypeFormatterSource(typeof(ProgressLineFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record ProgressLine(string Title, int Done, int Total, string Message)
{
    public string ToHtml() =>
        $"<div class=\"progress-line\"><progress max=\"{Total}\" value=\"{Done}\" "
        + $"aria-label=\"{WebUtility.HtmlEncode(Title)}\"></progress> {WebUtility.HtmlEncode(ToString())}</div>";

    public override string ToString() => $"{Title}: {Done} of {Total}{(Message.Length > 0 ? ", " + Message : "")}";
}

internal sealed class ProgressLineFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<ProgressLine>("text/html", line => line.ToHtml()),
        new MimeFormatter<ProgressLine>("text/plain", line => line.ToString()),
    ];
}

/// <summary>
/// A figure below the cell that is drawn again while a loop runs, at most once a second; the last one stays. A console
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
