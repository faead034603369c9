using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Course.Content;
using Course.Links;
using Course.Lint;
using Course.Provision;
using NotebookKernel.Document;

namespace Course.Pages;

/// <summary>Turns the notebooks as they are committed into a static site.</summary>
internal static partial class PagesCommand
{
    private const string Title = "How language models are trained";
    private const string Subtitle =
        "A course in C# notebooks, from fitting a line to aligning a model. Every number on these pages was computed by the code "
        + "beside it.";

    public static async Task<int> RunAsync(Repository repository, string output, CancellationToken cancellation)
    {
        var site = SiteFolder.At(repository, output);
        var chapters = SiteChapter.ReadAll(repository);
        RequireNames(chapters);
        var nbconvert = await NbConvert.RequireAsync(repository, cancellation);
        await NpmPackages.RequireAsync(repository, cancellation);

        var problems = chapters.SelectMany(chapter => Unshown(repository, chapter.Chapter)).ToList();
        try
        {
            using var work = site.Begin();
            var equations = EquationIndex.Read(repository, chapters.Select(chapter => chapter.Chapter));
            Console.WriteLine($"pages: nbconvert {nbconvert.Version} converts {chapters.Count} chapters");
            var made = Path.Combine(work.Folder, SiteFolder.Made);
            var sources = SourcePage.Files(equations);
            await ConvertAsync(repository, nbconvert, chapters, sources, work.Folder, made, cancellation);
            problems.AddRange(Finish(repository, chapters, equations, made));
            FinishSources(sources, equations, made);
            MovedPages.Write(repository, made);
            SiteAssets.Copy(repository, chapters, made);
            site.Replace(work, made);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException($"the pages were not written to {site.Path}: {e.Message}", ExitCode.NotSaved);
        }

        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        Console.WriteLine($"pages: open {Path.Combine(site.Path, "index.html")}");
        return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The contents page is index.html, and the pages of source files have names of their own kind.</summary>
    private static void RequireNames(List<SiteChapter> chapters)
    {
        foreach (var chapter in chapters)
        {
            if (chapter.Name.Equals("index", StringComparison.OrdinalIgnoreCase)
                || chapter.Name.StartsWith(SourcePage.Prefix, StringComparison.Ordinal))
                throw new CourseException(
                    $"{chapter.Name}.ipynb: the pages need this name for themselves; give the notebook another.", ExitCode.Usage);
        }
    }

    private static IEnumerable<Finding> Unshown(Repository repository, Chapter chapter) =>
        from cell in chapter.Notebook.Cells
        from output in cell.Outputs
        let problem = OutputTypes.Problem(output!.AsObject())
        where problem is not null
        select new Finding(repository.Shown(chapter.Path), cell.Index + 1, problem.Value.What, problem.Value.Expected);

    /// <summary>
    /// One nbconvert for all (it starts slowly): the chapters, the contents page, which is a notebook without cells, and
    /// the source files that equations lead to.
    /// </summary>
    private static async Task ConvertAsync(
        Repository repository,
        NbConvert nbconvert,
        List<SiteChapter> chapters,
        List<string> sources,
        string work,
        string made,
        CancellationToken cancellation)
    {
        var data = new JsonArray([.. chapters.Select((chapter, i) => chapter.ToTemplateData(i > 0 ? chapters[i - 1] : null))]);
        var course = new JsonObject { ["title"] = Title, ["subtitle"] = Subtitle };
        var named = new JsonObject(
            sources.Select(file => KeyValuePair.Create(SourcePage.Prefix + SourcePage.Name(file), (JsonNode?)file.Replace('\\', '/'))));
        var parts = Directory.CreateDirectory(Path.Combine(work, SiteFolder.Parts)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(parts, "chapters.j2"),
            $"{{% set course = {Jinja(course)} %}}{{% set chapters = {Jinja(data)} %}}{{% set sources = {Jinja(named)} %}}", cancellation);
        var inputs = Directory.CreateDirectory(Path.Combine(work, SiteFolder.Notebooks)).FullName;
        var contents = Path.Combine(inputs, "index.ipynb");
        await File.WriteAllTextAsync(contents, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""", cancellation);
        foreach (var (path, notebook) in chapters.Select(chapter => chapter.Chapter))
        {
            foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
                cell.Source = Attachments.Prepared(cell);
            await File.WriteAllTextAsync(Path.Combine(inputs, Path.GetFileName(path)), notebook.ToJson(), cancellation);
        }

        foreach (var file in sources)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(repository.Root, file), cancellation);
            await File.WriteAllTextAsync(SourceNotebook(inputs, file), SourcePage.ToNotebook(text).ToJsonString(), cancellation);
        }

        var templates = Path.Combine(repository.PagesFolder, "template");
        string[] command =
        [
            .. nbconvert.Command, "--log-level=WARN", "--to=html", "--template=course",
            $"--TemplateExporter.extra_template_basedirs={templates}",
            $"--TemplateExporter.extra_template_paths={templates}",
            $"--TemplateExporter.extra_template_paths={parts}",
            "--HTMLExporter.exclude_anchor_links=True",
            .. OutputTypes.Shown.Select(type => $"--NbConvertBase.display_data_priority={type}"),
            $"--output-dir={made}",
            .. new[] { contents }.Concat(chapters.Select(chapter => Path.Combine(inputs, $"{chapter.Name}.ipynb")))
                .Concat(sources.Select(file => SourceNotebook(inputs, file))).Select(Literal),
        ];
        var converted = await Python.RunAsync(command, cancellation);
        if (!converted.Succeeded)
            throw new CourseException($"the pages were not made: nbconvert failed.\n{converted.Errors.Trim()}", ExitCode.Failed);
    }

    /// <summary>nbconvert takes paths for patterns.</summary>
    private static string Literal(string path) => Wildcard().Replace(path, "[$0]");

    [GeneratedRegex(@"[*?[]")]
    private static partial Regex Wildcard();

    /// <summary>JSON is Jinja, but for characters of two units: Jinja takes their escapes for two characters.</summary>
    private static string Jinja(JsonNode data) =>
        Pair().Replace(data.ToJsonString(), pair => $"{Unit(pair.Groups[1])}{Unit(pair.Groups[2])}");

    private static char Unit(Group hexadecimal) =>
        (char)ushort.Parse(hexadecimal.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\\)\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex Pair();

    private static string SourceNotebook(string folder, string file) =>
        Path.Combine(folder, $"{SourcePage.Prefix}{SourcePage.Name(file)}.ipynb");

    /// <summary>What the pages get after nbconvert. Returns what they cannot show, and the links that lead nowhere.</summary>
    private static List<Finding> Finish(Repository repository, List<SiteChapter> chapters, EquationIndex equations, string made)
    {
        var pages = new List<(SiteChapter Chapter, IHtmlDocument Html, List<(IElement, string, string)> Links)>();
        foreach (var chapter in chapters)
        {
            var html = new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(made, chapter.FileName)));
            // The notebook's own links: those that the page gets from here on lead where they should.
            var links = LinkRules.In(html, "main").ToList();
            ChapterPage.Finish(html, equations);
            pages.Add((chapter, html, links));
        }

        MovedPages.NameParts([.. pages.Select(page => (page.Chapter, page.Html))]);
        var findings = new List<Finding>();
        var rules = new LinkRules(
            repository, pages.ToDictionary(page => page.Chapter.Chapter.Path, page => ChapterParts.Of(page.Html), StringComparer.Ordinal));
        var index = new SearchIndex();
        foreach (var (chapter, html, links) in pages)
        {
            foreach (var (element, attribute, address) in links)
            {
                var result = Attachments.NameOf(address) is { } name
                    ? new LinkResult(Problem: Attachments.Missing(name))
                    : rules.Resolve(chapter.Chapter.Path, address, isLink: attribute == "href");
                if (result.Address is not null)
                    element.SetAttribute(attribute, result.Address);
                if (result.Copied is { } copy)
                    Copy(copy.File, Path.Combine(made, copy.To));
                if (result.Problem is { } problem)
                    findings.Add(new Finding(repository.Shown(chapter.Chapter.Path), null, problem.What, problem.Expected));
            }

            index.Add(chapter, html);
            Write(html, Path.Combine(made, chapter.FileName));
        }

        Directory.CreateDirectory(Path.Combine(made, "assets"));
        File.WriteAllText(Path.Combine(made, "assets", "search-index.js"), index.ToScript());
        return findings;
    }

    /// <summary>Two chapters may show one file.</summary>
    private static void Copy(string file, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to, overwrite: true);
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
}
