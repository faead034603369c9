using NotebookKernel.Document;

namespace Course.Running;

/// <summary>A notebook file as it was before anything ran.</summary>
internal sealed record Chapter(string Path, Notebook Notebook)
{
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    public int CodeCells { get; } = Notebook.Cells.Count(cell => cell.Kind == CellKind.Code);
}
