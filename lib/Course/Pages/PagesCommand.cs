using System.Text.Json.Nodes;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using Course.Lint;
using Course.Provision;
using NotebookKernel.Document;

namespace Course.Pages;

/// <summary>Turns the notebooks as they are committed into a static site.</summary>
internal static class PagesCommand
{
    private const string Title = "How language models are trained";
    private const string Subtitle = "A course in C# notebooks, from fitting a line to aligning a model. Every number on these pages was computed by the code beside it.";

    public static async Task<int> RunAsync(Repository repository, string output, CancellationToken cancellation)
    {
        var chapters = repository.Resolve([]).Select(SiteChapter.Read).ToList();
        var nbconvert = await NbConvert.RequireAsync(repository, cancellation);
        await NpmPackages.RequireAsync(repository, cancellation);

        var site = Path.GetFullPath(output);
        RequireOwn(site, output);
        var work = Directory.CreateTempSubdirectory("course-pages-").FullName;
        try
        {
            Console.WriteLine($"pages: nbconvert {nbconvert.Version} converts {chapters.Count} chapters");
            var made = Path.Combine(work, "site");
            await ConvertAsync(repository, nbconvert, chapters, work, made, cancellation);
            Finish(repository, chapters, made);
            Assets(repository, chapters, made);
            Replace(made, site);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException($"the pages were not written to {site}: {e.Message}", ExitCode.NotSaved);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        Console.WriteLine($"pages: open {Path.Combine(site, "index.html")}");
        return ExitCode.Done;
    }

    /// <summary>One nbconvert for all chapters (it starts slowly), and for the contents page, a notebook without cells.</summary>
    private static async Task ConvertAsync(
        Repository repository, NbConvert nbconvert, List<SiteChapter> chapters, string work, string made, CancellationToken cancellation)
    {
        var data = new JsonArray([.. chapters.Select((chapter, i) => chapter.ToTemplateData(i > 0 ? chapters[i - 1] : null))]);
        var course = new JsonObject { ["title"] = Title, ["subtitle"] = Subtitle };
        var parts = Directory.CreateDirectory(Path.Combine(work, "parts")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(parts, "chapters.j2"),
            $"{{% set course = {course.ToJsonString()} %}}{{% set chapters = {data.ToJsonString()} %}}", cancellation);
        var contents = Path.Combine(work, "index.ipynb");
        await File.WriteAllTextAsync(contents, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""", cancellation);

        var templates = Path.Combine(repository.PagesFolder, "template");
        string[] command =
        [
            .. nbconvert.Command, "--log-level=WARN", "--to=html", "--template=course",
            $"--TemplateExporter.extra_template_basedirs={templates}",
            $"--TemplateExporter.extra_template_paths={templates}",
            $"--TemplateExporter.extra_template_paths={parts}",
            "--HTMLExporter.exclude_anchor_links=True",
            $"--output-dir={made}",
            contents, .. chapters.Select(chapter => chapter.Path),
        ];
        var converted = await Tool.RunAsync(command, repository.Root, cancellation);
        if (!converted.Succeeded)
            throw new CourseException($"the pages were not made: nbconvert failed.\n{converted.Errors.Trim()}", ExitCode.Failed);
    }

    private static void Finish(Repository repository, List<SiteChapter> chapters, string made)
    {
        var equations = EquationIndex.Read(repository, chapters.Select(chapter => (chapter.Path, Notebook.Load(chapter.Path))));
        var index = new SearchIndex();
        foreach (var chapter in chapters)
        {
            var file = Path.Combine(made, $"{chapter.Name}.html");
            var page = new HtmlParser().ParseDocument(File.ReadAllText(file));
            ChapterPage.Finish(page, equations);
            index.Add(chapter, page);
            using var writer = new StreamWriter(file);
            page.ToHtml(writer, HtmlMarkupFormatter.Instance);
        }

        Directory.CreateDirectory(Path.Combine(made, "assets"));
        File.WriteAllText(Path.Combine(made, "assets", "search-index.js"), index.ToScript());
    }

    private static void Assets(Repository repository, List<SiteChapter> chapters, string made)
    {
        var assets = Path.Combine(made, "assets");
        foreach (var file in Directory.GetFiles(Path.Combine(repository.PagesFolder, "assets")))
            File.Copy(file, Path.Combine(assets, Path.GetFileName(file)));

        var packages = NpmPackages.Folder(repository);
        var katex = Path.Combine(packages, "katex", "dist");
        var formulas = Directory.CreateDirectory(Path.Combine(assets, "katex", "fonts")).Parent!.FullName;
        File.Copy(Path.Combine(katex, "katex.min.css"), Path.Combine(formulas, "katex.min.css"));
        File.Copy(Path.Combine(katex, "katex.min.js"), Path.Combine(formulas, "katex.min.js"));
        File.Copy(Path.Combine(katex, "contrib", "auto-render.min.js"), Path.Combine(formulas, "auto-render.min.js"));
        // Every browser that runs these pages reads woff2; the older formats would be four fifths of the fonts.
        foreach (var font in Directory.GetFiles(Path.Combine(katex, "fonts"), "*.woff2"))
            File.Copy(font, Path.Combine(formulas, "fonts", Path.GetFileName(font)));
        File.Copy(Path.Combine(packages, "plotly.js-cartesian-dist-min", "plotly-cartesian.min.js"), Path.Combine(assets, "plotly-cartesian.min.js"));

        Directory.CreateDirectory(Path.Combine(assets, "pictures"));
        foreach (var chapter in chapters.Where(chapter => chapter.Picture is not null))
            File.WriteAllText(Path.Combine(made, chapter.Picture!), chapter.Svg);
    }

    /// <summary>A folder that holds something other than an earlier site is not overwritten.</summary>
    private static void RequireOwn(string site, string output)
    {
        var isOurs = File.Exists(Path.Combine(site, "assets", "search-index.js"));
        if (File.Exists(site) || (Directory.Exists(site) && !isOurs && Directory.EnumerateFileSystemEntries(site).Any()))
            throw new CourseException($"--output {output}: it exists and is not a site made by this command; name another folder.", ExitCode.Usage);
    }

    /// <summary>The old site goes away only when the new one is complete.</summary>
    private static void Replace(string made, string site)
    {
        var fresh = $"{site}.new";
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        foreach (var file in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(fresh, Path.GetRelativePath(made, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        if (Directory.Exists(site))
            Directory.Delete(site, recursive: true);
        Directory.Move(fresh, site);
    }
}
