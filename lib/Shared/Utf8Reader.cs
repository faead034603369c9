using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Shared;

/// <summary>
/// Text of a UTF-8 file, a block at a time. A line ends with LF or CR LF, which is read as LF, and with nothing else: a
/// carriage return alone, a form feed, U+0085, U+2028 and U+2029 are characters like others. A byte order mark at the
/// beginning is left out; bytes that are not UTF-8, and the marks of UTF-16 and UTF-32, are errors with their line.
/// </summary>
/// <param name="stream">Closed with the reader.</param>
/// <param name="bad">Makes the exception from the line, counted from 1, and what is wrong there.</param>
/// <param name="asWritten">Keeps CR LF and the byte order mark.</param>
internal sealed class Utf8Reader(Stream stream, Func<long, string, Exception> bad, bool asWritten = false) : TextReader
{
    /// <summary>The length of the longest string of .NET.</summary>
    private const int Longest = 0x3FFFFFDF;

    private const int Block = 1 << 16;
    private readonly byte[] _bytes = new byte[Block];
    private readonly char[] _chars = new char[Block + 1];
    private int _carried;            // bytes of an unfinished character at the start of _bytes
    private int _at, _end;           // what is left of _chars
    private bool _started, _ended, _return;
    private Exception? _failure;     // thrown when all before it was read
    private long _line = 1, _lineStart, _read;

    /// <summary>The line that <see cref="ReadLine"/> gave last, counted from 1.</summary>
    public long LineNumber { get; private set; }

    public override int Peek() => Fill() ? _chars[_at] : -1;

    public override int Read() => Fill() ? _chars[_at++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill()) return 0;
        var count = Math.Min(buffer.Length, _end - _at);
        _chars.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <summary>The next line without its end; null after the last. What follows the last line end is a line unless it is empty.</summary>
    public override string? ReadLine()
    {
        if (!Fill()) return null;
        LineNumber++;
        StringBuilder? before = null;
        do
        {
            var rest = _chars.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            var part = length < 0 ? rest : rest[..length];
            if ((before?.Length ?? 0) + (long)part.Length > Longest)
                throw bad(LineNumber, $"the line is longer than {Longest:#,0} characters, the most that a string holds");
            _at += length < 0 ? part.Length : length + 1;
            if (length >= 0 && before is null) return part.ToString();
            before = (before ?? new StringBuilder()).Append(part);
            if (length >= 0) return before.ToString();
        }
        while (Fill());
        return before.ToString();
    }

    public override string ReadToEnd()
    {
        var text = new StringBuilder();
        while (Fill())
        {
            if (text.Length + (_end - _at) > Longest)
                throw bad(_line, $"the text is longer than {Longest:#,0} characters, the most that a string holds; read it line by line");
            text.Append(_chars, _at, _end - _at);
            _at = _end;
        }

        return text.ToString();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether there is a character to read; decodes the next block if the last one is used up.</summary>
    private bool Fill()
    {
        while (_at == _end)
        {
            if (_failure is not null) throw _failure;
            if (_ended) return false;
            Decode();
        }

        return true;
    }

    private void Decode()
    {
        var wanted = _started ? 1 : 4;
        var count = _carried + stream.ReadAtLeast(_bytes.AsSpan(_carried), wanted, throwOnEndOfStream: false);
        _ended = count - _carried < wanted;
        var block = _bytes.AsSpan(0, count);
        if (!_started) block = Begin(block);

        _at = 0;
        // A carriage return at the end of the block before waits in front: the next character says what it is.
        _end = _return ? 1 : 0;
        if (_return) _chars[0] = '\r';
        _return = false;
        var status = Utf8.ToUtf16(
            block, _chars.AsSpan(_end), out var used, out var written, replaceInvalidSequences: false, isFinalBlock: _ended);
        _end += written;
        CountLines(block[..used]);
        if (status == OperationStatus.InvalidData)
            Fail($"the byte {block[used]:x2}, byte {_read - _lineStart + 1} of the line, is not UTF-8; expected a UTF-8 text file");
        _carried = _ended ? 0 : block.Length - used;
        block.Slice(block.Length - _carried).CopyTo(_bytes);
        if (!asWritten) JoinReturns();
    }

    /// <summary>Looks at the first four bytes, which say what kind of text this is.</summary>
    private Span<byte> Begin(Span<byte> block)
    {
        _started = true;
        var other = block switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "the file begins with the mark of UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "the file begins with the mark of UTF-16",
            _ when block[..Math.Min(4, block.Length)].Contains((byte)0) =>
                "there is a zero among the first four bytes, as in UTF-16 and UTF-32",
            _ => null,
        };
        if (other is not null) Fail($"{other}; expected a UTF-8 text file");
        if (_failure is not null) return [];
        if (asWritten || !block.StartsWith(Encoding.UTF8.Preamble)) return block;
        _read = _lineStart = Encoding.UTF8.Preamble.Length;
        return block[Encoding.UTF8.Preamble.Length..];
    }

    private void Fail(string message)
    {
        _failure = bad(_line, message);
        _ended = true;
    }

    private void CountLines(ReadOnlySpan<byte> used)
    {
        _line += used.Count((byte)'\n');
        var last = used.LastIndexOf((byte)'\n');
        if (last >= 0) _lineStart = _read + last + 1;
        _read += used.Length;
    }

    /// <summary>Leaves out each carriage return with a line feed behind it.</summary>
    private void JoinReturns()
    {
        var first = _chars.AsSpan(0, _end).IndexOf('\r');
        if (first < 0) return;
        var to = first;
        for (var from = first; from < _end; from++)
        {
            if (_chars[from] == '\r' && from + 1 == _end && !_ended)
            {
                _return = true;
                break;
            }

            if (_chars[from] != '\r' || from + 1 == _end || _chars[from + 1] != '\n') _chars[to++] = _chars[from];
        }

        _end = to;
    }
}
