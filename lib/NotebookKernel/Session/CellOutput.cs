namespace NotebookKernel.Session;

/// <summary>Something a cell shows while it runs, in the order it happened.</summary>
public abstract record CellOutput;

/// <summary>Text written to the console; <paramref name="Name"/> is "stdout" or "stderr".</summary>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value shown with <c>Display()</c>: its text for each MIME type.</summary>
/// <param name="Data">MIME type to text; for JSON types the text is JSON.</param>
/// <param name="DisplayId">What later updates name; counted 1, 2, ... within a session.</param>
public sealed record DisplayOutput(IReadOnlyDictionary<string, string> Data, string DisplayId) : CellOutput;

/// <summary>New content for an earlier display, possibly of an earlier cell.</summary>
public sealed record DisplayUpdate(IReadOnlyDictionary<string, string> Data, string DisplayId) : CellOutput;

/// <summary>The value of the last expression of a cell.</summary>
public sealed record ResultOutput(IReadOnlyDictionary<string, string> Data) : CellOutput;

/// <summary>What ended a cell early. Always the last output of its cell.</summary>
/// <param name="Name">The exception's type, "CompilationError", "Interrupted", "Timeout" or "SessionEnded".</param>
/// <param name="Message">One or a few plain sentences.</param>
/// <param name="Line">The line of the cell, from 1, where that is known.</param>
/// <param name="Column">The column of that line, from 1, where that is known (compile errors).</param>
/// <param name="Code">The text of that line.</param>
/// <param name="Traceback">Everything a reader is shown, line by line: message, line, caret, stack.</param>
public sealed record ErrorOutput(
    string Name, string Message, int? Line, int? Column, string? Code, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>How a cell ended: <see cref="Error"/> is null when it ran to its end.</summary>
public sealed record CellResult(ErrorOutput? Error)
{
    public bool Succeeded => Error is null;
}
