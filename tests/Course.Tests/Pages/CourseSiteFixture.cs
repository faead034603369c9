using Course.Tests.Support;

namespace Course.Tests.Pages;

/// <summary>The site of the course itself, from its chapters as they are committed: made once, for all classes that read it.</summary>
public sealed class CourseSiteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<(string Folder, Answer Made)>> Shared = new(MakeAsync);
    private string _folder = "";

    internal static string[] Chapters { get; } =
        [.. Repository.Find().AllNotebooks().Select(path => $"{Path.GetFileNameWithoutExtension(path)}.html")];

    internal static TheoryData<string> Pages => [.. Chapters.Prepend("index.html")];

    internal Answer Made { get; private set; } = new(-1, "", "not made");

    public string Site => Path.Combine(_folder, "site");

    public string Address(string page)
    {
        Made.ExitCode.ShouldBe(0, Made.Errors);
        return new Uri(Path.Combine(Site, page)).AbsoluteUri;
    }

    public async Task InitializeAsync() => (_folder, Made) = await Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<(string Folder, Answer Made)> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("course-site-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        if (Tools.PythonWithNbConvert is null || Tools.Npm is null)
            return (folder, new Answer(-1, "", "not made"));

        return (folder, await CourseProcess.RunInAsync(Repository.Find().Root, "pages", "--output", Path.Combine(folder, "site")));
    }
}
