namespace Course.Packages;

/// <summary>Says which packages the course is built with, and changes over to the others.</summary>
internal static class PackagesCommand
{
    private const string Ask = """
        <Project>
          <!-- Written by `course packages full`, removed by `course packages embedded`. -->
          <PropertyGroup>
            <FullPackages>true</FullPackages>
          </PropertyGroup>
        </Project>

        """;

    public static async Task<int> RunAsync(Repository repository, string? side, CancellationToken cancellation)
    {
        if (side is not null)
        {
            await ChangeOverAsync(repository, side, cancellation);
            if (PackageSide.Asked(repository) is var (asked, reason) && asked != side)
                Console.WriteLine($"The next `dotnet build` takes the {asked} side again, because {reason}.");
        }

        Console.WriteLine(Describe(repository));
        return ExitCode.Done;
    }

    /// <summary>One sentence: what is built, what the next build takes, and why.</summary>
    public static string Describe(Repository repository)
    {
        var (asked, reason) = PackageSide.Asked(repository);
        var built = PackageSide.BuiltIn(repository);
        return built == asked
            ? $"{asked}: {reason}"
            : $"{built ?? "nothing"} is built, {asked} is asked for ({reason}): dotnet build lib/Lessons";
    }

    private static async Task ChangeOverAsync(Repository repository, string side, CancellationToken cancellation)
    {
        var stays = PackageSide.BuiltIn(repository) is { } before ? $"The {before} side stays in use." : "Nothing is built.";
        try
        {
            Console.WriteLine($"Building lib/Lessons with the {side} packages{(side == PackageSide.Full ? " (the first time they are fetched: some hundred megabytes)" : "")}");
            using var build = await LibraryBuild.RunAsync(repository, side, cancellation);
            if (side == PackageSide.Full && await NativeLibraryLoad.ProblemAsync(build.Folder, cancellation) is { } problem)
                throw new CourseException(problem, ExitCode.Missing);
            build.TakePlace();
        }
        catch (CourseException e)
        {
            throw new CourseException($"{e.Message.TrimEnd('.')}. {stays}", e.ExitCode);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new CourseException($"interrupted. {stays}", ExitCode.Interrupted);
        }

        if (side == PackageSide.Full)
            await File.WriteAllTextAsync(PackageSide.FileIn(repository), Ask, CancellationToken.None);
        else
            File.Delete(PackageSide.FileIn(repository));
    }
}
