using System.Text.Json.Nodes;

namespace Course.Tests.Jupyter;

/// <summary>The kernel installed, listed and removed, beside nothing, beside itself, and beside another program's.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly JupyterFixture _jupyter = new();

    public void Dispose() => Directory.Delete(_jupyter.Folder, recursive: true);

    private string Spec(string name, string? under = null) =>
        Path.Combine(under ?? Path.Combine(_jupyter.Folder, "data"), "kernels", name, "kernel.json");

    private async Task<string> CourseAsync(params string[] arguments)
    {
        var answer = await _jupyter.CourseAsync(["kernel", .. arguments]);
        answer.ExitCode.ShouldBe(0, answer.Errors);
        return answer.Output;
    }

    [JupyterFact]
    public async Task It_takes_the_name_that_the_notebooks_ask_for()
    {
        (await CourseAsync("list")).ShouldContain("not installed");
        (await CourseAsync("install")).ShouldContain("installed as .net-csharp");
        (await CourseAsync("install")).ShouldContain("installed as .net-csharp");

        var spec = JsonNode.Parse(await File.ReadAllTextAsync(Spec(".net-csharp")))!;
        ((string)spec["display_name"]!).ShouldBe(".NET (C#)");
        ((string)spec["language"]!).ShouldBe("C#");
        spec["argv"]!.AsArray().Select(part => (string)part!).Take(4).ShouldAllBe(file => Path.IsPathFullyQualified(file)
            && File.Exists(file));
        (await CourseAsync("list")).ShouldContain("the course's, runs");

        (await CourseAsync("uninstall")).ShouldContain("removed .net-csharp");
        File.Exists(Spec(".net-csharp")).ShouldBeFalse();
        (await CourseAsync("uninstall")).ShouldContain("none");
    }

    [JupyterFact]
    public async Task It_leaves_another_kernel_its_name()
    {
        const string other =
            """{"argv": ["dotnet", "interactive", "jupyter", "{connection_file}"], "display_name": ".NET (C#)", "language": "C#"}""";
        Directory.CreateDirectory(Path.GetDirectoryName(Spec(".net-csharp"))!);
        await File.WriteAllTextAsync(Spec(".net-csharp"), other);

        var said = await CourseAsync("install");
        said.ShouldContain("installed as course-csharp, because .net-csharp is another kernel's");
        ((string)JsonNode.Parse(await File.ReadAllTextAsync(Spec("course-csharp")))!["display_name"]!).ShouldBe("C# (course)");
        (await CourseAsync("list")).ShouldContain("another program's");

        (await CourseAsync("uninstall")).ShouldContain("removed course-csharp");
        (await File.ReadAllTextAsync(Spec(".net-csharp"))).ShouldBe(other);
    }

    [JupyterFact]
    public async Task It_goes_under_a_prefix()
    {
        var prefix = Path.Combine(_jupyter.Folder, "venv");
        (await CourseAsync("install", "--prefix", prefix)).ShouldContain("JUPYTER_PATH=");
        File.Exists(Spec(".net-csharp", Path.Combine(prefix, "share", "jupyter"))).ShouldBeTrue();
        File.Exists(Spec(".net-csharp")).ShouldBeFalse();
        (await CourseAsync("uninstall", "--prefix", prefix)).ShouldContain("removed .net-csharp");
        Directory.EnumerateFiles(prefix, "kernel.json", SearchOption.AllDirectories).ShouldBeEmpty();

        var both = await _jupyter.CourseAsync("kernel", "install", "--user", "--prefix", prefix);
        both.ExitCode.ShouldBe(ExitCode.Usage);
        both.Errors.ShouldContain("one of them was expected");
    }

    [JupyterFact]
    public async Task A_kernel_whose_program_has_gone_is_listed_as_broken()
    {
        await CourseAsync("install");
        var spec = JsonNode.Parse(await File.ReadAllTextAsync(Spec(".net-csharp")))!;
        spec["argv"]![2] = "/nowhere/dotnet";
        await File.WriteAllTextAsync(Spec(".net-csharp"), spec.ToJsonString());
        (await CourseAsync("list")).ShouldContain("cannot start: /nowhere/dotnet is missing");
    }

    /// <summary>A kernel's folder as another clone of the course leaves it.</summary>
    private string Write(string name, string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Spec(name))!);
        File.WriteAllText(Spec(name), json);
        return json;
    }

    private const string OtherClone =
        """{"argv": ["/usr/bin/python3", "/other/Jupyter/csharp_kernel.py", "/usr/bin/dotnet", "/other/course.dll", "-f", "{connection_file}"], "display_name": ".NET (C#)", "language": "C#"}""";

    [JupyterFact]
    public async Task Another_clones_kernel_is_named_and_replaced_only_where_that_is_asked_for()
    {
        var other = Write(".net-csharp", OtherClone);
        (await CourseAsync("list")).ShouldContain("another clone's");

        var refused = await _jupyter.CourseAsync("kernel", "install");
        refused.ExitCode.ShouldBe(ExitCode.Usage);
        refused.Errors.ShouldContain("holds the kernel of another clone, which runs /other/course.dll; `course kernel install --replace`");
        (await CourseAsync("uninstall")).ShouldContain("left .net-csharp");
        File.ReadAllText(Spec(".net-csharp")).ShouldBe(other);

        (await CourseAsync("install", "--replace")).ShouldContain("ran /other/course.dll until now");
        (await CourseAsync("list")).ShouldContain("the course's, runs");
    }

    [JupyterTheory]
    [InlineData(
        """{"argv": ["python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python", "language": "python", "metadata": {"course": "AI 101"}}""")]
    [InlineData(
        """{"argv": ["python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python", "language": "python", "metadata": {"course": 101}}""")]
    public async Task Another_programs_kernel_that_says_course_is_not_ours(string json)
    {
        Write("mine", json);
        (await CourseAsync("uninstall")).ShouldContain("none");
        File.ReadAllText(Spec("mine")).ShouldBe(json);
        (await _jupyter.CourseAsync("doctor")).Output.ShouldMatch(@"optional\s+jupyter kernel\s+not installed");
    }

    [JupyterFact]
    public async Task A_file_beside_the_kernel_is_kept()
    {
        await CourseAsync("install");
        var logo = Path.Combine(Path.GetDirectoryName(Spec(".net-csharp"))!, "logo-64x64.png");
        File.WriteAllText(logo, "mine");
        await CourseAsync("install");
        File.ReadAllText(logo).ShouldBe("mine");
        (await CourseAsync("uninstall")).ShouldContain("which keeps the files that others put there");
        (File.ReadAllText(logo), File.Exists(Spec(".net-csharp"))).ShouldBe(("mine", false));
    }
}
