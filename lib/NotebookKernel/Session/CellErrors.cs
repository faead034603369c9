using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NotebookKernel.Session;

/// <summary>Says where and why a cell failed, in the cell's own lines and without paths of this machine.</summary>
internal static class CellErrors
{
    private const int ShownCompileErrors = 10;

    /// <summary>An error that belongs to a place of the code: message, the line, and a caret under the place.</summary>
    public static ErrorOutput At(string name, string message, string cellName, SourceText code, TextSpan span)
    {
        var start = code.Lines.GetLinePosition(span.Start);
        return new ErrorOutput(
            name, message, start.Line + 1, start.Character + 1, code.Lines[start.Line].ToString(),
            [.. Excerpt(message, cellName, code, start)]);
    }

    public static ErrorOutput Compilation(
        IEnumerable<Diagnostic> diagnostics, string cellName, SourceText code)
    {
        ImmutableArray<Diagnostic> errors =
        [
            .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).OrderBy(d => d.Location.SourceSpan.Start),
        ];

        var traceback = new List<string>();
        foreach (var error in errors.Take(ShownCompileErrors))
        {
            var message = $"{error.Id}: {error.GetMessage()}";
            if (error.Location.IsInSource && error.Location.GetLineSpan().Path == cellName)
                traceback.AddRange(Excerpt(message, cellName, code, code.Lines.GetLinePosition(error.Location.SourceSpan.Start)));
            else
                traceback.Add($"{cellName}: {message}");
        }

        if (errors.Length > ShownCompileErrors)
            traceback.Add($"... and {errors.Length - ShownCompileErrors} more errors");

        var first = errors[0];
        var text = $"{first.Id}: {first.GetMessage()}";
        if (!first.Location.IsInSource || first.Location.GetLineSpan().Path != cellName)
            return new ErrorOutput("CompilationError", text, null, null, null, traceback);

        var start = code.Lines.GetLinePosition(first.Location.SourceSpan.Start);
        return new ErrorOutput(
            "CompilationError", text, start.Line + 1, start.Character + 1, code.Lines[start.Line].ToString(), traceback);
    }

    /// <summary>An exception, with the frames that lie in cells.</summary>
    /// <param name="exception">What the cell threw.</param>
    /// <param name="cellName">The cell that was running.</param>
    /// <param name="folder">The notebook's folder, which paths in messages are shown from.</param>
    /// <param name="codeOf">The text of each cell so far, by name.</param>
    public static ErrorOutput Runtime(
        Exception exception, string cellName, string folder, IReadOnlyDictionary<string, SourceText> codeOf)
    {
        // Reflection wraps what it calls; the wrapping says nothing.
        while (exception is TargetInvocationException { InnerException: { } called })
            exception = called;

        var traceback = new List<string> { Headline(exception, folder) };
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
            traceback.Add($" caused by {Headline(inner, folder)}");

        int? line = null;
        foreach (var (name, number, method) in CellFrames(exception, codeOf))
        {
            if (name == cellName)
                line ??= number;
            var text = LineOf(codeOf[name], number).Trim();
            traceback.Add($"   at {(method.Length > 0 ? method + " in " : "")}{name}, line {number}: {text}");
        }

        var code = line is { } at ? LineOf(codeOf[cellName], at) : null;
        return new ErrorOutput(
            TypeName(exception.GetType()), RelativePaths.In(exception.Message, folder), line, null, code, traceback);
    }

    private static IEnumerable<(string Cell, int Line, string Method)> CellFrames(
        Exception exception, IReadOnlyDictionary<string, SourceText> codeOf)
    {
        // The innermost exception was thrown first: its frames lead, those of what wraps it follow.
        var chain = new Stack<Exception>();
        for (var e = exception; e is not null; e = e.InnerException)
            chain.Push(e);

        var seen = new HashSet<(string, int, string)>();
        foreach (var frame in chain.SelectMany(e => new StackTrace(e, fNeedFileInfo: true).GetFrames()))
        {
            if (frame.GetFileName() is not { } name || !codeOf.ContainsKey(name) || frame.GetFileLineNumber() < 1)
                continue;
            var place = (name, frame.GetFileLineNumber(), MethodName(frame));
            if (seen.Add(place))
                yield return place;
        }
    }

    /// <summary>The name of a method written in a cell; empty for the cell's own statements.</summary>
    private static string MethodName(StackFrame frame)
    {
        var method = DiagnosticMethodInfo.Create(frame);
        if (method is null)
            return "";

        // Compilers name what they make after what it was made from: <Name>b__0, <<Initialize>>d__0, <Name>g__Local|0.
        var type = TypeName(method.DeclaringTypeName);
        var name = method.Name;
        if (name == "MoveNext")
            (type, name) = ("", type);
        if (name.Contains("g__", StringComparison.Ordinal))
            return name[(name.IndexOf("g__", StringComparison.Ordinal) + 3)..].Split('|')[0];
        if (name.StartsWith('<'))
            name = name.TrimStart('<').Split('>')[0];
        if (name is "Initialize" or "Factory" or "")
            return "";
        return type.Length == 0 || type.Contains('<') || type.StartsWith("Submission#", StringComparison.Ordinal)
            ? name
            : $"{type}.{name}";
    }

    private static IEnumerable<string> Excerpt(string message, string cellName, SourceText code, LinePosition at)
    {
        var line = code.Lines[at.Line].ToString();
        var margin = new string([.. line.Take(at.Character).Select(c => c == '\t' ? '\t' : ' ')]);
        return
        [
            $"{cellName}, line {at.Line + 1}, column {at.Character + 1}: {message}",
            $"    {line}",
            $"    {margin}^",
        ];
    }

    private static string Headline(Exception exception, string folder) =>
        $"{TypeName(exception.GetType())}: {RelativePaths.In(exception.Message, folder)}";

    private static string TypeName(Type type) => TypeName(type.FullName ?? type.Name);

    /// <summary>A type written in a cell lies inside a class Submission#n, which no reader wrote.</summary>
    private static string TypeName(string? fullName)
    {
        if (fullName is null)
            return "";
        var plus = fullName.StartsWith("Submission#", StringComparison.Ordinal) ? fullName.IndexOf('+') : -1;
        return fullName[(plus + 1)..].Replace('+', '.');
    }

    private static string LineOf(SourceText code, int number) =>
        number <= code.Lines.Count ? code.Lines[number - 1].ToString() : "";
}
