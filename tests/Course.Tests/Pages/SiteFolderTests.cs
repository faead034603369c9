using System.Diagnostics;
using System.Runtime.Versioning;
using Course.Pages;
using Course.Tests.Support;

namespace Course.Tests.Pages;

/// <summary>The folder of the site: what is not of the command stays, and a kill at any moment loses nothing.</summary>
public class SiteFolderTests
{
    private static SiteFolder At(Clone clone, string output) => SiteFolder.At(Repository.At(clone.Root), output);

    /// <summary>A site as the command makes it, of these files.</summary>
    private static void Make(Clone clone, string output, params string[] files)
    {
        var site = At(clone, output);
        using var work = site.Begin();
        site.Replace(work, Made(work, files));
    }

    private static string Made(SiteFolder.Work work, params string[] files)
    {
        var made = Path.Combine(work.Folder, SiteFolder.Made);
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(made, file))!);
            File.WriteAllText(Path.Combine(made, file), $"of the site: {file}");
        }

        return made;
    }

    /// <summary>Everything in the clone but its notebooks and its solution.</summary>
    private static string[] All(Clone clone) =>
    [
        .. Directory.EnumerateFileSystemEntries(clone.Root, "*", SearchOption.AllDirectories)
            .Where(path => !Directory.Exists(path)
                || new DirectoryInfo(path).LinkTarget is not null
                || !Directory.EnumerateFileSystemEntries(path).Any())
            .Select(path => Path.GetRelativePath(clone.Root, path))
                .Where(path => path is not ("Notebooks.sln" or "notebooks"))
                .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [InlineData("", "the name of a folder was expected")]
    [InlineData("  ", "the name of a folder was expected")]
    [InlineData("/", "the course itself is in it")]
    [InlineData("{root}", "the course itself is in it")]
    [InlineData("{root}/", "the course itself is in it")]
    [InlineData("{root}/..", "the course itself is in it")]
    [InlineData("{home}", "your home folder is in it")]
    [InlineData("{root}/notebooks", "a folder of the course's own")]
    [InlineData("{root}/notebooks/site", "a folder of the course's own")]
    [InlineData("{root}/lib/site", "a folder of the course's own")]
    [InlineData("{root}/.git", "a folder of the course's own")]
    [InlineData("{root}/link", "a folder of the course's own")]
    [InlineData("{root}/link/site", "a folder of the course's own")]
    [InlineData("{root}/Notebooks.sln", "it is a file")]
    [InlineData("{root}/Notebooks.sln/", "it is a file")]
    [InlineData("{root}/full", "it holds notes.txt, and no site that this command made")]
    [InlineData("{root}/lookalike", "it holds assets, and no site that this command made")]
    public void Where_no_site_may_go_is_refused(string output, string why)
    {
        using var clone = new Clone().WithFile("full/notes.txt", "mine").WithFile("lookalike/assets/search-index.js", "mine");
        Directory.CreateSymbolicLink(clone.At("link"), clone.At("notebooks"));
        output = output.Replace("{root}", clone.Root).Replace("{home}", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        var before = All(clone);

        var refusal = Should.Throw<CourseException>(() => At(clone, output));

        refusal.ExitCode.ShouldBe(ExitCode.Usage);
        refusal.Message.ShouldContain(why);
        All(clone).ShouldBe(before);
    }

    /// <summary>Run by root, say in a container, over a site of a user who publishes it.</summary>
    [SuperuserFact]
    [UnsupportedOSPlatform("windows")]
    public void A_site_stays_its_owners()
    {
        using var clone = new Clone();
        Make(clone, clone.At("out"), "index.html", "assets/a.css", "source/a.html");
        Run("chown", "-R", "1234:1235", clone.At("out"));
        Run("chown", "1236:1237", clone.At("out/assets"), clone.At("out/assets/a.css"));
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(clone.At("out/index.html"), mode);

        Make(clone, clone.At("out"), "index.html", "assets/a.css", "assets/new.css", "pictures/new.png");

        File.GetUnixFileMode(clone.At("out/index.html")).ShouldBe(mode);
        string[] site = ["", "index.html", ".course-pages", "assets/new.css", "pictures", "pictures/new.png"];
        foreach (var entry in site)
            Run("stat", "-c", "%u:%g", clone.At($"out/{entry}")).ShouldBe("1234:1235", entry);
        foreach (var entry in (string[])["assets", "assets/a.css"])
            Run("stat", "-c", "%u:%g", clone.At($"out/{entry}")).ShouldBe("1236:1237", entry);

        static string Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true, UseShellExecute = false,
            })!;
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0);
            return output;
        }
    }

    [Fact]
    public void A_second_site_takes_the_place_of_the_first_and_leaves_everything_else()
    {
        using var clone = new Clone().WithFile("out.new/mine.txt", "mine").WithFile(".out.course-pages-mine/mine.txt", "mine");
        Make(clone, clone.At("out/"), "index.html", "old.html", "assets/a.css");
        clone.WithFile("out/CNAME", "example.org")
            .WithFile("out/.git/HEAD", "ref")
            .WithFile("out/assets/mine.css", "mine")
            .WithFile("out/old/notes.txt", "mine");
        File.CreateSymbolicLink(clone.At("out/dangling"), "nowhere");

        Make(clone, clone.At("out/"), "index.html", "new.html", "assets/b.css");

        All(clone).ShouldBe([
            ".out.course-pages-mine/mine.txt", "out.new/mine.txt", "out/.course-pages", "out/.git/HEAD", "out/CNAME", "out/assets/b.css",
            "out/assets/mine.css",
            "out/dangling", "out/index.html", "out/new.html", "out/old/notes.txt",
        ]);
        File.ReadAllText(clone.At("out/CNAME")).ShouldBe("example.org");
    }

    [Fact]
    public void Folders_are_merged_and_empty_ones_are_not_in_the_way()
    {
        using var clone = new Clone();
        var site = At(clone, clone.At("out"));
        using (var work = site.Begin())
        {
            var made = Made(work, "index.html");
            Directory.CreateDirectory(Path.Combine(made, "source"));
            site.Replace(work, made);
        }

        clone.WithFile("out/files/mine.txt", "mine").WithFile("out/files/deep/mine.txt", "mine");
        Directory.CreateDirectory(clone.At("out/source"));
        Directory.CreateDirectory(clone.At("out/empty"));
        Make(clone, clone.At("out"), "index.html", "files/deep/a.png", "source/a.html");
        All(clone).ShouldBe([
            "out/.course-pages", "out/empty", "out/files/deep/a.png", "out/files/deep/mine.txt", "out/files/mine.txt", "out/index.html",
            "out/source/a.html",
        ]);
    }

    [Theory]
    [InlineData("notes", "notes/a.html")]
    [InlineData("notes.html/mine.txt", "notes.html")]
    [InlineData("files/mine.txt", "files/mine.txt")]
    public void What_cannot_stand_beside_the_new_site_is_refused_before_it_is_in_place(string mine, string page)
    {
        using var clone = new Clone();
        Make(clone, clone.At("out"), "index.html");
        clone.WithFile($"out/{mine}", "mine");
        var before = All(clone);
        Should.Throw<CourseException>(() => Make(clone, clone.At("out"), "index.html", page)).Message.ShouldContain(
            "was not made by this command");
        All(clone).ShouldBe(before);
    }

    [Fact]
    public void A_folder_for_publishing_may_hold_what_publishing_needs()
    {
        using var clone = new Clone().WithFile("out/.git", "gitdir: elsewhere").WithFile("out/CNAME", "example.org");
        Make(clone, clone.At("out"), "index.html");
        All(clone).ShouldBe(["out/.course-pages", "out/.git", "out/CNAME", "out/index.html"]);
    }

    [Fact]
    public void A_file_of_the_reader_where_a_page_goes_is_named_and_nothing_is_changed()
    {
        using var clone = new Clone();
        Make(clone, clone.At("out"), "index.html");
        clone.WithFile("out/notes.html", "mine");
        var before = All(clone);

        Should.Throw<CourseException>(() => Make(clone, clone.At("out"), "index.html", "notes.html")).Message.ShouldContain(
            "notes.html was not made by this command");

        All(clone).ShouldBe(before);
        File.ReadAllText(clone.At("out/notes.html")).ShouldBe("mine");
    }

    [Fact]
    public void A_link_stays_a_link_and_what_it_leads_to_becomes_the_site()
    {
        using var clone = new Clone().WithFile("there/CNAME", "example.org");
        Directory.CreateSymbolicLink(clone.At("out"), clone.At("there"));
        Make(clone, clone.At("out"), "index.html");
        new DirectoryInfo(clone.At("out")).LinkTarget.ShouldBe(clone.At("there"));
        All(clone).ShouldBe(
            ["out", "out/.course-pages", "out/CNAME", "out/index.html", "there/.course-pages", "there/CNAME", "there/index.html"]);
    }

    /// <summary>What is on the disk when a run is killed, and what the next run makes of it.</summary>
    [Theory]
    [InlineData("an empty work folder")]
    [InlineData("a site half made")]
    [InlineData("a whole new site, not yet in place")]
    [InlineData("an exchange, the reader's files not yet moved")]
    [InlineData("the first of two renames")]
    [InlineData("both renames, the reader's files not yet moved")]
    public void What_a_kill_leaves_the_next_run_finishes_or_removes(string moment)
    {
        using var clone = new Clone();
        var output = clone.At("out");
        Make(clone, output, "index.html", "old.html");
        clone.WithFile("out/CNAME", "example.org");
        var folder = Path.Combine(clone.Root, $".out.course-pages-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        void Left(string name, params string[] files)
        {
            File.WriteAllText(Path.Combine(folder, "lock"), "");
            foreach (var file in files)
                clone.WithFile(Path.Combine(Path.GetFileName(folder), name, file), "left");
        }

        switch (moment)
        {
            case "a site half made":
                Left("made", "index.html", "assets/a.css");
                break;
            case "a whole new site, not yet in place":
                Left("site", "index.html");
                clone.WithFile($"{Path.GetFileName(folder)}/site/.course-pages", "#\nindex.html\n.course-pages\n");
                break;
            case "an exchange, the reader's files not yet moved":
                Left("none");
                Directory.Move(output, Path.Combine(folder, "site"));
                clone.WithFile("out/index.html", "new").WithFile("out/.course-pages", "#\nindex.html\n.course-pages\n");
                break;
            case "the first of two renames":
                Left("site", "index.html");
                clone.WithFile($"{Path.GetFileName(folder)}/site/.course-pages", "#\nindex.html\n.course-pages\n");
                Directory.Move(output, Path.Combine(folder, "before"));
                break;
            case "both renames, the reader's files not yet moved":
                Left("none");
                Directory.Move(output, Path.Combine(folder, "before"));
                clone.WithFile("out/index.html", "new").WithFile("out/.course-pages", "#\nindex.html\n.course-pages\n");
                break;
        }

        Make(clone, output, "index.html");

        All(clone).ShouldBe(["out/.course-pages", "out/CNAME", "out/index.html"]);
        File.ReadAllText(clone.At("out/index.html")).ShouldBe("of the site: index.html");
    }

    [Fact]
    public void A_run_leaves_the_work_folder_of_another_that_goes_on()
    {
        using var clone = new Clone();
        using var other = At(clone, clone.At("out")).Begin();
        Made(other, "index.html");
        Make(clone, clone.At("out"), "index.html");
        Directory.GetFiles(other.Folder, "index.html", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }
}
