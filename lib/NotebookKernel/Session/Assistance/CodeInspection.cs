using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookKernel.Session.Assistance;

/// <summary>Tells what a name stands for: its declaration and the summary of its docstring.</summary>
internal static partial class CodeInspection
{
    private static readonly SymbolDisplayFormat Declaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeType)
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeName)
        .AddKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    public static Inspection At(Compilation compilation, int cursor)
    {
        var tree = compilation.SyntaxTrees.Single();
        var model = compilation.GetSemanticModel(tree);
        foreach (var position in new[] { cursor, cursor - 1 }.Where(p => p >= 0 && p <= tree.Length))
        {
            var token = tree.GetRoot().FindToken(position);
            if (token.IsKind(SyntaxKind.IdentifierToken) && SymbolOf(model, token) is { } symbol)
                return new Inspection(Describe(symbol));
        }

        return new Inspection(null);
    }

    private static ISymbol? SymbolOf(SemanticModel model, SyntaxToken token)
    {
        var info = model.GetSymbolInfo(token.Parent!);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(token.Parent!);
    }

    private static string Describe(ISymbol symbol)
    {
        var declaration = symbol.ToDisplayString(Declaration);
        var xml = symbol.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml))
            return declaration;

        var summary = XElement.Parse(xml).Descendants("summary").FirstOrDefault();
        return summary is null ? declaration : $"{declaration}\n\n{Prose(summary)}";
    }

    private static string Prose(XElement summary)
    {
        foreach (var reference in summary.Descendants().Where(e => e.IsEmpty).ToList())
        {
            var named = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? "";
            reference.ReplaceWith(named[(named.LastIndexOf('.') + 1)..]);
        }

        return Whitespace().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
