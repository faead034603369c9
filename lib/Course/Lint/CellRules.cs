using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Links;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NotebookKernel.Document;

namespace Course.Lint;

/// <summary>What a cell may contain: only what .NET Interactive, Verso and our kernel all understand.</summary>
internal static partial class CellRules
{
    private const string Library = "#r \"../lib/bin/Lessons.dll\"";

    /// <summary>An appendix asks first whether the front end can load the packages, and then for the libraries that bring them.</summary>
    private static readonly string[] Packages = ["#r \"../lib/bin/Interop.dll\"", "#r \"../lib/bin/Plotly.NET.CSharp.dll\""];

    public static IEnumerable<Finding> Check(string path, string file, Notebook notebook, LinkRules links)
    {
        var first = notebook.Cells.FirstOrDefault(cell => cell.Kind == CellKind.Code);
        foreach (var cell in notebook.Cells)
        {
            var problems = cell.Kind switch
            {
                CellKind.Code => Code(cell, ReferenceEquals(cell, first), Path.GetFileName(path).StartsWith('A')),
                CellKind.Markdown => Text(cell).Concat(links.Check(path, cell)),
                _ => [("it is a raw cell", "markdown or code")],
            };
            foreach (var (what, expected) in problems)
                yield return new Finding(file, cell.Index + 1, what, expected);
        }
    }

    private static IEnumerable<(string What, string Expected)> Code(Cell cell, bool isFirst, bool isAppendix)
    {
        var kernel = (cell.Metadata["polyglot_notebook"] as JsonObject)?["kernelName"]?.ToJsonString();
        if (kernel != "\"csharp\"")
            yield return ($"metadata.polyglot_notebook.kernelName is {kernel ?? "missing"}", "\"csharp\"");

        var lines = cell.Source.Split('\n').Select(line => line.TrimEnd()).ToList();
        if (isFirst)
        {
            if (lines[0] != Library)
                yield return ($"the first code cell begins with \"{lines[0]}\"", Library);
            var other = lines.Skip(1).FirstOrDefault(line => line.Length > 0 && !Using().IsMatch(line));
            if (other is not null)
                yield return ($"the first code cell holds \"{other}\"", "nothing but the library and usings");
        }

        foreach (var line in lines.Skip(isFirst ? 1 : 0).Select(line => line.TrimStart()))
        {
            if (line.StartsWith("#!", StringComparison.Ordinal))
                yield return ($"the magic \"{line}\"", "C# that every front end runs");
            else if (!(isAppendix && Packages.Contains(line, StringComparer.Ordinal)) && Directive().IsMatch(line))
                yield return ($"the directive \"{line}\"", "libraries loaded in the first code cell alone");
        }

        foreach (var problem in Calls(cell.Source))
            yield return problem;
    }

    private static IEnumerable<(string What, string Expected)> Calls(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script));
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "display" } }:
                    yield return ("display(...), which only .NET Interactive has", "a last expression, or x.Display()");
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Display" } } call
                    when call.ArgumentList.Arguments.Count > 1
                        || call.Parent is not (ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax):
                    yield return ($"{call}, of which Verso has no value and one MIME type at most",
                        "x.Display() as a statement; what changes live belongs into the library");
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "DisplayAs" } } call:
                    yield return ($"{call}, which Verso does not have", "x.Display() of a value that knows its own formats");
                    break;
                case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Formatter" } } call:
                    yield return ($"{call}, which changes one front end only", "formatting that comes with the type");
                    break;
                case IdentifierNameSyntax
                {
                    Identifier.Text: "KernelInvocationContext" or "DisplayedValue" or "PocketView" or "CellOutput" or "LiveDisplay",
                } name:
                    yield return ($"{name}, which is one front end's own",
                        "formatting that comes with the type, live output that comes from the library");
                    break;
                case UsingDirectiveSyntax { NamespaceOrType: { } space } when FrontEnd().IsMatch(space.ToString()):
                    yield return ($"using {space}, which is one front end's own", "the library's and .NET's namespaces");
                    break;
                case MemberAccessExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "Environment" },
                    Name.Identifier.Text: "Exit" or "FailFast",
                } call:
                    yield return ($"{call}, which ends the front end's process", "a cell that runs to its end");
                    break;
                case MemberAccessExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.Text: "Console" },
                    Name.Identifier.Text: "Read" or "ReadLine" or "ReadKey" or "In" or "OpenStandardInput",
                } read:
                    yield return ($"{read}, which waits for a reader who may not be there", "the value written in the cell");
                    break;
            }
        }
    }

    private static IEnumerable<(string What, string Expected)> Text(Cell cell) =>
        from Match match in RemoteResource().Matches(cell.Source)
        select ($"a remote image or script: {match.Value}", "everything shown to be in the notebook itself");

    [GeneratedRegex(@"^using\s+(static\s+)?(\w+\s*=\s*)?[\w.<>,\s\[\]?]+;$")]
    private static partial Regex Using();

    [GeneratedRegex(@"^(global::)?(Microsoft\.DotNet\.Interactive|Verso|NotebookKernel)\b")]
    private static partial Regex FrontEnd();

    [GeneratedRegex(@"^#(r|i|load)\b")]
    private static partial Regex Directive();

    [GeneratedRegex(
        """!\[[^\]]*\]\(\s*(?:https?:)?//[^)]*\)|"""
        + """<(?:img|script|link|iframe|video|source)\b[^>]*(?:src|href)\s*=\s*["']?(?:https?:)?//[^>]*>""",
        RegexOptions.IgnoreCase)]
    private static partial Regex RemoteResource();
}
