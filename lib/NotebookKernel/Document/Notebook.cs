using System.Text.Json;
using System.Text.Json.Nodes;
using Shared;

namespace NotebookKernel.Document;

/// <summary>
/// A Jupyter notebook, nbformat 4. The whole JSON tree is kept, so that ids and metadata that this program does not know
/// survive, and a notebook that was not changed is written back byte for byte. One older than 4.5, where cells have no
/// ids, becomes one of 4.5 when it is read: ids are made from the cells, always the same ones, and saved with it.
/// </summary>
public sealed class Notebook
{
    private readonly JsonObject _root;
    private readonly string _original;
    private readonly bool _byteOrderMark;

    private Notebook(string name, JsonObject root, string original, bool byteOrderMark, int fileMinorVersion)
    {
        Name = name;
        _root = root;
        _original = original;
        _byteOrderMark = byteOrderMark;
        FileMinorVersion = fileMinorVersion;
        Cells = [.. root["cells"]!.AsArray().Select((cell, index) => new Cell(cell!.AsObject(), index))];
    }

    /// <summary>What messages call this notebook: its file name.</summary>
    public string Name { get; }

    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The notebook's metadata object, live: what is changed here is saved.</summary>
    public JsonObject Metadata => _root["metadata"]!.AsObject();

    /// <summary>The minor version of nbformat 4 that the file has, before saving: 5 where cells have ids, less in an older one.</summary>
    public int FileMinorVersion { get; }

    /// <summary>Reads a notebook file. Throws <see cref="NotebookException"/> when it is missing or not a notebook.</summary>
    public static Notebook Load(string path)
    {
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

        using var reader = new Utf8Reader(
            new MemoryStream(bytes), (line, message) => new NotebookException($"{path}, line {line}: {message}."), asWritten: true);
        return Parse(reader.ReadToEnd(), Path.GetFileName(path), path);
    }

    /// <summary>Reads a notebook from its text; <paramref name="name"/> is what messages call it.</summary>
    public static Notebook Parse(string json, string name) => Parse(json, name, name);

    private static Notebook Parse(string json, string name, string shown)
    {
        var marked = json.StartsWith('\uFEFF');
        var text = marked ? json[1..] : json;
        var tree = NotebookReader.Read(text, shown, out var minor);
        return new Notebook(name, tree, text, marked, minor);
    }

    /// <summary>
    /// The notebook's text: the very text of nbformat 4.5 it was read from while nothing has changed, otherwise the tree in the same
    /// layout (indent, line ends, escapes, last newline).
    /// </summary>
    public string ToJson()
    {
        // As texts: JsonNode.DeepEquals gives up on a number whose exponent is beyond an int, which JSON allows.
        var unchanged = FileMinorVersion >= CellIds.Since
            && string.Equals(_root.ToJsonString(), NotebookReader.Read(_original, Name, out _).ToJsonString(), StringComparison.Ordinal);
        var json = unchanged ? _original : JsonStyle.Detect(_original).Write(_root);
        return _byteOrderMark ? '\uFEFF' + json : json;
    }

    /// <summary>
    /// Writes the notebook whole or not at all: into a new file beside <paramref name="path"/>, flushed to the disk,
    /// which then takes the name. On any failure the old file stays as it was.
    /// </summary>
    public void Save(string path)
    {
        try
        {
            WholeFile.Write(path, ToJson());
        }
        catch (IOException e)
        {
            throw new NotebookException(e.Message, e);
        }
    }

    /// <summary>
    /// Takes the outputs of <paramref name="ran"/>, where both have the same code in the same cells; takes nothing and
    /// returns false where they have not. Text beside the code may differ.
    /// </summary>
    public bool TryTakeOutputs(Notebook ran)
    {
        var mine = Cells.Where(cell => cell.Kind == CellKind.Code).ToList();
        var theirs = ran.Cells.Where(cell => cell.Kind == CellKind.Code).ToList();
        if (!mine.Select(cell => (cell.Id, cell.Source)).SequenceEqual(theirs.Select(cell => (cell.Id, cell.Source))))
            return false;

        foreach (var (cell, other) in mine.Zip(theirs))
        {
            cell.Outputs = other.Outputs.DeepClone().AsArray();
            cell.ExecutionCount = other.ExecutionCount;
        }

        return true;
    }

    /// <summary>A copy that shares nothing with this notebook.</summary>
    public Notebook Clone() => new(Name, _root.DeepClone().AsObject(), _original, _byteOrderMark, FileMinorVersion);

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
