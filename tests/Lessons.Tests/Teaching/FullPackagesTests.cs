using Lessons.Teaching;

namespace Lessons.Tests.Teaching;

public class FullPackagesTests
{
    [Fact]
    public void The_engine_is_that_of_the_side() =>
        FullPackages.AreHere.ShouldBe(typeof(TorchSharp.torch).Assembly.GetName().Name == "TorchSharp");

    [Fact]
    public void Without_them_a_cell_says_how_to_get_them()
    {
        if (FullPackages.AreHere)
            Should.NotThrow(FullPackages.Require);
        else
            Should.Throw<NotSupportedException>(FullPackages.Require).Message.ShouldContain("packages full");
    }
}
