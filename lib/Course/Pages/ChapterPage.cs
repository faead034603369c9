using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Course.Content;

namespace Course.Pages;

/// <summary>What a page gets after nbconvert: anchors, its table of contents, equation marks.</summary>
internal static partial class ChapterPage
{
    public static void Finish(IHtmlDocument page, EquationIndex equations)
    {
        Anchors(page);
        TableOfContents(page);
        page.QuerySelector("h1 + p")?.ClassList.Add("lead");
        // Formatters bring styles for front ends that have none; here they would fight the site's, dark and light.
        foreach (var style in page.QuerySelectorAll("main .output style").ToList())
            style.Remove();
        foreach (var prose in page.QuerySelectorAll(".prose"))
            Equations(page, prose, equations);
    }

    private static void Anchors(IHtmlDocument page)
    {
        var ids = new HeadingIds();
        foreach (var heading in page.QuerySelectorAll($"main .prose {HeadingIds.Selector}"))
        {
            var id = heading.Id = ids.Next(heading);
            if (heading.LocalName == "h1")
                continue;
            heading.Append(Anchor(page, id, $"\"{heading.TextContent.Trim()}\""));
        }
    }

    private static void TableOfContents(IHtmlDocument page)
    {
        var nav = page.QuerySelector("nav.toc")!;
        var headings = page.QuerySelectorAll("main .prose :is(h2, h3)").ToList();
        if (headings.Count == 0)
        {
            nav.Remove();
            return;
        }

        var details = page.CreateElement("details");
        details.SetAttribute("open", "");
        var summary = page.CreateElement("summary");
        summary.TextContent = "On this page";
        var list = page.CreateElement("ol");
        foreach (var heading in headings)
        {
            var item = page.CreateElement("li");
            item.ClassName = $"level-{heading.LocalName[1]}";
            var link = page.CreateElement("a");
            link.SetAttribute("href", $"#{heading.Id}");
            // Formulas in headings are set by KaTeX in the page alone; here their source would be noise.
            link.TextContent = heading.ChildNodes.Where(node => node is not IElement { ClassName: "anchor" })
                .Aggregate(new StringBuilder(), (text, node) => text.Append(node.TextContent))
                    .ToString()
                    .Replace("$", "", StringComparison.Ordinal)
                    .Trim();
            item.Append(link);
            list.Append(item);
        }

        details.Append(summary, list);
        nav.Append(details);
    }

    /// <summary>
    /// A displayed formula with a number becomes an element with the id eq-15.2 (for 15.2), and leads to the library
    /// member and the test that go with it.
    /// </summary>
    private static void Equations(IHtmlDocument page, IElement prose, EquationIndex equations)
    {
        foreach (var text in prose.Descendants<IText>().Where(text => text.Data.Contains("\\tag{", StringComparison.Ordinal)).ToList())
        {
            if (text.ParentElement?.Closest("pre, code") is not null)
                continue;
            var end = 0;
            foreach (Match formula in Numbered().Matches(text.Data))
            {
                var number = formula.Groups[1].Value;
                text.Before(page.CreateTextNode(text.Data[end..formula.Index]), Equation(page, formula.Value, number, equations));
                end = formula.Index + formula.Length;
            }

            text.Data = text.Data[end..];
        }
    }

    private static IElement Equation(IHtmlDocument page, string formula, string number, EquationIndex equations)
    {
        var equation = page.CreateElement("span");
        equation.ClassName = "equation";
        equation.Id = $"eq-{number}";
        equation.Append(page.CreateTextNode(formula));

        var implemented = Uses(equations.Implemented, number);
        var tested = Uses(equations.Tested, number);
        var source = page.CreateElement("span");
        source.ClassName = "equation-source";
        Append(page, source, "implemented by ", implemented, use => use.Name);
        // A test's name is a sentence with underscores for blanks.
        Append(page, source, implemented.Count > 0 ? ", tested by " : "tested by ", tested,
            use => $"\u201c{use.Name[(use.Name.IndexOf('.', StringComparison.Ordinal) + 1)..].Replace('_', ' ')}\u201d");
        source.Append(Anchor(page, equation.Id, $"equation {number}"));
        equation.Append(source);
        return equation;
    }

    private static List<EquationUse> Uses(IReadOnlyList<EquationUse> uses, string number) =>
        [.. uses.Where(use => use.Number == number).DistinctBy(use => (use.File, use.Name))];

    private static void Append(IHtmlDocument page, IElement source, string before, List<EquationUse> uses, Func<EquationUse, string> words)
    {
        foreach (var (i, use) in uses.Index())
        {
            var link = page.CreateElement("a");
            link.SetAttribute("href", $"source/{SourcePage.FileName(use.File)}#L{use.Line}");
            link.SetAttribute("title", $"{use.File}, line {use.Line}");
            if (words(use) == use.Name)
            {
                var code = page.CreateElement("code");
                code.TextContent = use.Name;
                link.Append(code);
            }
            else
            {
                link.TextContent = words(use);
            }

            source.Append(page.CreateTextNode(i == 0 ? before : ", "), link);
        }
    }

    private static IElement Anchor(IHtmlDocument page, string id, string what)
    {
        var anchor = page.CreateElement("a");
        anchor.ClassName = "anchor";
        anchor.SetAttribute("href", $"#{id}");
        anchor.SetAttribute("aria-label", $"Link to {what}");
        anchor.TextContent = "#";
        return anchor;
    }

    [GeneratedRegex(@"\$\$(?:(?!\$\$).)*?\\tag\{(\d+\.\d+[a-z]?)\}(?:(?!\$\$).)*?\$\$", RegexOptions.Singleline)]
    private static partial Regex Numbered();
}
