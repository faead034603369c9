using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ManagedTorch.Spellings;

/// <summary>
/// Writes the methods of Tensor and torch that only pass their arguments to an operator, from the tables beside this
/// folder: the method, its in-place form, the static forms of both, each in a scope of its own. A row says
/// <code>
/// /// e^x.
/// exp() | Exp(x) | torch(input), _, torch_(input)
/// </code>
/// which is <c>Tensor.exp()</c>, <c>torch.exp(input)</c>, <c>Tensor.exp_()</c> and <c>torch.exp_(input)</c>. The head of
/// each table says the rest.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SpellingGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Unreadable = new(
        "SPELL1", "A row of a table of spellings cannot be read", "{0}", "Spellings", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var tables = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".spellings", StringComparison.Ordinal))
            .Select(
                static (file, cancel) => (Name: Path.GetFileNameWithoutExtension(file.Path), Text: file.GetText(cancel)?.ToString() ?? ""));
        context.RegisterSourceOutput(tables, static (output, table) =>
        {
            try
            {
                output.AddSource($"Spellings.{table.Name}.g.cs", SourceText.From(Source.Write(Row.ReadAll(table.Text)), Encoding.UTF8));
            }
            catch (FormatException e)
            {
                output.ReportDiagnostic(Diagnostic.Create(Unreadable, Location.None, $"{table.Name}.spellings: {e.Message}"));
            }
        });
    }
}
