using System.Text;
using System.Text.RegularExpressions;
using Course.Tests.Support;

namespace Course.Tests.CommandLine;

/// <summary>What README shows a newcomer is what happens.</summary>
public partial class ReadmeTests
{
    [Fact]
    public async Task The_sample_prints_what_stands_below_it()
    {
        var sample = Sample().Match(Read("README.md"));
        sample.Success.ShouldBeTrue("README.md has a block of C# and, below it, a block with what it prints");
        using var clone = new Clone().With("01-sample", new NotebookBuilder()
            .Code($"#r \"{Path.Combine(Repository.Find().Root, "lib", "bin", "Lessons.dll")}\"")
            .Code(sample.Groups["code"].Value));

        (await CourseProcess.RunAsync(clone, "run")).ExitCode.ShouldBe(0);

        var output = Repository.Load(clone.At("notebooks/01-sample.ipynb")).Cells[1].Outputs.ShouldHaveSingleItem();
        string.Concat(output!["text"]!.AsArray().Select(line => (string?)line)).ShouldBe(sample.Groups["printed"].Value);
    }

    [Fact]
    public void The_picture_is_a_figure_of_the_chapter_that_its_caption_names()
    {
        var shown = Picture().Match(Read("README.md"));
        shown.Success.ShouldBeTrue("README.md shows a picture and names its chapter below it");
        var chapter = Repository.Find().Resolve([shown.Groups["chapter"].Value]).ShouldHaveSingleItem();

        var picture = Convert.ToBase64String(Encoding.UTF8.GetBytes(Read(shown.Groups["file"].Value)));
        File.ReadAllText(chapter).ShouldContain(picture);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Find().Root, file));

    [GeneratedRegex("```csharp\n(?<code>.*?)```\n\n```\n(?<printed>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>docs/[^)]+\.svg)\)\n\n\*From chapter (?<chapter>\d\d):")]
    private static partial Regex Picture();
}
