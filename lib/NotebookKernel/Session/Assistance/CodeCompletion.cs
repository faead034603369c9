using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookKernel.Session.Assistance;

/// <summary>Names that may stand at the cursor: members after a dot, otherwise everything in scope and keywords.</summary>
internal static class CodeCompletion
{
    public static Completions At(Compilation compilation, int cursor)
    {
        var tree = compilation.SyntaxTrees.Single();
        var text = tree.GetText();
        var end = Math.Clamp(cursor, 0, text.Length);
        var start = end;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
            start--;

        var token = tree.GetRoot().FindToken(Math.Max(0, start - 1), findInsideTrivia: true);
        if (IsText(token, start))
            return new Completions(end, end, []);

        var model = compilation.GetSemanticModel(tree);
        var prefix = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, end));
        var symbols = Candidates(model, token, start);
        var names = symbols.Where(IsWritable).Select(symbol => symbol.Name);
        if (!token.IsKind(SyntaxKind.DotToken))
            names = names.Concat(Keywords);

        string[] matches =
        [
            .. names.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Distinct(StringComparer.Ordinal)
                .OrderBy(name => !name.StartsWith(prefix, StringComparison.Ordinal))
                .ThenBy(name => name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
        return new Completions(start, end, matches);
    }

    private static IEnumerable<string> Keywords =>
        SyntaxFacts.GetKeywordKinds()
            .Concat(SyntaxFacts.GetContextualKeywordKinds())
            .Select(SyntaxFacts.GetText)
            .Where(keyword => keyword.Length > 1 && char.IsLetter(keyword[0]));

    private static IEnumerable<ISymbol> Candidates(SemanticModel model, SyntaxToken token, int position)
    {
        if (!token.IsKind(SyntaxKind.DotToken))
            return model.LookupSymbols(position);

        var left = token.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax access } => access.Expression,
            _ => (SyntaxNode?)null,
        };
        if (left is null)
            return [];

        var named = model.GetSymbolInfo(left).Symbol;
        if (named is INamespaceOrTypeSymbol container)
            return model.LookupSymbols(position, container).Where(symbol => symbol is INamespaceOrTypeSymbol || symbol.IsStatic);

        return model.GetTypeInfo(left).Type is { TypeKind: not TypeKind.Error } type
            ? model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(symbol => !symbol.IsStatic)
            : [];
    }

    private static bool IsWritable(ISymbol symbol) =>
        symbol.CanBeReferencedByName
        && !symbol.IsImplicitlyDeclared
        && symbol.Name.Length > 0
        && symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor };

    /// <summary>No names are offered inside strings, numbers and comments.</summary>
    private static bool IsText(SyntaxToken token, int position)
    {
        if (position == 0)
            return false;
        var insideTrivia = token.LeadingTrivia.Concat(token.TrailingTrivia)
            .Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
                ? trivia.FullSpan.Contains(position - 1)
                : false);
        return insideTrivia
            || (token.Span.Contains(position - 1) && (token.Kind() is SyntaxKind.NumericLiteralToken
                or SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken
                or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken));
    }
}
