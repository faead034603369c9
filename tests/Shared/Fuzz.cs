using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Shared;

/// <summary>
/// Reads damaged copies of a valid file: bits flipped, pieces cut, doubled and exchanged, numbers made extreme. A reader may
/// give a result or the exception that it documents, which names the file, and needs no more memory than it says. The
/// damage comes from a seed, which a failure names. FUZZ_SECONDS in the environment makes one reader's run that long.
/// </summary>
internal static partial class Fuzz
{
    private const int Rounds = 300;

    private static readonly string[] Extremes =
        ["0", "-1", "1.5", "1e30", "-1e999", "2147483648", "4611686018427387904", "9223372036854775807", "9223372036854775808",
            "18446744073709551616", "null", "true", "\"x\"", "[]", "{}", "NaN"];

    private static readonly string[] Intruders =
        ["\\ud83d", "\\udc00", "\u2028", "\u0085", "\f", "\r", "\0", "\uFEFF", "\"", "\\", ",", "{", "}", "[", "]", ":", "\n",
            new('[', 3000), new('9', 400), "\"__metadata__\":{},"];

    /// <param name="valid">The file that is damaged.</param>
    /// <param name="read">The reader, given the path.</param>
    /// <param name="documented">Whether an exception is one that the reader documents.</param>
    /// <param name="most">Bytes that one reading may allocate on the heap.</param>
    /// <param name="write">Makes the file of the damaged bytes; they are the file unless it is given.</param>
    public static void Run(
        byte[] valid, Action<string> read, Func<Exception, bool> documented, long most, Func<byte[], byte[]>? write = null)
    {
        var folder = Directory.CreateTempSubdirectory("fuzz-");
        var seconds = double.Parse(Environment.GetEnvironmentVariable("FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        var end = DateTime.UtcNow.AddSeconds(seconds);
        try
        {
            var path = Path.Combine(folder.FullName, "damaged");
            for (var seed = 0; seed < Rounds || (seconds > 0 && DateTime.UtcNow < end); seed++)
            {
                var damaged = Damage(valid, seed);
                File.WriteAllBytes(path, write is null ? damaged : write(damaged));
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    read(path);
                }
                catch (Exception e) when (documented(e))
                {
                    if (!e.Message.Contains(path, StringComparison.Ordinal))
                        throw new InvalidOperationException($"seed {seed}: the message does not name the file: {e.Message}", e);
                    if (e.Message.Length > 2000)
                        throw new InvalidOperationException(
                            $"seed {seed}: the message has {e.Message.Length} characters: {e.Message[..400]}", e);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"seed {seed}: {e.GetType().Name} is not a documented exception: {e.Message}", e);
                }

                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (allocated > most)
                    throw new InvalidOperationException(
                        $"seed {seed}: {allocated} bytes were allocated for a file of {damaged.Length}; expected at most {most}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Damage(byte[] valid, int seed)
    {
        var random = new Random(seed);
        var bytes = valid;
        for (var times = random.Next(1, 4); times > 0; times--) bytes = DamageOnce(bytes, random);
        return bytes;
    }

    private static byte[] DamageOnce(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        var (at, length) = (random.Next(bytes.Length), random.Next(1, Math.Min(40, bytes.Length) + 1));
        var piece = bytes[at..Math.Min(bytes.Length, at + length)];
        switch (random.Next(10))
        {
            case 0:
                return [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]];
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes[..at], .. bytes[(at + piece.Length)..]];
            case 3:
                return [.. bytes[..at], .. piece, .. bytes[at..]];
            case 4:
                random.NextBytes(piece);
                return [.. bytes[..at], .. piece, .. bytes[at..]];
            case 5:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Intruders[random.Next(Intruders.Length)]), .. bytes[at..]];
            default:
                return OfTokens(bytes, random);
        }
    }

    /// <summary>One number made extreme, a word or number put in the place of another, or a property doubled.</summary>
    private static byte[] OfTokens(byte[] bytes, Random random)
    {
        var text = Encoding.Latin1.GetString(bytes);   // byte by byte, so that the rest stays as it is
        var kind = random.Next(3);
        var found = (kind == 0 ? Number() : kind == 1 ? Token() : Property()).Matches(text);
        if (found.Count == 0) return bytes[..random.Next(bytes.Length)];
        var chosen = found[random.Next(found.Count)];
        var replacement = kind switch
        {
            0 => Extremes[random.Next(Extremes.Length)],
            1 => found[random.Next(found.Count)].Value,
            _ => $"{chosen.Value},{chosen.Value}",
        };
        return Encoding.Latin1.GetBytes(
            string.Concat(text.AsSpan(0, chosen.Index), replacement, text.AsSpan(chosen.Index + chosen.Length)));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"""[^""\n]*""|\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"""[^""\n]*""\s*:\s*(""[^""\n]*""|\[[^\[\]]*\]|[\w.+-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Property();
}
