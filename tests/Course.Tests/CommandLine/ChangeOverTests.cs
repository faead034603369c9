using System.Diagnostics;
using System.Text.Json.Nodes;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>A change of packages that really builds: the projects of the course with next to no code in them.</summary>
public class ChangeOverTests
{
    /// <summary>Where this file exists, the build of Lessons has written everything and does not come to its end.</summary>
    private const string Hold = "hold";

    private const string Targets = $"""
        <Project>
          <Target Name="Hold" AfterTargets="CopyFilesToOutputDirectory" Condition="'$(MSBuildProjectName)' == 'Lessons' and Exists('$(MSBuildThisFileDirectory){Hold}')">
            <WriteLinesToFile File="$(MSBuildThisFileDirectory)held" />
            <Exec Command="sleep 600" WorkingDirectory="$(MSBuildThisFileDirectory)" />
          </Target>
        </Project>
        """;

    [LinuxFact]
    public async Task It_leaves_the_library_in_use_until_the_other_is_built_whole()
    {
        using var clone = Buildable();
        var inUse = Files(clone, "lib/bin");
        inUse.ShouldContain("Lessons.dll");

        clone.WithFile(Hold, "");
        var course = CourseProcess.StartInTerminal(clone, "packages", "embedded");
        await WaitUntil(() => File.Exists(clone.At("held")));
        Files(clone, "lib/obj/next").ShouldContain("Lessons.dll");
        Process.Start("/bin/sh", ["-c", $"kill -INT {course.Id}"]).WaitForExit();
        var interrupted = await CourseProcess.AnswerAsync(course);
        interrupted.ExitCode.ShouldBe(ExitCode.Interrupted);
        interrupted.Errors.ShouldMatch("^course: interrupted. The (embedded|full) side stays in use.\n$");
        Files(clone, "lib/bin").ShouldBe(inUse);
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/packages.user")).ShouldBeTrue();
        await WaitUntil(() => ProcessesIn(clone).Count == 0);

        File.Delete(clone.At(Hold));
        var ended = await CourseProcess.RunAsync(clone, "packages", "embedded");
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.ShouldContain("embedded: nothing asks for the full packages");
        Files(clone, "lib/bin").ShouldContain("ManagedTorch.dll");
        Files(clone, "lib/bin").ShouldNotContain("of-the-other-side.dll");
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/packages.user")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_library_in_use()
    {
        using var clone = Buildable().WithFile("lib/Lessons/Broken.cs", "class Broken {");
        var inUse = Files(clone, "lib/bin");
        var answer = await CourseProcess.RunAsync(clone, "packages", "embedded");
        answer.ExitCode.ShouldBe(ExitCode.Missing);
        answer.Errors.ShouldMatch(@"^course: the build failed: CS1513: \} expected. The (embedded|full) side stays in use.\s*$");
        Files(clone, "lib/bin").ShouldBe(inUse);
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/packages.user")).ShouldBeTrue();
    }

    /// <summary>The embedded side asks a feed for these packages and no others, those of the full side least of all.</summary>
    [Fact]
    public async Task The_embedded_side_restores_nothing_of_the_full_one()
    {
        using var clone = Buildable();
        var answer = await CourseProcess.RunAsync(clone, "packages", "embedded");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        Directory.Exists(clone.At("lib/Interop/obj")).ShouldBeFalse();
        var assets = JsonNode.Parse(File.ReadAllText(clone.At("lib/Lessons/obj/project.assets.json")))!;
        var packages = from library in assets["libraries"]!.AsObject()
                       where (string?)library.Value!["type"] == "package"
                       select library.Key.Split('/')[0];
        packages.Order(StringComparer.Ordinal).ShouldBe(["CsvHelper", "Meziantou.Analyzer"]);
    }

    /// <summary>The course's projects, the library that is built, a file of another side beside it, and the wish for full packages.</summary>
    private static Clone Buildable()
    {
        var course = Repository.Find().Root;
        var clone = new Clone().WithFile("Directory.Build.targets", Targets).WithFile("lib/packages.user", "<Project />");
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"])
            File.Copy(Path.Combine(course, file), clone.At(file));
        foreach (var project in (string[])["Interop", "Lessons", "ManagedTorch", "Plotting"])
        {
            clone.WithFile($"lib/{project}/One.cs", $"namespace {project};\n\npublic class One;\n");
            File.Copy(Path.Combine(course, "lib", project, $"{project}.csproj"), clone.At($"lib/{project}/{project}.csproj"));
        }

        clone.WithFile("lib/Lessons/Worlds/course.grammar", "").WithFile("lib/bin/of-the-other-side.dll", "");
        File.Copy(Path.Combine(course, "lib", "bin", "Lessons.dll"), clone.At("lib/bin/Lessons.dll"));
        return clone;
    }

    private static List<string> Files(Clone clone, string folder) =>
        Directory.Exists(clone.At(folder)) ? [.. Directory.GetFileSystemEntries(clone.At(folder)).Select(path => Path.GetFileName(path)).Order()] : [];

    /// <summary>Programs that run in the clone: the build, its nodes, and what they start.</summary>
    private static List<string> ProcessesIn(Clone clone) =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => WorksIn(folder).StartsWith(clone.Root, StringComparison.Ordinal)),
    ];

    private static string WorksIn(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or is somebody else's.
            return "";
        }
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }
}
