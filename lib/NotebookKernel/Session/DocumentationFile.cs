using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NotebookKernel.Session;

/// <summary>The docstrings beside an assembly, read when one is first asked for.</summary>
internal sealed class DocumentationFile(string path) : DocumentationProvider
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _members = new(() => Read(path));

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    protected override string GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID, "");

    private static IReadOnlyDictionary<string, string> Read(string path)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return found;

        try
        {
            foreach (var member in XDocument.Load(path).Descendants("member"))
                found[(string?)member.Attribute("name") ?? ""] = member.ToString();
        }
        catch (XmlException)
        {
            // A file that is not XML documents nothing; completion goes on without it.
        }

        return found;
    }
}
