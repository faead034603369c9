namespace Lessons.Tests.InContext;

/// <summary>What chapter 11 writes itself is what the library has.</summary>
public class ChapterTests
{
    [Theory]
    [InlineData("HeadScores.cs", "Tensor PreviousToken(Tensor weights)")]
    [InlineData("HeadScores.cs", "Tensor Induction(Tensor weights, Tensor tokens)")]
    [InlineData("ContextualCalibration.cs", "Tensor Softmax(Tensor p, Tensor pNull)")]
    [InlineData("ContextualCalibration.cs", "Tensor ChangePrior(Tensor p, Tensor pNull)")]
    [InlineData("Reptile.cs", "void Step(nn.Module model, Action adapt, double epsilon)")]
    public void The_chapter_and_the_library_have_the_same_code(string file, string method) =>
        LessonText.Chapter("11-in-context-learning.ipynb").ShouldContain(LessonText.Method("InContext/" + file, method));
}
