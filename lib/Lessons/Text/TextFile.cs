using System.Text;

namespace Lessons.Text;

/// <summary>Reads a reader's own text.</summary>
public static class TextFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a UTF-8 file, with \n at the end of its lines and no byte order mark.</summary>
    /// <exception cref="BadLineException">A line is not UTF-8, or the file is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: there is no such file; expected a UTF-8 text file", path);
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.IsEmpty) throw new BadLineException(path, 1, "the file is empty; expected text");
        try
        {
            return Strict.GetString(bytes).ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..e.Index].Count((byte)'\n');
            throw new BadLineException(path, line, $"the byte {e.BytesUnknown?[0]:x2} is not UTF-8; expected a UTF-8 text file", e);
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
        return text.Length >= shortest ? text : throw new ArgumentException($"{path}: the text has {text.Length} characters; expected at least {shortest}");
    }

    /// <summary>The first part for training and the rest for validation, as nanoGPT splits a text: int(0.9 n) characters come first.</summary>
    public static (string Train, string Validation) Split(string text, double trainShare = 0.9)
    {
        if (!(trainShare is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(trainShare), $"the share for training is {trainShare}; expected more than 0 and less than 1");
        var cut = (int)(trainShare * text.Length);
        // A character outside the basic plane takes two chars: it is not cut in half.
        if (cut > 0 && cut < text.Length && char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1])) cut--;
        return (text[..cut], text[cut..]);
    }
}
