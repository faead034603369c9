using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NotebookKernel.Document;
using NotebookKernel.Session;
using NotebookKernel.Session.Assistance;

namespace NotebookKernel.Hosting;

/// <summary>
/// A C# session in a process of its own, so that a cell can use all its memory, crash, or run for ever, and nothing but
/// the session is lost.
/// </summary>
public sealed class SessionProcess : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, Action<JsonObject>> _waiting = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writing = new();
    private readonly StringBuilder _log = new();
    private int? _exitCode;
    private int _latestId;

    private SessionProcess(Process process)
    {
        _process = process;
        ProcessId = process.Id;
    }

    public int ProcessId { get; }

    /// <summary>False once the process has ended or was killed.</summary>
    public bool IsAlive => !_ended.Task.IsCompleted;

    /// <summary>
    /// Starts a program that calls <see cref="SessionServer.RunOnStandardStreamsAsync"/> and waits until it is ready.
    /// Throws <see cref="NotebookException"/> when it cannot be started or ends before that.
    /// </summary>
    /// <param name="command">File name, arguments and environment; the streams are set here.</param>
    /// <param name="cancellation">Set to give up; the process is then killed.</param>
    public static async Task<SessionProcess> StartAsync(ProcessStartInfo command, CancellationToken cancellation)
    {
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        command.StandardInputEncoding = command.StandardOutputEncoding = command.StandardErrorEncoding =
            new UTF8Encoding(false);
        command.UseShellExecute = false;

        SessionProcess session;
        try
        {
            session = new SessionProcess(Process.Start(command)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new NotebookException($"The session cannot be started: {command.FileName}: {e.Message}", e);
        }

        session._process.ErrorDataReceived += (_, e) => session.Log(e.Data);
        session._process.BeginErrorReadLine();
        _ = Task.Run(session.ReadAsync, CancellationToken.None);

        try
        {
            await Task.WhenAny(session._ready.Task, session._ended.Task).WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await session.KillAsync();
            throw;
        }

        if (session._ready.Task.IsCompleted)
            return session;
        throw new NotebookException($"The session ended before it was ready. {session.LastWords()}".TrimEnd());
    }

    /// <summary>
    /// Runs a cell. <paramref name="onOutput"/> is called for each output in order, from another thread, the error
    /// included. When <paramref name="timeout"/> passes, the process and all it started are killed and the result says
    /// so; when <paramref name="cancellation"/> is set they are killed too, and
    /// <see cref="OperationCanceledException"/> is thrown. A cell that ends its process gives a "SessionEnded" error.
    /// </summary>
    public async Task<CellResult> ExecuteAsync(
        string code, string cellName, Action<CellOutput> onOutput, TimeSpan timeout, CancellationToken cancellation)
    {
        ErrorOutput? error = null;
        var request = new JsonObject { ["type"] = "execute", ["code"] = code, ["cell"] = cellName };
        var done = RequestAsync(
            request,
            message =>
            {
                if (SessionMessages.ToOutput(message) is not { } output)
                    return;
                error = output as ErrorOutput ?? error;
                onOutput(output);
            },
            "done");

        try
        {
            await Task.WhenAny(done, _ended.Task).WaitAsync(timeout, cancellation);
            if (done.IsCompleted)
                await done;
            else
                error = Report(onOutput, "SessionEnded", $"{cellName} ended the session. {LastWords()}".TrimEnd());
        }
        catch (TimeoutException)
        {
            await KillAsync();
            error = Report(onOutput, "Timeout", $"{cellName} was stopped: it took longer than {Seconds(timeout)}.");
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw;
        }

        return new CellResult(error);
    }

    /// <summary>What may be written at <paramref name="cursor"/>, counted in chars.</summary>
    public async Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancellation)
    {
        var answer = await AskAsync("complete", "completions", code, cursor, cancellation);
        return new Completions(
            CodePoints.ToChars(code, (int)answer["start"]!),
            CodePoints.ToChars(code, (int)answer["end"]!),
            [.. answer["matches"]!.AsArray().Select(match => (string)match!)]);
    }

    /// <summary>What is known about the name at <paramref name="cursor"/>, counted in chars.</summary>
    public async Task<Inspection> InspectAsync(string code, int cursor, CancellationToken cancellation) =>
        new((string?)(await AskAsync("inspect", "inspection", code, cursor, cancellation))["text"]);

    public async Task<Completeness> IsCompleteAsync(string code, CancellationToken cancellation)
    {
        var answer = await AskAsync("is_complete", "completeness", code, 0, cancellation);
        return Enum.Parse<Completeness>((string)answer["status"]!, ignoreCase: true);
    }

    /// <summary>Stops the running cell and keeps the session; see <see cref="CSharpSession.ExecuteAsync"/>.</summary>
    public void Interrupt() => Send(new JsonObject { ["type"] = "interrupt" });

    /// <summary>Kills the process and everything it started, and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _ended.Task;
    }

    /// <summary>Asks the session to end, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        Send(new JsonObject { ["type"] = "shutdown" });
        if (await Task.WhenAny(_ended.Task, Task.Delay(PatienceAtEnd)) != _ended.Task)
            await KillAsync();
        _process.Dispose();
    }

    private async Task<JsonObject> AskAsync(
        string type, string answerType, string code, int cursor, CancellationToken cancellation)
    {
        var request = new JsonObject
        {
            ["type"] = type, ["code"] = code, ["cursor"] = CodePoints.FromChars(code, cursor),
        };
        var answer = RequestAsync(request, _ => { }, answerType);
        var first = await Task.WhenAny(answer, _ended.Task).WaitAsync(cancellation);
        return first == answer
            ? await answer
            : throw new NotebookException($"The session has ended. {LastWords()}".TrimEnd());
    }

    /// <summary>Sends a request and passes on what comes back, up to the message of the type that ends the answer.</summary>
    private Task<JsonObject> RequestAsync(JsonObject request, Action<JsonObject> onMessage, string lastType)
    {
        var id = Interlocked.Increment(ref _latestId);
        var answered = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = message =>
        {
            if ((string?)message["type"] != lastType)
            {
                try
                {
                    onMessage(message);
                }
                catch (Exception e)
                {
                    // The caller's own callback failed: the caller hears of it, the session goes on.
                    answered.TrySetException(e);
                }

                return;
            }

            _waiting.TryRemove(id, out _);
            answered.TrySetResult(message);
        };
        request["id"] = id;
        Send(request);
        return answered.Task;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{'))
            {
                // Not of the protocol: what a program says that is no session, or the host before it serves.
                Log(line);
                continue;
            }

            var message = JsonNode.Parse(line)!.AsObject();
            switch ((string?)message["type"])
            {
                case "ready":
                    _ready.TrySetResult();
                    break;
                case "exit":
                    _exitCode = (int)message["code"]!;
                    break;
                default:
                    if (message["id"] is { } id && _waiting.TryGetValue((int)id, out var receive))
                        receive(message);
                    break;
            }
        }

        // A program that a crashed cell left behind may hold standard error open: its end is not waited for long.
        while (!_process.HasExited)
            await Task.Delay(20);
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(1)));
        _ended.TrySetResult();
    }

    private void Send(JsonObject message)
    {
        lock (_writing)
        {
            try
            {
                _process.StandardInput.Write(SessionMessages.ToLine(message) + "\n");
                _process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // The process has gone; whoever waits for an answer learns it from the end of its output.
            }
        }
    }

    /// <summary>What the process wrote beside the protocol; the first lines tell why it crashed.</summary>
    private void Log(string? line)
    {
        lock (_log)
        {
            if (line is not null && _log.Length < 4096)
                _log.AppendLine(line);
        }
    }

    private string LastWords()
    {
        if (_exitCode is { } code)
            return $"Its code left the process with exit code {code} (Environment.Exit).";

        string? written;
        lock (_log)
            written = _log.ToString().Split('\n').FirstOrDefault(line => line.Trim().Length > 0)?.Trim();
        var how = _process.ExitCode > 128
            ? $"The process was ended by signal {_process.ExitCode - 128}."
            : $"The process ended with exit code {_process.ExitCode}.";
        return written is null ? how : $"{how} {written}";
    }

    private static ErrorOutput Report(Action<CellOutput> onOutput, string name, string message)
    {
        var error = new ErrorOutput(name, message, null, null, null, [message]);
        onOutput(error);
        return error;
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds == 1 ? "1 second" : $"{time.TotalSeconds:0.###} seconds";
}
