using Spectre.Console;

namespace Course.Running;

/// <summary>Shows how far a batch of notebooks is: live bars in a terminal, plain lines everywhere else.</summary>
internal abstract class RunDisplay
{
    /// <summary>Runs <paramref name="work"/> under the display that fits where output goes.</summary>
    public static async Task ShowAsync(IReadOnlyList<Chapter> chapters, Func<RunDisplay, Task> work)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            await work(new LineDisplay(chapters));
            return;
        }

        await AnsiConsole.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new LiveDisplay(context, chapters)));
    }

    public abstract void Started(Chapter chapter);

    /// <summary>A code cell of the chapter starts; the ones before it are done.</summary>
    public abstract void Advanced(Chapter chapter, int doneCells);

    /// <summary>The chapter is over; <paramref name="outcome"/> says how, in a few words.</summary>
    public abstract void Finished(Chapter chapter, bool succeeded, string outcome);

    private sealed class LiveDisplay : RunDisplay
    {
        private readonly Dictionary<Chapter, ProgressTask> bars;
        private readonly ProgressTask? total;

        public LiveDisplay(ProgressContext context, IReadOnlyList<Chapter> chapters)
        {
            bars = chapters.ToDictionary(c => c, c => context.AddTask(Markup.Escape(c.Name), autoStart: false, maxValue: c.CodeCells));
            total = chapters.Count > 1 ? context.AddTask("all chapters", maxValue: chapters.Sum(c => c.CodeCells)) : null;
        }

        public override void Started(Chapter chapter) => bars[chapter].StartTask();

        public override void Advanced(Chapter chapter, int doneCells)
        {
            var step = doneCells - bars[chapter].Value;
            bars[chapter].Increment(step);
            total?.Increment(step);
        }

        public override void Finished(Chapter chapter, bool succeeded, string outcome)
        {
            Advanced(chapter, chapter.CodeCells);
            var colour = succeeded ? "green" : "red";
            bars[chapter].Description = $"{Markup.Escape(chapter.Name)} [{colour}]{Markup.Escape(outcome)}[/]";
            bars[chapter].StopTask();
        }
    }

    private sealed class LineDisplay(IReadOnlyList<Chapter> chapters) : RunDisplay
    {
        private readonly Dictionary<Chapter, int> done = chapters.ToDictionary(c => c, _ => 0);
        private readonly Dictionary<Chapter, long> started = [];
        private readonly long begin = TimeProvider.System.GetTimestamp();
        private int finished;

        public override void Started(Chapter chapter)
        {
            lock (done)
                started[chapter] = TimeProvider.System.GetTimestamp();
            Console.WriteLine($"{chapter.Name}: started ({chapter.CodeCells} code cells)");
        }

        public override void Advanced(Chapter chapter, int doneCells)
        {
            lock (done)
                done[chapter] = doneCells;
        }

        public override void Finished(Chapter chapter, bool succeeded, string outcome)
        {
            lock (done)
            {
                done[chapter] = chapter.CodeCells;
                finished++;
                var seconds = TimeProvider.System.GetElapsedTime(started[chapter]).TotalSeconds;
                Console.WriteLine($"{chapter.Name}: {outcome} after {seconds:0.0} s ({finished} of {chapters.Count}{Remaining()})");
            }
        }

        /// <summary>Time left if the cells to come take as long as the ones done.</summary>
        private string Remaining()
        {
            var share = done.Values.Sum() / (double)Math.Max(1, chapters.Sum(c => c.CodeCells));
            if (finished == chapters.Count || share == 0)
                return "";
            var left = TimeProvider.System.GetElapsedTime(begin).TotalSeconds * (1 - share) / share;
            return $", about {left:0} s left";
        }
    }
}
