using Lessons.WordVectors;
using static TorchSharp.torch;

namespace Lessons.Tests.WordVectors;

public class WordSpaceTests
{
    private static readonly WordSpace Space = new(
        ["king", "queen", "man", "woman", "zero"],
        tensor(new[,] { { 3.0, 0, 4 }, { 0, 3, 4 }, { 2, 0, 0 }, { 0, 2, 0 }, { 0, 0, 0 } }));

    [Fact]
    [Equation("3.1")]
    public void Cosines_know_no_length()
    {
        Space.Cosine("king", "queen").ShouldBe(16 / 25.0, 1e-6);
        Space.Cosine("king", "man").ShouldBe(0.6, 1e-6);
        Space.Cosine("man", "woman").ShouldBe(0, 1e-6);
        Space.Cosine("king", "king").ShouldBe(1, 1e-6);
        Space.Cosine("king", "zero").ShouldBe(0);
    }

    [Fact]
    public void Neighbours_come_nearest_first_without_the_word()
    {
        var neighbours = Space.Neighbours("king", 3);
        neighbours.Select(n => n.Word).ShouldBe(["queen", "man", "woman"]);
        neighbours[0].Cosine.ShouldBe(0.64, 1e-6);
    }

    [Fact]
    [Equation("3.7")]
    public void An_analogy_adds_the_difference()
    {
        Space.Analogy("man", "woman", "king", "man", "woman", "king").ShouldBe("queen");
        // woman - man + king = (-0.4, 1, 0.8): cosines 0.85 with queen, 0.74 with woman, -0.3 with man
        Space.Analogy("man", "woman", "king").ShouldBe("queen");
        Space.Analogy("man", "woman", "king", "queen").ShouldBe("woman");
    }

    [Fact]
    public void Bad_input_is_said()
    {
        Should.Throw<ArgumentException>(() => Space.Cosine("king", "prince")).Message
            .ShouldBe("WordSpace: 'prince' is not among the 5 words of the space");
        Should.Throw<ArgumentException>(() => new WordSpace(["a"], zeros(2, 3))).Message
            .ShouldBe("WordSpace: the vectors are (2,3); expected (1,d), one row for each word");
    }
}
