using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>A change of the engine that really builds: the projects of the course with next to no code in them.</summary>
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

    private const string Generator = "lib/ManagedTorch/Spellings/Generator";

    private const string Asking = "<Project><PropertyGroup><CourseEngine>torchsharp</CourseEngine></PropertyGroup></Project>";

    [LinuxFact]
    public async Task It_leaves_the_library_in_use_until_the_other_is_built_whole()
    {
        using var clone = Buildable();
        var inUse = Files(clone, "lib/bin");
        inUse.ShouldContain("Lessons.dll");

        clone.WithFile(Hold, "");
        var course = CourseProcess.StartInTerminal(clone, "engine", "managed");
        await WaitUntil(() => File.Exists(clone.At("held")) || course.HasExited);
        if (course.HasExited)
            (await CourseProcess.AnswerAsync(course)).Errors.ShouldBeEmpty("the build ended before it was held");
        Files(clone, "lib/obj/next").ShouldContain("Lessons.dll");
        Process.Start("/bin/sh", ["-c", $"kill -INT {course.Id}"]).WaitForExit();
        var interrupted = await CourseProcess.AnswerAsync(course);
        interrupted.ExitCode.ShouldBe(ExitCode.Interrupted);
        interrupted.Errors.ShouldMatch("^course: interrupted. The engine stays (managed|torchsharp).\n$");
        Files(clone, "lib/bin").ShouldBe(inUse);
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/engine.user")).ShouldBeTrue();
        await WaitUntil(() => ProcessesIn(clone).Count == 0);

        File.Delete(clone.At(Hold));
        var ended = await CourseProcess.RunAsync(clone, "engine", "managed");
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.ShouldContain("managed: nothing asks for TorchSharp");
        Files(clone, "lib/bin").ShouldContain("ManagedTorch.dll");
        Files(clone, "lib/bin").ShouldContain("Interop.dll");
        Files(clone, "lib/bin").ShouldContain("Plotly.NET.dll");
        Files(clone, "lib/bin").ShouldNotContain("of-the-other-engine.dll");
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/engine.user")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_library_in_use()
    {
        using var clone = Buildable().WithFile("lib/Lessons/Broken.cs", "class Broken {");
        var inUse = Files(clone, "lib/bin");
        var answer = await CourseProcess.RunAsync(clone, "engine", "managed");
        answer.ExitCode.ShouldBe(ExitCode.Missing);
        answer.Errors.ShouldMatch(@"^course: the build failed: CS1513: \} expected. The engine stays (managed|torchsharp).\s*$");
        Files(clone, "lib/bin").ShouldBe(inUse);
        Files(clone, "lib/obj").ShouldBeEmpty();
        File.Exists(clone.At("lib/engine.user")).ShouldBeTrue();
    }

    /// <summary>
    /// With ManagedTorch a feed is asked for nothing of TorchSharp's, and for Lessons alone for nothing that Interop
    /// needs.
    /// </summary>
    [Fact]
    public async Task Each_library_restores_what_it_needs_and_nothing_more()
    {
        using var clone = Buildable();
        var answer = await CourseProcess.RunAsync(clone, "engine", "managed");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        Restored("Lessons").ShouldBe(["CsvHelper", "Meziantou.Analyzer"]);
        Restored("Interop").ShouldNotContain(package => package.Contains("torch", StringComparison.OrdinalIgnoreCase));

        List<string> Restored(string project) =>
        [
            .. (from library in JsonNode.Parse(
                File.ReadAllText(clone.At($"lib/{project}/obj/project.assets.json")))!["libraries"]!.AsObject()
                where (string?)library.Value!["type"] == "package"
                select library.Key.Split('/')[0]).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The course's projects, the library that is built, a file of the other engine beside it, and the wish for
    /// TorchSharp.
    /// </summary>
    private static Clone Buildable()
    {
        var course = Repository.Find().Root;
        var clone = new Clone().WithFile("Directory.Build.targets", Targets).WithFile("lib/engine.user", Asking);
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"])
            File.Copy(Path.Combine(course, file), clone.At(file));
        foreach (var project in (string[])["Interop", "Lessons", "ManagedTorch", "Plotting"])
        {
            clone.WithFile($"lib/{project}/One.cs", $"namespace {project};\n\npublic class One;\n");
            var text = File.ReadAllText(Path.Combine(course, "lib", project, $"{project}.csproj"));
            clone.WithFile($"lib/{project}/{project}.csproj", text);
            // What a project compiles of another folder, with either engine.
            foreach (var source in XDocument.Parse(text).Descendants("Compile").Where(compile => compile.Attribute("Condition") is null
                && compile.Attribute("Include") is not null).Select(compile => (string)compile.Attribute("Include")!))
                clone.WithFile($"lib/{project}/{source}", File.ReadAllText(Path.Combine(course, "lib", project, source)));
        }

        // The compiler runs it while ManagedTorch is built.
        foreach (var file in Directory.GetFiles(Path.Combine(course, Generator)))
            clone.WithFile($"{Generator}/{Path.GetFileName(file)}", File.ReadAllText(file));

        File.Copy(Path.Combine(course, "lib", "NotebookLibrary.props"), clone.At("lib/NotebookLibrary.props"));
        clone.WithFile("lib/Lessons/Grammars/course.grammar", "").WithFile("lib/bin/of-the-other-engine.dll", "");
        File.Copy(Path.Combine(course, "lib", "bin", "Lessons.dll"), clone.At("lib/bin/Lessons.dll"));
        return clone;
    }

    private static List<string> Files(Clone clone, string folder) =>
        Directory.Exists(clone.At(folder))
            ? [.. Directory.GetFileSystemEntries(clone.At(folder)).Select(path => Path.GetFileName(path)).Order()]
            : [];

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
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(8));
    }
}
