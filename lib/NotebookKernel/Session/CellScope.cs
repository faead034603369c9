namespace NotebookKernel.Session;

/// <summary>
/// The running cell, as seen by the code it calls: where output goes and whether the reader has asked to stop. It flows
/// with the code into tasks and threads; a thread that was started without it belongs to the latest cell.
/// </summary>
internal sealed class CellScope(OutputCollector outputs, CancellationToken cancellation)
{
    private static readonly AsyncLocal<CellScope?> Flowing = new();
    private static volatile CellScope? latest;

    public static CellScope? Current => Flowing.Value ?? latest;

    public CancellationToken Cancellation { get; } = cancellation;

    public static void Enter(CellScope scope)
    {
        Flowing.Value = scope;
        latest = scope;
    }

    /// <summary>Every output is a place where an interrupted cell stops.</summary>
    public void Write(string name, ReadOnlySpan<char> text)
    {
        Cancellation.ThrowIfCancellationRequested();
        outputs.Write(name, text);
    }

    public void Emit(CellOutput output)
    {
        Cancellation.ThrowIfCancellationRequested();
        outputs.Emit(output);
    }

    public string NextDisplayId() => outputs.NextDisplayId();
}
