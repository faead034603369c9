using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Parser = Markdig.Markdown;

namespace Course.Content;

/// <summary>The little that the command line reads out of markdown cells.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseMathematics().Build();

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

    /// <summary>Every link, in order, with the last heading of the given level before it; null before the first.</summary>
    public static IEnumerable<(string? Heading, string Address)> LinksUnderHeadings(string source, int level)
    {
        var document = Parser.Parse(source, Pipeline);
        var headings = document.OfType<HeadingBlock>().Where(heading => heading.Level <= level).ToList();
        return from link in document.Descendants<LinkInline>()
               where !link.IsImage
               let before = headings.LastOrDefault(heading => heading.Span.Start < link.Span.Start)
               select (before?.Level == level ? string.Concat(before.Inline!.Descendants().Select(Text)) : null, link.Url ?? "");
    }

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

    private static string Text(MarkdownObject inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    };

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
}
