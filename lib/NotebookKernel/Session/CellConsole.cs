using System.Globalization;
using System.Text;

namespace NotebookKernel.Session;

/// <summary>Makes <see cref="Console"/> write into the running cell and refuse to read.</summary>
internal static class CellConsole
{
    private static readonly Lazy<bool> Installation = new(() =>
    {
        Console.SetOut(new CellWriter("stdout", Console.Out));
        Console.SetError(new CellWriter("stderr", Console.Error));
        Console.SetIn(new NoInput());
        return true;
    });

    public static void Install() => _ = Installation.Value;

    /// <summary>Writes to the cell that calls; outside any cell to the console that was there before.</summary>
    private sealed class CellWriter : TextWriter
    {
        private readonly string _name;
        private readonly TextWriter _outside;

        public CellWriter(string name, TextWriter outside)
            : base(CultureInfo.InvariantCulture)
        {
            _name = name;
            _outside = outside;
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (CellScope.Current is { } cell)
                cell.Write(_name, buffer);
            else
                _outside.Write(buffer);
        }
    }

    private sealed class NoInput : TextReader
    {
        public override int Peek() => throw Refusal();

        public override int Read() => throw Refusal();

        public override int Read(char[] buffer, int index, int count) => throw Refusal();

        public override string ReadLine() => throw Refusal();

        public override string ReadToEnd() => throw Refusal();

        private static InvalidOperationException Refusal() =>
            new("Input is not available: a cell cannot ask for text while it runs. Put the value into the code.");
    }
}
