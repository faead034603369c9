using Lessons.Grammars;
using Prepare;

namespace Lessons.Tests.Data;

/// <summary>The files in data/ are what data/Prepare makes, byte for byte.</summary>
public class DataTests
{
    [Fact]
    public void Linear_regression_points_are_drawn_again() => Same("linear-regression.csv", NoisyLine.ToCsv(NoisyLine.Draw(200, seed: 1)));

    [Fact]
    public void Training_text_is_drawn_again() =>
        Same("world-train.txt", CourseGrammar.ToText(CourseGrammar.Sample(14_000, seed: 1)));

    [Fact]
    public void Validation_text_is_drawn_again() =>
        Same("world-validation.txt", CourseGrammar.ToText(CourseGrammar.Sample(1_500, seed: 2)));

    internal static void Same(string name, string drawn) => File.ReadAllText(Repository.PathOf("data", name)).ShouldBe(drawn);
}
