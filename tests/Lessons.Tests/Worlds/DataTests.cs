using Lessons.Worlds;

namespace Lessons.Tests.Worlds;

/// <summary>
/// The files in data/ are what their generators draw, byte for byte. With UPDATE_DATA=1 they are drawn again.
/// </summary>
public class DataTests
{
    [Fact]
    public void Linear_regression_points_are_drawn_again() => Same("linear-regression.csv", NoisyLine.ToCsv(NoisyLine.Draw(200, seed: 1)));

    [Fact]
    public void Training_text_is_drawn_again() => Same("world-train.txt", CourseWorld.ToText(CourseWorld.Sample(14_000, seed: 1)));

    [Fact]
    public void Validation_text_is_drawn_again() => Same("world-validation.txt", CourseWorld.ToText(CourseWorld.Sample(1_500, seed: 2)));

    internal static void Same(string name, string drawn)
    {
        var path = Repository.PathOf("data", name);
        if (Environment.GetEnvironmentVariable("UPDATE_DATA") == "1") File.WriteAllText(path, drawn);
        File.ReadAllText(path).ShouldBe(drawn);
    }
}
