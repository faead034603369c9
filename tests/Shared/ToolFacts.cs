using System.Diagnostics;

namespace Shared;

/// <summary>
/// Tests that need a program which not every machine has. They are skipped, with the reason, where it is missing, and
/// fail there when COURSE_REQUIRE_TOOLS is 1, as it is on machines set up for testing.
/// </summary>
public static class Tools
{
    private static readonly bool Required = Environment.GetEnvironmentVariable("COURSE_REQUIRE_TOOLS") == "1";

    public static string? Chromium { get; } =
        ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]).Select(Find)
            .FirstOrDefault(path => path is not null);

    /// <summary>A Python that has nbconvert; the system's own too where another is first on PATH.</summary>
    public static string? PythonWithNbConvert { get; } =
        new[] { Find("python3"), "/usr/bin/python3" }.FirstOrDefault(python => python is not null
            && Succeeds(python, "-m", "nbconvert", "--version"));

    /// <summary>A Python that can run notebooks with a kernel.</summary>
    public static string? PythonWithJupyter { get; } =
        new[] { Find("python3"), "/usr/bin/python3" }.FirstOrDefault(python => python is not null
            && Succeeds(python, "-c", "import ipykernel, jupyter_client, nbconvert"));

    /// <summary>A Python that has the classic Notebook.</summary>
    public static string? PythonWithNotebook { get; } =
        new[] { Find("python3"), "/usr/bin/python3" }.FirstOrDefault(
            python => python is not null && Succeeds(python, "-c", "import notebook.notebookapp, ipykernel, nbconvert"));

    public static string? Npm { get; } = Find("npm");

    /// <summary>Why no disk can be mounted here; null where one can. No set-up changes it, so it never fails a test.</summary>
    public static string? MountRefusal { get; } = TryMount();

    /// <summary>Why a test of signals, processes or folder rights is skipped; null on Linux.</summary>
    public static string? SkipOffLinux { get; } = OperatingSystem.IsLinux()
        ? null
        : "it sends signals, reads /proc or sets rights as Linux has them";

    /// <summary>Why a test is skipped; null when it runs.</summary>
    public static string? SkipWithout(string? tool, string name) =>
        tool is not null || Required ? null : $"{name} is not installed (`course doctor` says how to get it)";

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => (string[])[Path.Combine(folder, program), Path.Combine(folder, program + ".exe"),
                Path.Combine(folder, program + ".cmd")])
            .FirstOrDefault(File.Exists);

    private static string? TryMount()
    {
        if (!OperatingSystem.IsLinux())
            return "a full disk is made with Linux's tmpfs";
        if (!Environment.IsPrivilegedProcess)
            return "only root may mount the small disk that this test fills";
        var folder = Directory.CreateTempSubdirectory("course-mount-").FullName;
        var mount = Find("mount");
        var mounted = mount is not null && Succeeds(mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
        if (mounted)
            Succeeds(Find("umount")!, folder);
        Directory.Delete(folder);
        return mounted ? null : "this container forbids mounting the small disk that this test fills";
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        if (!File.Exists(program))
            return false;
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that draws in Chromium.</summary>
public sealed class BrowserFactAttribute : Xunit.FactAttribute
{
    public BrowserFactAttribute() => Skip = Tools.SkipWithout(Tools.Chromium, "Chromium");
}

/// <summary>A test that makes pages: nbconvert and npm.</summary>
public sealed class PagesFactAttribute : Xunit.FactAttribute
{
    public PagesFactAttribute() => Skip = Tools.SkipWithout(Tools.PythonWithNbConvert, "nbconvert") ?? Tools.SkipWithout(Tools.Npm, "npm");
}

/// <summary>A test that makes pages and reads them in Chromium.</summary>
public sealed class PagesBrowserFactAttribute : Xunit.FactAttribute
{
    public PagesBrowserFactAttribute() =>
        Skip = Tools.SkipWithout(Tools.PythonWithNbConvert, "nbconvert")
            ?? Tools.SkipWithout(Tools.Npm, "npm") ?? Tools.SkipWithout(Tools.Chromium, "Chromium");
}

/// <inheritdoc cref="PagesBrowserFactAttribute"/>
public sealed class PagesBrowserTheoryAttribute : Xunit.TheoryAttribute
{
    public PagesBrowserTheoryAttribute() => Skip = new PagesBrowserFactAttribute().Skip;
}

/// <summary>A test that makes a small disk of memory, which only root may, and not in every container.</summary>
public sealed class MountFactAttribute : Xunit.FactAttribute
{
    public MountFactAttribute() => Skip = Tools.MountRefusal;
}

/// <inheritdoc cref="MountFactAttribute"/>
public sealed class MountTheoryAttribute : Xunit.TheoryAttribute
{
    public MountTheoryAttribute() => Skip = Tools.MountRefusal;
}

/// <summary>A test of a folder without the right to write, which binds everybody but root.</summary>
public sealed class UnprivilegedFactAttribute : Xunit.FactAttribute
{
    public UnprivilegedFactAttribute() =>
        Skip = Tools.SkipOffLinux ?? (Environment.IsPrivilegedProcess ? "root may write to every folder" : null);
}

/// <summary>A test of what root alone may do: give files to others.</summary>
public sealed class SuperuserFactAttribute : Xunit.FactAttribute
{
    public SuperuserFactAttribute() =>
        Skip = Tools.SkipOffLinux ?? (Environment.IsPrivilegedProcess ? null : "only root may give a file away");
}

/// <summary>A test of what only Linux has: its signals, its /proc, the bits of its folders.</summary>
public sealed class LinuxFactAttribute : Xunit.FactAttribute
{
    public LinuxFactAttribute() => Skip = Tools.SkipOffLinux;
}

/// <inheritdoc cref="LinuxFactAttribute"/>
public sealed class LinuxTheoryAttribute : Xunit.TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = Tools.SkipOffLinux;
}

/// <summary>A test that talks to a Jupyter kernel.</summary>
public sealed class JupyterFactAttribute : Xunit.FactAttribute
{
    public JupyterFactAttribute() => Skip = Tools.SkipWithout(Tools.PythonWithJupyter, "Jupyter (ipykernel, jupyter_client, nbconvert)");
}

/// <inheritdoc cref="JupyterFactAttribute"/>
public sealed class JupyterTheoryAttribute : Xunit.TheoryAttribute
{
    public JupyterTheoryAttribute() => Skip = Tools.SkipWithout(Tools.PythonWithJupyter, "Jupyter (ipykernel, jupyter_client, nbconvert)");
}

/// <summary>
/// A test that opens notebooks in the classic Notebook in Chromium: it runs where COURSE_ALL_CHAPTERS is 1 and both are installed.
/// </summary>
public sealed class NotebookBrowserFactAttribute : Xunit.FactAttribute
{
    public NotebookBrowserFactAttribute() => Skip = Environment.GetEnvironmentVariable("COURSE_ALL_CHAPTERS") != "1"
        ? "it takes a minute: COURSE_ALL_CHAPTERS=1 runs it"
        : Tools.SkipWithout(Tools.PythonWithNotebook, "the classic Notebook (jupyter-notebook 6)")
            ?? Tools.SkipWithout(Tools.Chromium, "Chromium");
}
