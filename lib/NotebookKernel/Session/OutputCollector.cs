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

    private readonly object _gate = new();
    private readonly Action<CellOutput> _emit;
    private readonly StringBuilder _pending = new();
    private readonly Timer _timer;
    private string _pendingName = "stdout";
    private int _displays;

    public OutputCollector(Action<CellOutput> emit)
    {
        _emit = emit;
        _timer = new Timer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string NextDisplayId() => Interlocked.Increment(ref _displays).ToString();

    public void Write(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (_gate)
        {
            if (_pendingName != name)
            {
                EmitPending(all: true);
                _pendingName = name;
            }

            if (_pending.Length == 0)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
            _pending.Append(text);
            if (_pending.Length >= PieceLength)
                EmitPending(all: false);
        }
    }

    public void Emit(CellOutput output)
    {
        lock (_gate)
        {
            EmitPending(all: true);
            _emit(output);
        }
    }

    /// <summary>Passes on text that still waits: at the end of a cell, and a moment after it was written.</summary>
    public void Flush()
    {
        lock (_gate)
            EmitPending(all: false);
    }

    public void Dispose()
    {
        lock (_gate)
            EmitPending(all: true);
        _timer.Dispose();
    }

    /// <param name="all">False keeps back half of a surrogate pair, whose other half is about to be written.</param>
    private void EmitPending(bool all)
    {
        var length = _pending.Length;
        if (!all && length > 0 && char.IsHighSurrogate(_pending[length - 1]))
            length--;
        if (length == 0)
            return;

        var text = _pending.ToString(0, length);
        _pending.Remove(0, length);
        _emit(new StreamOutput(_pendingName, text));
    }
}
