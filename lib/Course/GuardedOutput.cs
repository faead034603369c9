using System.Text;

namespace Course;

/// <summary>
/// Standard output that may break: closed, on a full disk. The work goes on without it, and the end of the command says
/// that a part of what was said is lost.
/// </summary>
internal sealed class GuardedOutput : TextWriter
{
    private readonly TextWriter? _writer;
    private volatile string? _failure;

    private GuardedOutput(Func<TextWriter> open)
    {
        try
        {
            _writer = open();
        }
        catch (Exception e) when (IsBroken(e))
        {
            _failure = Reason(e);
        }
    }

    /// <summary>Puts itself before both streams of the console.</summary>
    public static (GuardedOutput Output, GuardedOutput Errors) Install()
    {
        var (output, errors) = (new GuardedOutput(() => Console.Out), new GuardedOutput(() => Console.Error));
        Console.SetOut(output);
        Console.SetError(errors);
        return (output, errors);
    }

    /// <summary>Why something could not be written; null while everything could.</summary>
    public string? Failure => _failure;

    public override Encoding Encoding => _writer?.Encoding ?? Encoding.UTF8;

    public override void Write(char value) => Guard(value, static (to, text) => to.Write(text));

    public override void Write(char[] buffer, int index, int count) =>
        Guard((buffer, index, count), static (to, text) => to.Write(text.buffer, text.index, text.count));

    public override void Write(string? value) => Guard(value, static (to, text) => to.Write(text));

    public override void WriteLine(string? value) => Guard(value, static (to, text) => to.WriteLine(text));

    public override void Flush() => Guard(0, static (to, _) => to.Flush());

    private void Guard<T>(T text, Action<TextWriter, T> write)
    {
        if (_failure is not null)
            return;
        try
        {
            write(_writer!, text);
        }
        catch (Exception e) when (IsBroken(e))
        {
            _failure = Reason(e);
        }
    }

    private static bool IsBroken(Exception e) => e is IOException or UnauthorizedAccessException or ObjectDisposedException;

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
