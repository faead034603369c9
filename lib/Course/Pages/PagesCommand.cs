using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Course.Lint;
using Course.Provision;
using NotebookKernel.Document;

namespace Course.Pages;

/// <summary>Turns the notebooks as they are committed into a static site.</summary>
internal static partial class PagesCommand
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
            var equations = EquationIndex.Read(repository, chapters.Select(chapter => (chapter.Path, Notebook.Load(chapter.Path))));
            Console.WriteLine($"pages: nbconvert {nbconvert.Version} converts {chapters.Count} chapters");
            var made = Path.Combine(work, "site");
            var sources = SourcePage.Files(equations);
            await ConvertAsync(repository, nbconvert, chapters, sources, work, made, cancellation);
            Finish(chapters, equations, made);
            FinishSources(sources, equations, made);
            SiteAssets.Copy(repository, chapters, made);
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

    /// <summary>
    /// One nbconvert for all (it starts slowly): the chapters, the contents page, which is a notebook without cells, and
    /// the source files that equations lead to.
    /// </summary>
    private static async Task ConvertAsync(
        Repository repository, NbConvert nbconvert, List<SiteChapter> chapters, List<string> sources, string work, string made, CancellationToken cancellation)
    {
        var data = new JsonArray([.. chapters.Select((chapter, i) => chapter.ToTemplateData(i > 0 ? chapters[i - 1] : null))]);
        var course = new JsonObject { ["title"] = Title, ["subtitle"] = Subtitle };
        var named = new JsonObject(sources.Select(file => KeyValuePair.Create(SourcePage.Prefix + SourcePage.Name(file), (JsonNode?)file.Replace('\\', '/'))));
        var parts = Directory.CreateDirectory(Path.Combine(work, "parts")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(parts, "chapters.j2"),
            $"{{% set course = {Jinja(course)} %}}{{% set chapters = {Jinja(data)} %}}{{% set sources = {Jinja(named)} %}}", cancellation);
        var contents = Path.Combine(work, "index.ipynb");
        await File.WriteAllTextAsync(contents, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""", cancellation);
        foreach (var file in sources)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(repository.Root, file), cancellation);
            await File.WriteAllTextAsync(SourceNotebook(work, file), SourcePage.ToNotebook(text).ToJsonString(), cancellation);
        }

        var templates = Path.Combine(repository.PagesFolder, "template");
        string[] command =
        [
            .. nbconvert.Command, "--log-level=WARN", "--to=html", "--template=course",
            $"--TemplateExporter.extra_template_basedirs={templates}",
            $"--TemplateExporter.extra_template_paths={templates}",
            $"--TemplateExporter.extra_template_paths={parts}",
            "--HTMLExporter.exclude_anchor_links=True",
            $"--output-dir={made}",
            contents, .. chapters.Select(chapter => chapter.Path), .. sources.Select(file => SourceNotebook(work, file)),
        ];
        var converted = await Tool.RunAsync(command, repository.Root, cancellation);
        if (!converted.Succeeded)
            throw new CourseException($"the pages were not made: nbconvert failed.\n{converted.Errors.Trim()}", ExitCode.Failed);
    }

    /// <summary>JSON is Jinja, but for characters of two units: Jinja takes their escapes for two characters.</summary>
    private static string Jinja(JsonNode data) =>
        Pair().Replace(data.ToJsonString(), pair => $"{Unit(pair.Groups[1])}{Unit(pair.Groups[2])}");

    private static char Unit(Group hexadecimal) => (char)ushort.Parse(hexadecimal.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\\)\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex Pair();

    private static string SourceNotebook(string work, string file) => Path.Combine(work, $"{SourcePage.Prefix}{SourcePage.Name(file)}.ipynb");

    private static void Finish(List<SiteChapter> chapters, EquationIndex equations, string made)
    {
        var index = new SearchIndex();
        foreach (var chapter in chapters)
        {
            var file = Path.Combine(made, $"{chapter.Name}.html");
            var page = new HtmlParser().ParseDocument(File.ReadAllText(file));
            ChapterPage.Finish(page, equations);
            index.Add(chapter, page);
            Write(page, file);
        }

        Directory.CreateDirectory(Path.Combine(made, "assets"));
        File.WriteAllText(Path.Combine(made, "assets", "search-index.js"), index.ToScript());
    }

    private static void FinishSources(List<string> sources, EquationIndex equations, string made)
    {
        var folder = Directory.CreateDirectory(Path.Combine(made, "source")).FullName;
        foreach (var file in sources)
        {
            var converted = Path.Combine(made, SourcePage.Prefix + SourcePage.FileName(file));
            var page = new HtmlParser().ParseDocument(File.ReadAllText(converted));
            File.Delete(converted);
            SourcePage.Finish(page, file, equations);
            Write(page, Path.Combine(folder, SourcePage.FileName(file)));
        }
    }

    private static void Write(IHtmlDocument page, string file)
    {
        using var writer = new StreamWriter(file);
        page.ToHtml(writer, HtmlMarkupFormatter.Instance);
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
