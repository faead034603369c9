namespace NotebookKernel.Session;

/// <summary>
/// The running cell, as seen by the code it calls: where output goes and whether the reader has asked to stop. It flows
/// with the code into tasks and threads; a thread that was started without it belongs to the latest cell.
/// </summary>
internal sealed class CellScope(OutputCollector outputs, CancellationToken cancellation)
{
    private readonly Thread _thread = Thread.CurrentThread;
    private static readonly AsyncLocal<CellScope?> Flowing = new();
    private static volatile CellScope? _latest;

    public static CellScope? Current => Flowing.Value ?? _latest;

    public CancellationToken Cancellation { get; } = cancellation;

    public static void Enter(CellScope scope)
    {
        Flowing.Value = scope;
        _latest = scope;
    }

    /// <summary>
    /// Stops an interrupted cell: its own thread and its tasks. An exception on a thread that the cell has started itself
    /// would end the process.
    /// </summary>
    public void ThrowIfInterrupted()
    {
        if (Thread.CurrentThread == _thread || Thread.CurrentThread.IsThreadPoolThread)
            Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Every output is a place where an interrupted cell stops.</summary>
    public void Write(string name, ReadOnlySpan<char> text)
    {
        ThrowIfInterrupted();
        outputs.Write(name, text);
    }

    public void Emit(CellOutput output)
    {
        ThrowIfInterrupted();
        outputs.Emit(output);
    }

    public string NextDisplayId() => outputs.NextDisplayId();
}
