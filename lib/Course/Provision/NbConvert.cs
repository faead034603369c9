namespace Course.Provision;

/// <summary>
/// nbconvert, which turns notebooks into pages: the one already there, else one in a private environment, else the
/// distribution's.
/// </summary>
/// <param name="Command">What to run: a Python and <c>-m nbconvert</c>.</param>
internal sealed record NbConvert(IReadOnlyList<string> Command, Version Version)
{
    /// <summary>nbconvert and what it needs, each package by its hashes.</summary>
    private static readonly string Requirements = Path.Combine(AppContext.BaseDirectory, "Provision", "requirements.txt");

    private static readonly Version Oldest = new(6, 4);

    /// <summary>pip tries each address again and again by default; without a network that is minutes of silence.</summary>
    private static readonly TimeSpan PipLimit = TimeSpan.FromMinutes(5);

    /// <summary>Looks in the private environment, then in every Python on PATH and in the system's own.</summary>
    public static async Task<NbConvert?> FindAsync(Repository repository, CancellationToken cancellation)
    {
        string[] pythons = [PrivatePython(repository), .. Tool.FindAll("python3"), .. Tool.FindAll("python"), "/usr/bin/python3"];
        foreach (var python in pythons.Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            string[] command = [python, "-m", "nbconvert"];
            var answer = await Python.RunAsync([.. command, "--version"], cancellation, TimeSpan.FromMinutes(1));
            if (answer.Succeeded
                && Version.TryParse(string.Join('.', answer.Output.Trim().Split('.').Take(2)), out var version)
                && version >= Oldest)
                return new NbConvert(command, version);
        }

        return null;
    }

    /// <summary>Finds nbconvert or gets it; each step is announced in a line.</summary>
    public static async Task<NbConvert> RequireAsync(Repository repository, CancellationToken cancellation)
    {
        if (await FindAsync(repository, cancellation) is { } there)
            return there;

        var failures = new List<string>();
        if (Tool.Find("python3") is { } python)
        {
            Console.WriteLine("nbconvert is not installed: trying pip install into .venv");
            if (await PipAsync(repository, python, cancellation) is { } failure)
                failures.Add($"pip: {failure}");
            else if (await FindAsync(repository, cancellation) is { } fromPip)
                return fromPip;
        }
        else
        {
            failures.Add("pip: there is no python3 on PATH");
        }

        if (Apt.IsUsable)
        {
            Console.WriteLine("pip could not get it: trying apt-get install jupyter-nbconvert");
            var installed = await Apt.InstallAsync(["python3", "jupyter-nbconvert"], cancellation);
            if (!installed.Succeeded)
                failures.Add($"apt: {installed.LastLine}");
            else if (await FindAsync(repository, cancellation) is { } fromApt)
                return fromApt;
        }
        else
        {
            failures.Add("apt: only tried as root on Debian or Ubuntu");
        }

        throw new CourseException(
            "the pages were not made: they need nbconvert, which is not installed and could not be had "
            + $"({string.Join("; ", failures)}). Install it with `pip install nbconvert` or `apt-get install jupyter-nbconvert`, "
            + "then run `course pages`.",
            ExitCode.Missing);
    }

    /// <summary>Makes .venv with nbconvert in it; what went wrong, or null. A failed attempt leaves no .venv behind.</summary>
    private static async Task<string?> PipAsync(Repository repository, string python, CancellationToken cancellation)
    {
        var folder = PrivateFolder(repository);
        var isNew = !Directory.Exists(folder);
        var done = false;
        try
        {
            var made = await Python.RunAsync([python, "-m", "venv", folder], cancellation, PipLimit);
            if (!made.Succeeded)
                return made.LastLine;
            var installed = await Python.RunAsync(
                [
                    PrivatePython(repository), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "15",
                    "--retries", "1",
                    "--require-hashes", "-r", Requirements,
                ],
                cancellation, PipLimit);
            done = installed.Succeeded;
            return done ? null : installed.LastLine;
        }
        finally
        {
            if (!done && isNew && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static string PrivateFolder(Repository repository) => Path.Combine(repository.Root, ".venv");

    private static string PrivatePython(Repository repository) =>
        OperatingSystem.IsWindows()
            ? Path.Combine(PrivateFolder(repository), "Scripts", "python.exe")
            : Path.Combine(PrivateFolder(repository), "bin", "python");
}
