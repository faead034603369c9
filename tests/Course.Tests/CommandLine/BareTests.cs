using System.Diagnostics;
using System.Runtime.Versioning;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>.ci/bare with an SDK of one file, and a program in the system that holds its mount and does not let go.</summary>
public class BareTests
{
    [MountFact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_is_mounted_is_neither_written_nor_removed()
    {
        using var clone = new Clone().WithFile("sdk/dotnet", "#!/bin/sh").WithFile("sdk/shared/kept", "the SDK")
            // Makes what the script takes for a system.
            .WithFile(
                "tools/debootstrap",
                "#!/bin/bash\nroot=\"${@: -1}\"\nmkdir -p $root/bin $root/usr/bin $root/etc/ssl/certs\ntouch $root/bin/sh")
            // The first program after the mounts: works in there for longer than the script, and tries to write into the SDK.
            .WithFile(
                "tools/git",
                "#!/bin/bash\ncd \"$TMPDIR\"/tmp.*/usr/share/dotnet\ntouch written 2>/dev/null\nsleep 60 >/dev/null 2>&1 &\necho $! > "
                + "\"$HOLDER\"\ntar -c -T /dev/null");
        foreach (var program in (string[])["sdk/dotnet", "tools/debootstrap", "tools/git"])
            File.SetUnixFileMode(clone.At(program), (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(clone.At("tmp"));
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Find().Root, ".ci", "bare"), "none"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{clone.At("tools")}:{clone.At("sdk")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TMPDIR"] = clone.At("tmp");
        start.Environment["HOLDER"] = clone.At("holder");

        var answer = await CourseProcess.AnswerAsync(Process.Start(start)!);
        try
        {
            answer.ExitCode.ShouldNotBe(0);
            answer.Errors.ShouldContain("nothing was removed");
            File.ReadAllText(clone.At("sdk/shared/kept")).ShouldBe("the SDK");
            File.Exists(clone.At("sdk/written")).ShouldBeFalse();
            File.ReadAllText("/proc/self/mounts").ShouldNotContain(clone.Root);
        }
        finally
        {
            using var holder = Process.GetProcessById(
                int.Parse(File.ReadAllText(clone.At("holder")), System.Globalization.CultureInfo.InvariantCulture));
            holder.Kill();
        }
    }
}
