using Lessons.Notebook;

namespace Lessons.Tests.Notebook;

public class PackagesTests
{
    [Fact]
    public void An_older_core_library_of_FSharp_is_said_in_one_sentence()
    {
        var problem = Packages.Problem(new Version(10, 1, 0, 0), new Version(10, 0, 0, 0)).ShouldNotBeNull();
        problem.ShouldStartWith("Plotly.NET and Deedle need FSharp.Core 10.1, and this front end has loaded 10.0");
        problem.ShouldNotContain("\n");
    }

    [Fact]
    public void The_same_a_newer_one_and_none_are_no_problem()
    {
        Packages.Problem(new Version(10, 1, 0, 0), new Version(10, 1, 0, 0)).ShouldBeNull();
        Packages.Problem(new Version(10, 1, 0, 0), new Version(11, 0)).ShouldBeNull();
        Packages.Problem(new Version(10, 1, 0, 0), null).ShouldBeNull();
    }
}
