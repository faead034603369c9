using Lessons.Notebook;

namespace Lessons.Tests.Notebook;

public class EngineTests
{
    [Fact]
    public void It_is_the_one_whose_library_lies_here()
    {
        File.Exists(Path.Combine(AppContext.BaseDirectory, $"{Engine.Name}.dll")).ShouldBeTrue();
        Engine.IsTorchSharp.ShouldBe(!File.Exists(Path.Combine(AppContext.BaseDirectory, "ManagedTorch.dll")));
    }
}
