using Prepare;

namespace Lessons.Tests.Data;

/// <summary>The program that makes data/: its verbs, its refusals, and that it writes where it is told and nowhere else.</summary>
public class PrepareTests
{
    [Fact]
    public void Every_file_that_it_makes_is_in_the_folder_and_on_its_card()
    {
        var card = File.ReadAllText(Repository.PathOf("data", "README.md"));
        foreach (var file in DataFiles.All)
        {
            File.Exists(Repository.PathOf("data", file.Name)).ShouldBeTrue(file.Name);
            card.ShouldContain($"| `{file.Name}` |");
        }

        DataFiles.All.Select(file => file.Verb).ShouldBeUnique();
    }

    [ManagedEngineFact]
    public void A_verb_writes_its_file()
    {
        var folder = Directory.CreateTempSubdirectory("prepare-").FullName;
        try
        {
            Run(["linear-regression", "world-validation"], folder).ShouldBe((0, ""));
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .ShouldBe(["linear-regression.csv", "world-validation.txt"]);
            foreach (var path in Directory.GetFiles(folder))
                File.ReadAllBytes(path).ShouldBe(File.ReadAllBytes(Repository.PathOf("data", Path.GetFileName(path))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("dpo-seeds", "--help")]
    public void Without_a_verb_it_lists_them(params string[] arguments)
    {
        var output = new StringWriter();
        Command.Run(arguments, "no folder", output, TextWriter.Null).ShouldBe(0);
        foreach (var file in DataFiles.All) output.ToString().ShouldContain($"  {file.Verb} ");
    }

    [Fact]
    public void A_verb_that_it_does_not_have_is_refused_before_anything_is_written()
    {
        var (code, error) = Run(["linear-regression", "dpo-seed"], "no folder");
        code.ShouldBe(2);
        error.ShouldStartWith("prepare: there is no verb 'dpo-seed'; expected one of linear-regression, world-train, ");
        error.Count(c => c == '\n').ShouldBe(1);
    }

    [ManagedEngineFact]
    public void A_folder_that_is_not_there_is_said_in_a_sentence()
    {
        var (code, error) = Run(["linear-regression"], Path.Combine(Path.GetTempPath(), "there", "is", "no", "such", "folder"));
        code.ShouldBe(1);
        error.ShouldContain("linear-regression.csv was not saved");
        Run(["linear-regression"], null).Code.ShouldBe(2);
    }

    private static (int Code, string Error) Run(string[] verbs, string? folder)
    {
        var error = new StringWriter { NewLine = "\n" };
        return (Command.Run(verbs, folder, TextWriter.Null, error), error.ToString());
    }
}
