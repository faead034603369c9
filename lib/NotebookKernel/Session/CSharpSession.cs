using System.Globalization;
using System.Runtime;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive;
using NotebookKernel.Session.Assistance;
using NotebookKernel.Session.Display;

namespace NotebookKernel.Session;

/// <summary>
/// Runs cells one after another, each seeing what the earlier ones declared. Imports and output are those of
/// .NET Interactive's C# kernel, so that a notebook means the same in both.
/// </summary>
public sealed class CSharpSession : IDisposable
{
    /// <summary>After so long an interrupted cell that waits is woken.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>After so long the reader is told that the cell does not stop.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>After so long the thread of a cell that does not stop is stopped by force.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A cell may recurse as deep as a program's main thread.</summary>
    private const int StackSize = 16 * 1024 * 1024;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly string _folder;
    private readonly OutputCollector _outputs;
    private readonly ScriptReferences _references;
    private readonly ScriptOptions _options;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Dictionary<string, SourceText> _codeOf = new(StringComparer.Ordinal);
    private readonly Lazy<Task<ScriptState<object>>> _beginning;
    private ScriptState<object>? _latest;

    /// <param name="folder">The notebook's folder, from which <c>#r</c> paths are looked for.</param>
    /// <param name="onOutput">Called for each output in order, one at a time, from any thread.</param>
    public CSharpSession(string folder, Action<CellOutput> onOutput)
    {
        _folder = Path.GetFullPath(folder);
        _outputs = new OutputCollector(onOutput);
        _references = new ScriptReferences(_folder);
        _options = OptionsFor(_references, LanguageVersion.Latest);
        _beginning = new Lazy<Task<ScriptState<object>>>(() => Task.Run(BeginAsync));
        CellConsole.Install();
    }

    /// <summary>How cells are compiled: .NET Interactive's imports, and what <paramref name="references"/> finds.</summary>
    internal static ScriptOptions OptionsFor(ScriptReferences references, LanguageVersion version) => ScriptOptions.Default
        .WithLanguageVersion(version)
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8)
        .WithMetadataResolver(references)
        .WithReferences(ScriptReferences.Always)
        .WithImports(
            "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks",
            "System.Linq");

    /// <summary>Loads the compiler and the formatters, which the first cell would otherwise wait for.</summary>
    public Task WarmUpAsync() => _beginning.Value;

    /// <summary>
    /// Runs a cell. It ends early when <paramref name="interrupt"/> is set: at its next output, look at
    /// <see cref="LiveDisplay.Cancellation"/>, or operator of a library that takes part (<see cref="LibraryInterruption"/>);
    /// after half a second out of what it waits for; or else, after three seconds, wherever its thread stands. What that
    /// thread was changing may then be broken, and the error says so.
    /// </summary>
    /// <param name="code">C#, with top-level statements, <c>await</c>, and perhaps a last expression to show.</param>
    /// <param name="cellName">What messages call the cell, as in "cell 3".</param>
    /// <param name="interrupt">Set to stop the cell.</param>
    public async Task<CellResult> ExecuteAsync(string code, string cellName, CancellationToken interrupt)
    {
        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            _latest ??= await _beginning.Value;
            var error = await TryRunAsync(_latest, code, cellName, interrupt);
            _outputs.Flush();
            if (error is not null)
                _outputs.Emit(error);
            return new CellResult(error);
        }
        finally
        {
            if (interrupt.IsCancellationRequested)
                LibraryInterruption.End();
            _oneAtATime.Release();
        }
    }

    /// <summary>What may be written at <paramref name="cursor"/>, counted in chars of <paramref name="code"/>.</summary>
    public async Task<Completions> CompleteAsync(string code, int cursor) =>
        CodeCompletion.At(await CompilationOfAsync(code), cursor);

    /// <summary>Signature and docstring of the name at <paramref name="cursor"/>.</summary>
    public async Task<Inspection> InspectAsync(string code, int cursor) =>
        CodeInspection.At(await CompilationOfAsync(code), cursor);

    /// <summary>Whether the code can run, needs more lines, or can become right by no more lines.</summary>
    public static Completeness IsComplete(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return Completeness.Incomplete;
        return tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)
            ? Completeness.Invalid
            : Completeness.Complete;
    }

    /// <summary>Passes on console text that still waits.</summary>
    public void Flush() => _outputs.Flush();

    public void Dispose()
    {
        _outputs.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<ErrorOutput?> TryRunAsync(
        ScriptState<object> before, string code, string cellName, CancellationToken interrupt)
    {
        var text = SourceText.From(code, Encoding.UTF8);
        _codeOf[cellName] = text;
        var tree = CSharpSyntaxTree.ParseText(text, Parsing, cellName, CancellationToken.None);
        if (CellDirectives.FindProblem(tree, cellName, _folder, _references) is { } problem)
            return problem;

        try
        {
            var script = ScriptChain.Continue(before.Script, code, _options.WithFilePath(cellName));
            var diagnostics = await Task.Run(() => script.Compile(interrupt), interrupt);
            if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
                return CellErrors.Compilation(diagnostics, cellName, text);

            _latest = await RunAsync(script, before, cellName, interrupt);
            if (_latest.Exception is null)
                return null;
            return interrupt.IsCancellationRequested
                ? Interrupted(cellName)
                : CellErrors.Runtime(_latest.Exception, cellName, _folder, _codeOf);
        }
        catch (StoppedByForceException)
        {
            return Interrupted(
                cellName, " It had to be stopped by force: what it was changing may be broken. Restarting the kernel is advised.");
        }
        catch (Exception e) when (interrupt.IsCancellationRequested && e is OperationCanceledException or ThreadInterruptedException)
        {
            return Interrupted(cellName);
        }
        catch (ResultException e)
        {
            return CellErrors.Runtime(e.Cause, cellName, _folder, _codeOf);
        }
    }

    /// <summary>Runs a compiled cell on a thread of its own, which can be stopped, and shows its value.</summary>
    private async Task<ScriptState<object>> RunAsync(
        Script<object> script, ScriptState<object> before, string cellName, CancellationToken interrupt)
    {
        // A thread that waits is woken; one that computes is stopped. Stopping does not reach a thread that waits.
        using var wake = new CancellationTokenSource();
        using var warn = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        await using var interrupted = interrupt.Register(() =>
        {
            wake.CancelAfter(Grace);
            warn.CancelAfter(Silence);
            stop.CancelAfter(Patience);
            LibraryInterruption.Begin(() => CellScope.Current?.ThrowIfInterrupted());
        });

        var ended = new TaskCompletionSource<ScriptState<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                CellScope.Enter(new CellScope(_outputs, interrupt));
                // Also for the threads that the cell starts, whatever an earlier cell has set.
                CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                try
                {
                    ScriptState<object>? after = null;
#pragma warning disable SYSLIB0046 // Stopping a thread can leave state behind; the reader asked, and can restart.
                    ControlledExecution.Run(
                        () =>
                        {
                            after = script.RunFromAsync(before, _ => true, CancellationToken.None).GetAwaiter().GetResult();
                            ShowValue(after);
                        },
                        stop.Token);
#pragma warning restore SYSLIB0046
                    ended.SetResult(after!);
                }
                catch (OperationCanceledException e) when (e.CancellationToken == stop.Token)
                {
                    ended.SetException(new StoppedByForceException());
                }
                catch (Exception e)
                {
                    ended.SetException(e);
                }
            },
            StackSize) { IsBackground = true, Name = "cell" };
        thread.Start();
        await using var woken = wake.Token.Register(thread.Interrupt);
        await using var warned = warn.Token.Register(() => _outputs.Write(
            "stderr", $"Waiting for {cellName} to stop; {(Patience - Silence).TotalSeconds:0} s from now it is stopped by force.\n"));
        return await ended.Task;
    }

    private void ShowValue(ScriptState<object> after)
    {
        if (after.Exception is not null || after.ReturnValue is DisplayedValue || after.ReturnValue is null && !HasValue(after.Script))
            return;

        try
        {
            _outputs.Emit(new ResultOutput(RichOutput.Render(after.ReturnValue)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _latest = after;
            throw new ResultException(e);
        }
    }

    /// <summary>
    /// Whether a cell ends in an expression that has a value, if only null: a statement or a call of a void method has
    /// none.
    /// </summary>
    private static bool HasValue(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Single();
        return tree.GetRoot() is CompilationUnitSyntax
            {
                Members: [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax last }],
            }
            && last.SemicolonToken.IsMissing
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }

    private async Task<ScriptState<object>> BeginAsync()
    {
        // Compiles, awaits, formats a number and a table: what a first cell needs has been loaded when it comes.
        var script = CSharpScript.Create<object>(
            "await Task.CompletedTask; (object)new[] { (\"warm\", 1.0) }.ToList()",
            _options.WithFilePath("warm-up"),
            assemblyLoader: _references.Loader);
        var state = await script.RunAsync(globals: null, CancellationToken.None);
        RichOutput.Render(state.ReturnValue);
        RichOutput.Render(1.0);
        return state;
    }

    private async Task<Compilation> CompilationOfAsync(string code) =>
        ScriptChain.Continue((_latest ?? await _beginning.Value).Script, code, _options).GetCompilation();

    private static ErrorOutput Interrupted(string cellName, string how = "")
    {
        var message = $"{cellName} was interrupted.{how}";
        return new ErrorOutput("Interrupted", message, null, null, null, [message]);
    }

    /// <summary>A cell's thread was stopped wherever it stood.</summary>
    private sealed class StoppedByForceException : Exception;

    /// <summary>The value of a cell could not be shown: its formatter threw.</summary>
    private sealed class ResultException(Exception cause) : Exception(cause.Message, cause)
    {
        public Exception Cause => InnerException!;
    }
}
