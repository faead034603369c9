using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookKernel.Session;

/// <summary>
/// The assemblies a cell is compiled against: the .NET libraries, the formatters, <c>Display()</c>, and what
/// <c>#r</c> names, looked for from the notebook's folder.
/// </summary>
internal sealed class ScriptReferences(string folder) : MetadataReferenceResolver
{
    private static readonly Dictionary<string, string> Framework = FrameworkAssemblies();
    private readonly HashSet<string> _loadedOnce = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, PortableExecutableReference> Loaded = new(StringComparer.Ordinal);

    public static readonly ImmutableArray<MetadataReference> Always =
    [
        .. Framework.Values.Select(Reference),
        Reference(typeof(Formatter).Assembly.Location),
        Reference(typeof(IHtmlContent).Assembly.Location),
        Reference(typeof(DisplayExtensions).Assembly.Location),
    ];

    /// <summary>Loads what cells refer to when they run.</summary>
    public InteractiveAssemblyLoader Loader { get; } = new();

    /// <summary>The file that <c>#r "name"</c> means, whether it exists or not; null for a .NET assembly by its name.</summary>
    public string? PathOf(string name)
    {
        var isName = name.IndexOfAny(['/', '\\']) < 0 && !name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        if (isName && Framework.ContainsKey(name))
            return null;
        return Path.GetFullPath(name.Replace('\\', '/'), folder);
    }

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var path = PathOf(reference) ?? Framework[reference];
        return File.Exists(path) ? [Reference(path)] : [];
    }

    public override bool ResolveMissingAssemblies => true;

    /// <summary>What a referenced dll needs is looked for beside it, so that one <c>#r</c> brings the namespaces of all.</summary>
    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (definition is not PortableExecutableReference { FilePath: { } file })
            return null;
        var path = Path.Combine(Path.GetDirectoryName(file)!, referenceIdentity.Name + ".dll");
        if (!File.Exists(path))
            return null;
        if (AssemblyName.GetAssemblyName(path).Version != referenceIdentity.Version)
            LoadOnce(path);
        return Reference(path);
    }

    /// <summary>
    /// An assembly that others ask for under several versions, as F#'s core library is: Roslyn's loader would load it once
    /// for each version, and its types would not be one another's.
    /// </summary>
    private void LoadOnce(string path)
    {
        lock (_loadedOnce)
        {
            if (_loadedOnce.Add(path))
                Loader.RegisterDependency(Assembly.LoadFrom(path));
        }
    }

    public override bool Equals(object? other) => other is ScriptReferences references && references.FolderIs(folder);

    public override int GetHashCode() => folder.GetHashCode(StringComparison.Ordinal);

    private bool FolderIs(string other) => folder == other;

    /// <summary>One reference for each file, so that the compiler reads its metadata once and not once a cell.</summary>
    private static PortableExecutableReference Reference(string path)
    {
        lock (Loaded)
        {
            if (Loaded.TryGetValue(path, out var known))
                return known;
            var documentation = new DocumentationFile(Path.ChangeExtension(path, ".xml"));
            return Loaded[path] = MetadataReference.CreateFromFile(path, documentation: documentation);
        }
    }

    private static Dictionary<string, string> FrameworkAssemblies()
    {
        var core = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == core)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => path, StringComparer.OrdinalIgnoreCase);
    }
}
