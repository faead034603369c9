namespace Lessons.Text;

/// <summary>A line of a file that cannot be read as it was meant: the message names file, line and what was expected.</summary>
public sealed class BadLineException : FormatException
{
    public BadLineException(string file, long line, string message) : base($"{file}, line {line}: {message}") =>
        (File, Line) = (file, line);

    public BadLineException(string file, long line, string message, Exception inner) : base($"{file}, line {line}: {message}", inner) =>
        (File, Line) = (file, line);

    public string File { get; }

    /// <summary>Counted from 1.</summary>
    public long Line { get; }
}
