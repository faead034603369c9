using System.Text;

namespace NotebookKernel.Session;

/// <summary>
/// Puts what a cell shows into one order, from whatever thread it comes. Console text is gathered and passed on in
/// pieces, so that ten megabytes written letter by letter cost what ten megabytes cost.
/// </summary>
internal sealed class OutputCollector : IDisposable
{
    private const int PieceLength = 32 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private readonly object gate = new();
    private readonly Action<CellOutput> emit;
    private readonly StringBuilder pending = new();
    private readonly Timer timer;
    private string pendingName = "stdout";
    private int displays;

    public OutputCollector(Action<CellOutput> emit)
    {
        this.emit = emit;
        timer = new Timer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string NextDisplayId() => Interlocked.Increment(ref displays).ToString();

    public void Write(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (gate)
        {
            if (pendingName != name)
            {
                EmitPending(all: true);
                pendingName = name;
            }

            if (pending.Length == 0)
                timer.Change(Delay, Timeout.InfiniteTimeSpan);
            pending.Append(text);
            if (pending.Length >= PieceLength)
                EmitPending(all: false);
        }
    }

    public void Emit(CellOutput output)
    {
        lock (gate)
        {
            EmitPending(all: true);
            emit(output);
        }
    }

    /// <summary>Passes on text that still waits: at the end of a cell, and a moment after it was written.</summary>
    public void Flush()
    {
        lock (gate)
            EmitPending(all: false);
    }

    public void Dispose()
    {
        lock (gate)
            EmitPending(all: true);
        timer.Dispose();
    }

    /// <param name="all">False keeps back half of a surrogate pair, whose other half is about to be written.</param>
    private void EmitPending(bool all)
    {
        var length = pending.Length;
        if (!all && length > 0 && char.IsHighSurrogate(pending[length - 1]))
            length--;
        if (length == 0)
            return;

        var text = pending.ToString(0, length);
        pending.Remove(0, length);
        emit(new StreamOutput(pendingName, text));
    }
}
