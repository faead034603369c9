using Shared;

namespace Course.Engine;

/// <summary>Says which engine the course is built with, and changes over to the other.</summary>
internal static class EngineCommand
{
    private const string Ask = $"""
        <Project>
          <!-- Written by `course engine torchsharp`, removed by `course engine managed`. -->
          <PropertyGroup>
            <{EngineChoice.Variable}>{EngineChoice.TorchSharp}</{EngineChoice.Variable}>
          </PropertyGroup>
        </Project>

        """;

    public static async Task<int> RunAsync(Repository repository, string? engine, CancellationToken cancellation)
    {
        if (engine is not null)
        {
            await ChangeOverAsync(repository, engine, cancellation);
            if (EngineChoice.Asked(repository) is var (asked, reason) && asked != engine)
                Console.WriteLine($"The next `dotnet build` takes {asked} again, because {reason}.");
        }

        Console.WriteLine(Describe(repository));
        return ExitCode.Done;
    }

    /// <summary>One sentence: what is built, what the next build takes, and why.</summary>
    public static string Describe(Repository repository)
    {
        var (asked, reason) = EngineChoice.Asked(repository);
        var built = EngineChoice.BuiltIn(repository);
        return built == asked
            ? $"{asked}: {reason}"
            : $"{built ?? "nothing"} is built, {asked} is asked for ({reason}): dotnet build lib/Lessons";
    }

    private static async Task ChangeOverAsync(Repository repository, string engine, CancellationToken cancellation)
    {
        var stays = EngineChoice.BuiltIn(repository) is { } before ? $"The engine stays {before}." : "Nothing is built.";
        try
        {
            Console.WriteLine(
                $"Building the library with "
                + $"{engine}{(engine == EngineChoice.TorchSharp ? " (the first time it is fetched: some hundred megabytes)" : "")}");
            using var build = await LibraryBuild.RunAsync(repository, engine, cancellation);
            if (engine == EngineChoice.TorchSharp && await NativeLibraryLoad.ProblemAsync(build.Folder, cancellation) is { } problem)
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

        if (engine == EngineChoice.TorchSharp)
            WholeFile.Write(EngineChoice.FileIn(repository), Ask);
        else
            File.Delete(EngineChoice.FileIn(repository));
    }
}
