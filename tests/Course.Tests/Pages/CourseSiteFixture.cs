using Course.Tests.Support;

namespace Course.Tests.Pages;

/// <summary>The site of the course itself, from its chapters as they are committed.</summary>
public sealed class CourseSiteFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("course-site-").FullName;

    internal Answer Made { get; private set; } = new(-1, "", "not made");

    public string Site => Path.Combine(_folder, "site");

    public string Address(string page)
    {
        Made.ExitCode.ShouldBe(0, Made.Errors);
        return new Uri(Path.Combine(Site, page)).AbsoluteUri;
    }

    public async Task InitializeAsync()
    {
        if (Tools.PythonWithNbConvert is not null && Tools.Npm is not null)
            Made = await CourseProcess.RunInAsync(Repository.Find().Root, "pages", "--output", Site);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
