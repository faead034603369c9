namespace Course.Lint;

/// <summary>A rule that a file breaks.</summary>
/// <param name="Cell">Position of the cell in its notebook, from 1; null when the whole file is meant.</param>
internal sealed record Finding(string File, int? Cell, string What, string Expected)
{
    public override string ToString() => $"{File}{(Cell is { } cell ? $", cell {cell}" : "")}: {What}; expected {Expected}";
}
