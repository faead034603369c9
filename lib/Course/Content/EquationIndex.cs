using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NotebookKernel.Document;

namespace Course.Content;

/// <summary>Something that names an equation: where it stands, and what it is called there.</summary>
/// <param name="Name">Type and member, as in "Dpo.Loss"; for a notebook its file name.</param>
internal sealed record EquationUse(string Number, string File, int Line, string Name);

/// <summary>
/// Who shows, implements and tests the numbered equations, numbered chapter.n: <c>\tag{chapter.n}</c> in notebooks,
/// "Equation chapter.n" in docstrings under lib/, <c>[Equation("chapter.n")]</c> under tests/.
/// </summary>
internal sealed partial class EquationIndex
{
    private EquationIndex(IReadOnlyList<EquationUse> shown, IReadOnlyList<EquationUse> implemented, IReadOnlyList<EquationUse> tested) =>
        (Shown, Implemented, Tested) = (shown, implemented, tested);

    /// <summary>Uses in notebooks; <see cref="EquationUse.Line"/> is the cell, from 1.</summary>
    public IReadOnlyList<EquationUse> Shown { get; }

    public IReadOnlyList<EquationUse> Implemented { get; }

    public IReadOnlyList<EquationUse> Tested { get; }

    public static EquationIndex Read(Repository repository, IEnumerable<Chapter> chapters) => new(
        [.. chapters.SelectMany(chapter => InNotebook(repository.Shown(chapter.Path), chapter.Notebook))],
        [.. Sources(repository, "lib", "Equation").SelectMany(s => InDocstrings(s.File, s.Root))],
        [.. Sources(repository, "tests", "Equation(").SelectMany(s => InAttributes(s.File, s.Root))]);

    private static IEnumerable<EquationUse> InNotebook(string file, Notebook notebook) =>
        from cell in notebook.Cells
        where cell.Kind == CellKind.Markdown
        from Match tag in Tag().Matches(Markdown.WithoutCode(cell.Source))
        select new EquationUse(tag.Groups[1].Value, file, cell.Index + 1, Path.GetFileNameWithoutExtension(file));

    private static IEnumerable<EquationUse> InDocstrings(string file, SyntaxNode root) =>
        from comment in root.DescendantNodes(descendIntoTrivia: true).OfType<DocumentationCommentTriviaSyntax>()
        from Match mention in Mention().Matches(comment.ToFullString())
        from Match number in Number().Matches(mention.Value)
        let member = comment.ParentTrivia.Token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>()
        select new EquationUse(number.Value, file, Line(comment), NameOf(member));

    private static IEnumerable<EquationUse> InAttributes(string file, SyntaxNode root) =>
        from attribute in root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "Equation" or "EquationAttribute"
        from argument in attribute.ArgumentList?.Arguments ?? []
        where argument.Expression.IsKind(SyntaxKind.StringLiteralExpression)
        let number = ((LiteralExpressionSyntax)argument.Expression).Token.ValueText
        select new EquationUse(number, file, Line(attribute), NameOf(attribute.FirstAncestorOrSelf<MemberDeclarationSyntax>()));

    private static IEnumerable<(string File, SyntaxNode Root)> Sources(Repository repository, string folder, string word)
    {
        var top = Path.Combine(repository.Root, folder);
        if (!Directory.Exists(top))
            yield break;
        foreach (var path in Directory.EnumerateFiles(top, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = repository.Shown(path);
            if (file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"))
                continue;
            var text = File.ReadAllText(path);
            if (text.Contains(word, StringComparison.Ordinal))
                yield return (file,
                    CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Parse)).GetRoot());
        }
    }

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>Type and member without parameters: "Dpo.Loss".</summary>
    private static string NameOf(MemberDeclarationSyntax? member)
    {
        var name = member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            _ => "",
        };
        var owner = member is BaseTypeDeclarationSyntax ? null : member?.Parent?.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>();
        return owner is null ? name : $"{owner.Identifier.Text}.{name}".TrimEnd('.');
    }

    [GeneratedRegex(@"\\tag\{(\d+\.\d+[a-z]?)\}")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\bEquations?\s+(?:///\s*)?\d+\.\d+[a-z]?(?:(?:\s|///|,|and|to)+\d+\.\d+[a-z]?)*")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\d+\.\d+[a-z]?")]
    private static partial Regex Number();
}
