using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookKernel.Document;

/// <summary>
/// A Jupyter notebook, nbformat 4.5. The whole JSON tree is kept, so that ids and metadata nobody here knows of
/// survive, and a notebook that was not changed is written back byte for byte.
/// </summary>
public sealed class Notebook
{
    private readonly JsonObject root;
    private readonly string original;
    private readonly bool byteOrderMark;

    private Notebook(string name, JsonObject root, string original, bool byteOrderMark)
    {
        Name = name;
        this.root = root;
        this.original = original;
        this.byteOrderMark = byteOrderMark;
        Cells = [.. root["cells"]!.AsArray().Select((cell, index) => new Cell(cell!.AsObject(), index))];
    }

    /// <summary>What messages call this notebook: its file name.</summary>
    public string Name { get; }

    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The notebook's metadata object, live: what is changed here is saved.</summary>
    public JsonObject Metadata => root["metadata"]!.AsObject();

    /// <summary>Reads a notebook file. Throws <see cref="NotebookException"/> when it is missing or not a notebook.</summary>
    public static Notebook Load(string path)
    {
        var name = Path.GetFileName(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"{path}: there is no such notebook.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(path) ? "it is a folder, a notebook was expected." : e.Message;
            throw new NotebookException($"{path} cannot be read: {why}", e);
        }

        try
        {
            return Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), name);
        }
        catch (DecoderFallbackException e)
        {
            throw new NotebookException($"{name} is not a notebook: byte {e.Index} is not UTF-8 text.", e);
        }
    }

    /// <summary>Reads a notebook from its text; <paramref name="name"/> is what messages call it.</summary>
    public static Notebook Parse(string json, string name)
    {
        var marked = json.StartsWith('\uFEFF');
        var text = marked ? json[1..] : json;
        return new Notebook(name, NotebookReader.Read(text, name), text, marked);
    }

    /// <summary>
    /// The notebook's text: the very text it was read from while nothing has changed, otherwise the tree in the same
    /// layout (indent, line ends, escapes, last newline).
    /// </summary>
    public string ToJson()
    {
        var unchanged = JsonNode.DeepEquals(root, NotebookReader.Read(original, Name));
        var json = unchanged ? original : JsonStyle.Detect(original).Write(root);
        return byteOrderMark ? '\uFEFF' + json : json;
    }

    /// <summary>
    /// Writes the notebook whole or not at all: into a new file beside <paramref name="path"/>, flushed to the disk,
    /// which then takes the name. On any failure the old file stays as it was.
    /// </summary>
    public void Save(string path) => AtomicFile.Write(path, ToJson());

    /// <summary>A copy that shares nothing with this notebook.</summary>
    public Notebook Clone() => new(Name, root.DeepClone().AsObject(), original, byteOrderMark);

    /// <summary>
    /// Throws <see cref="NotebookException"/> unless the notebook and all its code cells are C#. Front ends name the
    /// kernel ".net-csharp" (.NET Interactive and ours) or "course-csharp" (ours beside .NET Interactive).
    /// </summary>
    public void RequireCSharp()
    {
        if (Metadata["kernelspec"] is not JsonObject spec)
            throw new NotebookException($"{Name} names no kernel: metadata.kernelspec.name \".net-csharp\" was expected.");

        var kernel = Text(spec["name"]);
        if (kernel is not (".net-csharp" or "course-csharp"))
            throw new NotebookException($"{Name} is for the kernel \"{kernel}\": \".net-csharp\" was expected.");

        var language = Text(spec["language"]) ?? Text((Metadata["language_info"] as JsonObject)?["name"]);
        if (language is not null && !IsCSharp(language))
            throw new NotebookException($"{Name} is written in {language}: C# was expected.");

        foreach (var cell in Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            var cellLanguage = Text((cell.Metadata["polyglot_notebook"] as JsonObject)?["kernelName"])
                ?? Text((cell.Metadata["dotnet_interactive"] as JsonObject)?["language"]);
            if (cellLanguage is not null && !IsCSharp(cellLanguage))
                throw new NotebookException($"{Name}, cell {cell.Index + 1} is written in {cellLanguage}: C# was expected.");
        }
    }

    private static bool IsCSharp(string language) =>
        language.Equals("C#", StringComparison.OrdinalIgnoreCase)
        || language.Equals("csharp", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;
}
