using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NotebookKernel.Document;

namespace NotebookKernel.Tests.Document;

[UnsupportedOSPlatform("windows")]
public class SaveTests
{
    private const string Old = """{"cells":[],"metadata":{"a":1},"nbformat":4,"nbformat_minor":5}""";

    private static Notebook Changed(string filling = "new")
    {
        var notebook = Notebook.Parse(Old, "n");
        notebook.Metadata["a"] = filling;
        return notebook;
    }

    [Fact]
    public void A_saved_notebook_replaces_the_old_one_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("n.ipynb");
        File.WriteAllText(path, Old);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Changed().Save(path);

        File.ReadAllText(path).ShouldBe(Old.Replace("1}", "\"new\"}"));
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("real.ipynb"), Old);
        File.CreateSymbolicLink(folder.At("link.ipynb"), "real.ipynb");

        Changed().Save(folder.At("link.ipynb"));

        new FileInfo(folder.At("link.ipynb")).LinkTarget.ShouldBe("real.ipynb");
        File.ReadAllText(folder.At("real.ipynb")).ShouldContain("new");
    }

    [Fact]
    public void A_link_to_a_file_that_is_not_there_makes_it()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.At("link.ipynb"), "real.ipynb");
        Changed().Save(folder.At("link.ipynb"));
        new FileInfo(folder.At("link.ipynb")).LinkTarget.ShouldBe("real.ipynb");
        File.Exists(folder.At("real.ipynb")).ShouldBeTrue();
    }

    [Fact]
    public void A_read_only_notebook_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("n.ipynb");
        File.WriteAllText(path, Old);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Should.Throw<NotebookException>(() => Changed().Save(path)).Message.ShouldBe(
            $"{path} was not saved, the file is as it was before: the file is read-only.");

        File.ReadAllText(path).ShouldBe(Old);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [LinuxFact]
    public void What_is_no_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<NotebookException>(() => Changed().Save("/dev/null")).Message.ShouldContain("it is a device or a pipe");
        Should.Throw<NotebookException>(() => Changed().Save(folder.Path)).Message.ShouldContain("it is a folder");
        File.CreateSymbolicLink(folder.At("loop"), "loop");
        Should.Throw<NotebookException>(() => Changed().Save(folder.At("loop"))).Message.ShouldContain("was not saved");
        Directory.GetFiles(folder.Path).ShouldBe([folder.At("loop")]);
    }

    /// <summary>The test has to run as root, as a notebook server in a container often does: others' files stay theirs.</summary>
    [LinuxFact]
    public void The_owner_and_the_extended_attributes_stay()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("n.ipynb");
        File.WriteAllText(path, Old);
        var attribute = SetAttribute(path, "user.note", "kept"u8.ToArray(), 4, 0) == 0;
        var given = Environment.IsPrivilegedProcess && Mounts.Run("chown", "1234:1235", path);

        Changed().Save(path);

        if (given)
            Output("stat", "-c", "%u:%g", path).ShouldBe("1234:1235");
        var value = new byte[16];
        if (attribute)
            value[..(int)GetAttribute(path, "user.note", value, 16)].ShouldBe("kept"u8.ToArray());
    }

    /// <summary>A killed writer leaves its file without the lock on it; a living one holds the lock.</summary>
    [Fact]
    public void What_a_killed_writer_left_is_removed_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("n.ipynb");
        string[] others = [folder.At(".m.ipynb.0123456789ab.saving"), folder.At(".n.ipynb.saving"),
            folder.At(".n.ipynb.0123456789aZ.saving"), folder.At("n.ipynb.0123456789ab.saving")];
        foreach (var file in (string[])[.. others, folder.At(".n.ipynb.0123456789ab.saving"), folder.At(".n.ipynb.ba9876543210.saving")])
            File.WriteAllText(file, "");
        using (new FileStream(folder.At(".n.ipynb.ba9876543210.saving"), FileMode.Open, FileAccess.ReadWrite, FileShare.Delete))
            Changed().Save(path);

        Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)
            .ShouldBe(((string[])[.. others, path, folder.At(".n.ipynb.ba9876543210.saving")]).Order(StringComparer.Ordinal));

        Changed().Save(path);
        File.Exists(folder.At(".n.ipynb.ba9876543210.saving")).ShouldBeFalse();
    }

    [Fact]
    public void Writers_at_once_leave_one_whole_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("n.ipynb");
        Parallel.For(
            0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Changed(new string((char)('a' + i % 26), 20_000)).Save(path));
        Notebook.Load(path).Metadata["a"]!.GetValue<string>().Distinct().Count().ShouldBe(1);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_name_that_leaves_no_room_for_another_is_saved()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At(new string('n', 240) + ".ipynb");
        Changed().Save(path);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<NotebookException>(() => Changed().Save(folder.At("no", "n.ipynb")))
            .Message.ShouldContain("its folder does not exist");
    }

    [UnprivilegedFact]
    public void A_folder_without_the_right_to_write_keeps_the_old_file()
    {
        using var folder = new TemporaryFolder();
        var closed = Directory.CreateDirectory(folder.At("closed")).FullName;
        var path = Path.Combine(closed, "n.ipynb");
        File.WriteAllText(path, Old);
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Should.Throw<NotebookException>(() => Changed().Save(path)).Message.ShouldContain("cannot be written to");
            File.ReadAllText(path).ShouldBe(Old);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Root may write everywhere, so the file systems themselves are made read-only and full.</summary>
    [MountTheory]
    [InlineData("ro", "cannot be written to")]
    [InlineData("full", "the disk is full")]
    public void A_folder_that_takes_nothing_keeps_the_old_file(string kind, string expected)
    {
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder.At("disk")).FullName;
        Mounts.Mount(disk).ShouldBeTrue();
        try
        {
            var path = Path.Combine(disk, "n.ipynb");
            File.WriteAllText(path, Old);
            if (kind == "ro")
                Mounts.MakeReadOnly(disk).ShouldBeTrue();

            Should.Throw<NotebookException>(() => Changed(new string('x', 2 << 20)).Save(path)).Message.ShouldContain(expected);

            File.ReadAllText(path).ShouldBe(Old);
            Directory.GetFiles(disk).ShouldBe([path]);
        }
        finally
        {
            Mounts.Unmount(disk);
        }
    }

    private static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    [DllImport("libc", EntryPoint = "setxattr")]
    private static extern int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [DllImport("libc", EntryPoint = "getxattr")]
    private static extern nint GetAttribute(string path, string name, byte[] value, nint size);

    private static class Mounts
    {
        public static bool Mount(string at) => Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", at);

        public static bool MakeReadOnly(string at) => Run("mount", "-o", "remount,ro", at);

        public static bool Unmount(string at) => Run("umount", at);

        public static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
