using System.Diagnostics;
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

    private static class Mounts
    {
        public static bool Mount(string at) => Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", at);

        public static bool MakeReadOnly(string at) => Run("mount", "-o", "remount,ro", at);

        public static bool Unmount(string at) => Run("umount", at);

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
