using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>Which engine is asked for.</summary>
public class EngineTests
{
    private const string Asking = "<Project><PropertyGroup><CourseEngine>torchsharp</CourseEngine></PropertyGroup></Project>";

    [Fact]
    public async Task Without_an_answer_it_is_the_one_that_comes_with_the_course()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "engine");
        answer.ExitCode.ShouldBe(0, answer.Errors);
        answer.Output.ShouldContain("nothing is built, managed is asked for (nothing asks for TorchSharp)");
    }

    [Fact]
    public async Task The_file_that_the_verb_leaves_is_the_answer()
    {
        using var clone = new Clone().WithFile("lib/engine.user", Asking);
        var answer = await CourseProcess.RunAsync(clone, "engine");
        answer.Output.ShouldContain("torchsharp is asked for (lib/engine.user asks for it)");
    }

    [Fact]
    public async Task A_file_that_is_no_answer_is_named()
    {
        using var clone = new Clone().WithFile("lib/engine.user", "torchsharp");
        var answer = await CourseProcess.RunAsync(clone, "engine");
        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldStartWith("course: lib/engine.user is not what `course engine` wrote (");
    }

    [Fact]
    public async Task An_engine_that_does_not_exist_is_refused()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "engine", "steam");
        answer.ExitCode.ShouldBe(ExitCode.Usage);
        answer.Errors.ShouldContain("'steam' not recognized");
    }

    [Fact]
    public async Task A_build_that_cannot_be_is_one_sentence_and_asks_for_nothing()
    {
        using var clone = new Clone();
        var answer = await CourseProcess.RunAsync(clone, "engine", "torchsharp");
        answer.ExitCode.ShouldBe(ExitCode.Missing);
        answer.Errors.ShouldStartWith("course: the build failed: ");
        answer.Errors.ShouldEndWith(". Nothing is built.\n");
        File.Exists(clone.At("lib/engine.user")).ShouldBeFalse();
    }
}
