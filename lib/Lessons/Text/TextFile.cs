using Shared;

namespace Lessons.Text;

/// <summary>
/// Reads a reader's own text: UTF-8, where a line ends with \n or \r\n, which is read as \n, and with nothing else. A \r
/// alone, a form feed, U+0085, U+2028 and U+2029 are characters of the text like all others.
/// </summary>
public static class TextFile
{
    /// <summary>The whole text of a file, without a byte order mark.</summary>
    /// <exception cref="BadLineException">A line is not UTF-8, or the file is empty, or longer than a string can be.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Read(string path)
    {
        using var reader = Open(path);
        var text = reader.ReadToEnd();
        return text.Length > 0 ? text : throw Empty(path);
    }

    /// <summary>The lines of a file one after the other, without their ends. Only the line at hand is in memory.</summary>
    /// <exception cref="BadLineException">A line is not UTF-8, or the file is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IEnumerable<string> ReadLines(string path)
    {
        RequireFile(path);
        return Lines();

        IEnumerable<string> Lines()
        {
            using var reader = Open(path);
            if (reader.Peek() < 0) throw Empty(path);
            while (reader.ReadLine() is { } line) yield return line;
        }
    }

    /// <summary>The text of the file that an environment variable names, of at least <paramref name="shortest"/> characters.</summary>
    /// <exception cref="ArgumentException">The variable is not set, or the text is too short.</exception>
    /// <exception cref="BadLineException">A line is not UTF-8, or the file is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string ReadNamedBy(string variable, int shortest)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(path)) throw new ArgumentException($"{variable} is not set; expected the path of a UTF-8 text file");
        path = Path.GetFullPath(path); // in messages the whole path, as a notebook's own folder is not the one it was started from
        var text = Read(path);
        return text.Length >= shortest
            ? text
            : throw new ArgumentException($"{path}: the text has {text.Length} characters; expected at least {shortest}");
    }

    /// <summary>
    /// The first part for training and the rest for validation, as nanoGPT splits a text: int(0.9 n) characters come first.
    /// </summary>
    public static (string Train, string Validation) Split(string text, double trainShare = 0.9)
    {
        if (!(trainShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(trainShare), $"the share for training is {trainShare}; expected more than 0 and less than 1");
        var cut = (int)(trainShare * text.Length);
        // A character outside the basic plane takes two chars: it is not cut in half.
        if (cut > 0 && cut < text.Length && char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1])) cut--;
        return (text[..cut], text[cut..]);
    }

    internal static Utf8Reader Open(string path)
    {
        RequireFile(path);
        return new Utf8Reader(File.OpenRead(path), (line, message) => new BadLineException(path, line, message));
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: there is no such file; expected a UTF-8 text file", path);
    }

    private static BadLineException Empty(string path) => new(path, 1, "the file is empty; expected text");
}

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
