using System.Diagnostics;
using System.Runtime.Versioning;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>.ci/bare with an SDK of one file, and a program in the system that holds its mount and does not let go.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BareTests : IDisposable
{
    // The first program after the mounts: tries to write into the SDK, and leaves a program behind that works in it.
    private const string Git =
        """
        #!/bin/bash
        cd "$BARE_ROOT/usr/share/dotnet"
        touch written 2>/dev/null
        sleep 600 >/dev/null 2>&1 &
        touch "$STARTED"
        tar -c -T /dev/null
        """;

    private readonly Clone _clone;

    public BareTests()
    {
        _clone = new Clone().WithFile("sdk/dotnet", "#!/bin/sh").WithFile("sdk/shared/kept", "the SDK")
            // Makes what the script takes for a system.
            .WithFile(
                "tools/debootstrap",
                "#!/bin/bash\nroot=\"${@: -1}\"\nmkdir -p $root/bin $root/usr/bin $root/etc/ssl/certs\ntouch $root/bin/sh")
            .WithFile("tools/git", Git);
        foreach (var program in (string[])["sdk/dotnet", "tools/debootstrap", "tools/git"])
            File.SetUnixFileMode(_clone.At(program), (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(_clone.At("tmp"));
    }

    private string[] Left => Directory.GetFileSystemEntries(_clone.At("tmp"));

    public void Dispose() => _clone.Dispose();

    [MountFact]
    public async Task Nothing_of_the_SDK_is_written_or_removed_and_nothing_else_is_left()
    {
        var answer = await CourseProcess.AnswerAsync(Start());

        answer.ExitCode.ShouldNotBe(0);   // what was unpacked is no system
        File.Exists(_clone.At("started")).ShouldBeTrue();
        RequireWholeSdk();
        Left.ShouldBeEmpty();
    }

    [MountTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_run_that_is_stopped_removes_its_system(string signal, int exitCode)
    {
        var running = await StartAndWaitAsync();
        using (var kill = Process.Start("kill", [$"-{signal}", running.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();

        (await CourseProcess.AnswerAsync(running)).ExitCode.ShouldBe(exitCode);
        RequireWholeSdk();
        Left.ShouldBeEmpty();
    }

    [MountFact]
    public async Task What_a_killed_run_left_goes_with_the_next_one_and_a_running_ones_stays()
    {
        var killed = await StartAndWaitAsync();
        killed.Kill();
        await CourseProcess.AnswerAsync(killed);
        Left.Length.ShouldBe(1);
        var dead = Left.Single();
        Directory.CreateDirectory(_clone.At("tmp/bare.folder"));   // without the file by which the script knows its own

        // While a second run works, a third one removes what the first one left, and nothing of the second.
        var second = await StartAndWaitAsync();
        Directory.Exists(dead).ShouldBeFalse();
        var alive = Left.Single(folder => !folder.EndsWith("bare.folder", StringComparison.Ordinal));
        File.WriteAllText(_clone.At("tools/git"), "#!/bin/bash\nexit 1");
        await CourseProcess.AnswerAsync(Start());
        Directory.Exists(alive).ShouldBeTrue();

        second.Kill();
        await CourseProcess.AnswerAsync(second);
        await CourseProcess.AnswerAsync(Start());
        Left.ShouldBe([_clone.At("tmp/bare.folder")]);
        RequireWholeSdk();
    }

    private void RequireWholeSdk()
    {
        File.ReadAllText(_clone.At("sdk/shared/kept")).ShouldBe("the SDK");
        File.Exists(_clone.At("sdk/written")).ShouldBeFalse();
        File.ReadAllText("/proc/self/mounts").ShouldNotContain(_clone.Root);
    }

    /// <summary>A run that is in the system and stays there.</summary>
    private async Task<Process> StartAndWaitAsync()
    {
        File.Delete(_clone.At("started"));
        File.WriteAllText(_clone.At("tools/git"), Git.Replace("tar -c -T /dev/null", "sleep 600", StringComparison.Ordinal));
        var process = Start();
        var since = Stopwatch.StartNew();
        while (!File.Exists(_clone.At("started")))
        {
            since.Elapsed.TotalMinutes.ShouldBeLessThan(2);
            process.HasExited.ShouldBeFalse();
            await Task.Delay(20);
        }

        return process;
    }

    private Process Start()
    {
        // A shell that begins with an ignored signal, as tests in the background do, can never catch it.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT,TERM,HUP", "bash", Path.Combine(Repository.Find().Root, ".ci", "bare"), "none"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{_clone.At("tools")}:{_clone.At("sdk")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TMPDIR"] = _clone.At("tmp");
        start.Environment["STARTED"] = _clone.At("started");
        return Process.Start(start)!;
    }
}
