using System.Diagnostics;
using System.Globalization;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>
/// kill -9 at any moment: the reader has the old state or the new one, and the next run removes what the killed one left.
/// Takes minutes: COURSE_KILL_TESTS says how many moments of each kind, and without it nothing is killed.
/// </summary>
public class KillTests
{
    private static readonly int Moments = int.TryParse(
        Environment.GetEnvironmentVariable("COURSE_KILL_TESTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

    private sealed class KillFactAttribute : FactAttribute
    {
        public KillFactAttribute() => Skip = Tools.SkipOffLinux ?? (Moments > 0 ? null : "it takes minutes: COURSE_KILL_TESTS=40 runs it");
    }

    private static NotebookBuilder Large() => new NotebookBuilder().Markdown("# One\nWhat?")
        .Code("foreach (var i in Enumerable.Range(0, 20_000)) Console.WriteLine($\"line {i}\");");

    [KillFact]
    public async Task A_notebook_is_the_old_one_or_the_new_one()
    {
        var before = Large().ToString();
        using var clone = new Clone().With("01-one", before);
        var length = await TimedAsync(clone, "run");
        var after = clone.Read("01-one");

        await KilledAsync(clone, "notebooks", length, ["run"], reset: () => clone.With("01-one", before), check: () => clone.Read("01-one")
            .ShouldBeOneOf(before, after));

        await TimedAsync(clone, "run");
        clone.Read("01-one").ShouldBe(after);
        Directory.GetFileSystemEntries(clone.At("notebooks")).ShouldHaveSingleItem();
    }

    [KillFact]
    public async Task A_site_is_the_old_one_or_the_new_one_with_the_readers_files()
    {
        using var clone = new Clone().With("01-one", Large());
        var length = await TimedAsync(clone, "pages");
        clone.WithFile("site/CNAME", "example.org").WithFile("site/notes/a.txt", "mine");

        await KilledAsync(clone, ".", length, ["pages"], reset: () => { }, check: () =>
        {
            File.Exists(clone.At("site/index.html")).ShouldBeTrue();
            File.ReadAllText(clone.At("site/01-one.html")).TrimEnd().ShouldEndWith("</html>");
            // For the moment between the exchange and the end they may lie in the work folder.
            foreach (var name in (string[])["CNAME", "a.txt"])
                Directory.EnumerateFiles(clone.Root, name, SearchOption.AllDirectories).ShouldHaveSingleItem();
        });

        await TimedAsync(clone, "pages");
        File.ReadAllText(clone.At("site/CNAME")).ShouldBe("example.org");
        File.ReadAllText(clone.At("site/notes/a.txt")).ShouldBe("mine");
        Directory.GetFileSystemEntries(clone.Root)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["Notebooks.sln", "notebooks", "site"]);
    }

    /// <summary>Kills at random moments, then at those when files appear, change or get another name.</summary>
    private static async Task KilledAsync(Clone clone, string watched, TimeSpan length, string[] arguments, Action reset, Action check)
    {
        var random = new Random(1);
        for (var i = 0; i < 2 * Moments; i++)
        {
            reset();
            using var watcher = new FileSystemWatcher(
                clone.At(watched)) { IncludeSubdirectories = true, EnableRaisingEvents = true, InternalBufferSize = 1 << 16 };
            using var course = CourseProcess.Start(clone, arguments);
            if (i < Moments)
            {
                await Task.WhenAny(Task.Delay(length * random.NextDouble()), course.WaitForExitAsync());
            }
            else
            {
                // The first and the last events are those of making the folder and of putting it into place.
                var left = random.Next(1, arguments[0] == "run" ? 12 : 400);
                var reached = new TaskCompletionSource();
                void Count(object sender, FileSystemEventArgs e)
                {
                    if (Interlocked.Decrement(ref left) == 0
                        || (e.Name?.EndsWith(".course-pages", StringComparison.Ordinal) == true && random.Next(2) == 0))
                        reached.TrySetResult();
                }

                watcher.Created += Count;
                watcher.Changed += Count;
                watcher.Deleted += Count;
                watcher.Renamed += Count;
                await Task.WhenAny(reached.Task, course.WaitForExitAsync());
            }

            course.Kill();   // this process alone: what it started must end by itself
            await course.WaitForExitAsync();
            check();
        }

        // nbconvert and sessions find out that their parent has gone, and end.
        while (Directory.GetDirectories("/proc").Any(process => Runs(process, clone.Root)))
            await Task.Delay(100);
    }

    private static bool Runs(string process, string root)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(root, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No process, or one that has ended meanwhile.
            return false;
        }
    }

    private static async Task<TimeSpan> TimedAsync(Clone clone, string verb)
    {
        var clock = Stopwatch.StartNew();
        var answer = await CourseProcess.RunAsync(clone, verb);
        answer.ExitCode.ShouldBe(0, answer.Errors);
        return clock.Elapsed;
    }
}
