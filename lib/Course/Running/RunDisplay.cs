using Course.Content;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Course.Running;

/// <summary>Shows how far a batch of notebooks is: live bars in a terminal, plain lines everywhere else.</summary>
internal abstract class RunDisplay
{
    /// <summary>Runs <paramref name="work"/> under the display that fits where output goes.</summary>
    public static async Task ShowAsync(IReadOnlyList<Chapter> chapters, RunClock clock, Func<RunDisplay, Task> work)
    {
        // A terminal that cannot move its cursor (TERM=dumb) would show a bar once and never its end.
        if (Console.IsOutputRedirected || AnsiConsole.Profile.Capabilities is not { Interactive: true, Ansi: true })
        {
            await work(new LineDisplay(chapters, clock));
            return;
        }

        await AnsiConsole.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn(), new TimeLeftColumn(clock))
            .StartAsync(context => work(new LiveDisplay(context, chapters)));
    }

    public abstract void Started(Chapter chapter);

    /// <summary>A code cell of the chapter starts; the ones before it are done.</summary>
    public abstract void Advanced(Chapter chapter, int doneCells);

    /// <summary>The chapter is over after so many seconds; <paramref name="outcome"/> says how, in a few words.</summary>
    public abstract void Finished(Chapter chapter, bool succeeded, string outcome, double seconds);

    /// <summary>Beside the last bar, which is that of all chapters where there are several.</summary>
    private sealed class TimeLeftColumn(RunClock clock) : ProgressColumn
    {
        private int _last;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            _last = Math.Max(_last, task.Id);
            return new Text(task.Id == _last ? clock.Left() ?? "" : "");
        }
    }

    private sealed class LiveDisplay : RunDisplay
    {
        private readonly Dictionary<Chapter, ProgressTask> _bars;
        private readonly ProgressTask? _total;

        public LiveDisplay(ProgressContext context, IReadOnlyList<Chapter> chapters)
        {
            _bars = chapters.ToDictionary(c => c, c => context.AddTask(Markup.Escape(c.Name), autoStart: false, maxValue: c.CodeCells));
            _total = chapters.Count > 1 ? context.AddTask("all chapters", maxValue: chapters.Sum(c => c.CodeCells)) : null;
        }

        public override void Started(Chapter chapter) => _bars[chapter].StartTask();

        public override void Advanced(Chapter chapter, int doneCells)
        {
            var step = doneCells - _bars[chapter].Value;
            _bars[chapter].Increment(step);
            _total?.Increment(step);
        }

        public override void Finished(Chapter chapter, bool succeeded, string outcome, double seconds)
        {
            Advanced(chapter, chapter.CodeCells);
            var colour = succeeded ? "green" : "red";
            _bars[chapter].Description = $"{Markup.Escape(chapter.Name)} [{colour}]{Markup.Escape(outcome)}[/]";
            _bars[chapter].StopTask();
        }
    }

    private sealed class LineDisplay(IReadOnlyList<Chapter> chapters, RunClock clock) : RunDisplay
    {
        private int _finished;

        public override void Started(Chapter chapter) => Console.WriteLine($"{chapter.Name}: started ({chapter.CodeCells} code cells)");

        public override void Advanced(Chapter chapter, int doneCells)
        {
        }

        public override void Finished(Chapter chapter, bool succeeded, string outcome, double seconds)
        {
            var place = Interlocked.Increment(ref _finished);
            var left = clock.Left() is { } words ? $", {words}" : "";
            Console.WriteLine($"{chapter.Name}: {outcome} after {seconds:0.0} s ({place} of {chapters.Count}{left})");
        }
    }
}
