using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using NotebookKernel.Document;
using Parser = Markdig.Markdown;

namespace Course;

/// <summary>A chapter's title and the question it answers.</summary>
internal sealed record Opening(string Title, string Question);

/// <summary>The little that the command line reads out of markdown cells.</summary>
internal static partial class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseMathematics().Build();

    /// <summary>The lines outside blocks of code.</summary>
    public static IEnumerable<string> Lines(string source) =>
        Without(source, CodeBlocks(Parser.Parse(source, Pipeline))).Split('\n').Select(line => line.TrimEnd('\r'));

    /// <summary>The text with blanks where it is code, in blocks or in a line; formulas stay.</summary>
    public static string WithoutCode(string source)
    {
        var document = Parser.Parse(source, Pipeline);
        return Without(source, CodeBlocks(document).Concat(document.Descendants<CodeInline>().Select(code => code.Span)));
    }

    /// <summary>The text as a browser would have it.</summary>
    public static IHtmlDocument ToHtml(string source) => new HtmlParser().ParseDocument(Parser.ToHtml(source, Pipeline));

    /// <summary>
    /// The text with other addresses in it: <paramref name="html"/> changes what is written as HTML,
    /// <paramref name="image"/> what is written as <c>![](address)</c>.
    /// </summary>
    public static string Rewrite(string source, Func<string, string> html, Func<string, string> image)
    {
        var document = Parser.Parse(source, Pipeline);
        var pieces = document.Descendants<HtmlBlock>().Select(block => (block.Span, Change: html))
            .Concat(document.Descendants<HtmlInline>().Select(tag => (tag.Span, Change: html)))
            .Concat(document.Descendants<LinkInline>().Where(link => link.IsImage).Select(link => (link.Span, Change: image)));
        var text = new StringBuilder(source);
        foreach (var (span, change) in pieces.Where(piece => !piece.Span.IsEmpty).OrderByDescending(piece => piece.Span.Start).ToList())
        {
            var piece = text.ToString(span.Start, span.Length);
            text.Remove(span.Start, span.Length).Insert(span.Start, change(piece));
        }

        return text.ToString();
    }

    /// <summary>
    /// The first heading of level 1, without the chapter's number, and the paragraph under it, both as plain text; null
    /// without such a heading.
    /// </summary>
    public static Opening? Opening(Notebook notebook)
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            var lines = Lines(cell.Source).SkipWhile(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToList();
            if (lines.Count == 0)
                continue;
            var paragraph = lines.Skip(1).SkipWhile(string.IsNullOrWhiteSpace).TakeWhile(line => !string.IsNullOrWhiteSpace(line));
            return new Opening(Number().Replace(Plain(lines[0][2..]), ""), Plain(string.Join(' ', paragraph.Select(line => line.Trim()))));
        }

        return null;
    }

    private static IEnumerable<SourceSpan> CodeBlocks(MarkdownDocument document) =>
        document.Descendants<CodeBlock>().Where(block => block is not MathBlock).Select(block => block.Span);

    private static string Without(string source, IEnumerable<SourceSpan> spans)
    {
        var text = source.ToCharArray();
        foreach (var span in spans.Where(span => !span.IsEmpty))
        {
            for (var i = span.Start; i <= span.End && i < text.Length; i++)
            {
                if (text[i] is not ('\n' or '\r'))
                    text[i] = ' ';
            }
        }

        return new string(text);
    }

    private static string Plain(string markdown) =>
        Emphasis().Replace(Link().Replace(markdown, "$1"), "$2").Trim();

    [GeneratedRegex(@"^[A-Z]?\d+[.:]\s+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|\*|`|(?<!\w)_)(.+?)\1(?!\w)")]
    private static partial Regex Emphasis();
}
