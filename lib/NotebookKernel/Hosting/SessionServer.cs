using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using NotebookKernel.Session;

namespace NotebookKernel.Hosting;

/// <summary>
/// Runs a C# session for the process at the other end of two streams. One message is one line of JSON in UTF-8.
/// <para>Requests; <c>id</c> is a number that the answers carry, <c>cursor</c> counts Unicode code points:</para>
/// <code>
/// {"type":"execute","id":1,"code":"1+1","cell":"cell 1"}
/// {"type":"complete","id":2,"code":"Consol","cursor":6}
/// {"type":"inspect","id":3,"code":"Console","cursor":3}
/// {"type":"is_complete","id":4,"code":"for (;;) {"}
/// {"type":"interrupt"}      stops the running cell: politely, and after three seconds by force
/// {"type":"shutdown"}       the same as closing the input: the process ends
/// </code>
/// <para>First message, when cells can run at once: <c>{"type":"ready","protocol":1}</c>. Answers to execute, any
/// number and in order, then done:</para>
/// <code>
/// {"type":"stream","id":1,"name":"stdout","text":"..."}                 name is stdout or stderr
/// {"type":"display","id":1,"display_id":"1","data":{"text/html":"..."}}
/// {"type":"update","id":1,"display_id":"1","data":{"text/html":"..."}}  the display may be an earlier cell's
/// {"type":"result","id":1,"data":{"text/plain":"2"}}
/// {"type":"error","id":1,"name":"System.Exception","message":"...","line":2,"column":null,"code":"...","traceback":["..."]}
/// {"type":"done","id":1,"status":"ok"}                                  or "error", after an error
/// </code>
/// <para>
/// In <c>data</c> every value is a string; for JSON types it holds JSON text. Output of threads that outlive their cell
/// carries the id of the latest cell. The other answers:
/// </para>
/// <code>
/// {"type":"completions","id":2,"start":0,"end":6,"matches":["Console"]}  start and end count code points
/// {"type":"inspection","id":3,"text":"class System.Console\n\n..."}      null when nothing is known
/// {"type":"completeness","id":4,"status":"incomplete"}                   or "complete" or "invalid"
/// {"type":"exit","code":3}                                               last of all, when a cell ends the process
/// </code>
/// <para>Executes queue up; the other requests are answered meanwhile.</para>
/// </summary>
public sealed class SessionServer : IDisposable
{
    private readonly Stream _output;
    private readonly object _writing = new();
    private readonly CSharpSession _session;
    private readonly Channel<JsonObject> _cells = Channel.CreateUnbounded<JsonObject>();
    private readonly object _running = new();
    private CancellationTokenSource? _interrupt;
    private int _latestId;

    private SessionServer(Stream output, string folder)
    {
        _output = output;
        _session = new CSharpSession(folder, o => Send(SessionMessages.FromOutput(o, Volatile.Read(ref _latestId))));
    }

    /// <summary>
    /// Takes over this process: its standard streams carry the protocol, <paramref name="folder"/> becomes its working
    /// directory, and it ends when its input closes or its parent is gone. The result is the exit code.
    /// </summary>
    /// <param name="folder">The notebook's folder: <c>#r</c> paths are looked for from there.</param>
    public static async Task<int> RunOnStandardStreamsAsync(string folder)
    {
        var (input, output) = ProtocolStreams.Take();
        Directory.SetCurrentDirectory(folder);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        using var server = new SessionServer(output, folder);
        var orderly = false;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (!Volatile.Read(ref orderly))
                server.SayExit();
            ParentWatch.KillChildren();
        };
        ParentWatch.Start(() => End(ref orderly));

        await server.ServeAsync(input);
        End(ref orderly);
        return 0;
    }

    /// <summary>Serves until <paramref name="input"/> closes or a shutdown message comes.</summary>
    public static async Task RunAsync(Stream input, Stream output, string folder)
    {
        using var server = new SessionServer(output, folder);
        await server.ServeAsync(input);
    }

    public void Dispose()
    {
        _session.Dispose();
        _interrupt?.Dispose();
    }

    /// <summary>A cell that still runs has threads that would keep the process alive.</summary>
    private static void End(ref bool orderly)
    {
        Volatile.Write(ref orderly, true);
        Environment.Exit(0);
    }

    private async Task ServeAsync(Stream input)
    {
        // Loading the compiler takes a second or more: it must not count against the time a first cell may take.
        await _session.WarmUpAsync();
        Send(new JsonObject { ["type"] = "ready", ["protocol"] = 1 });
        _ = Task.Run(ExecuteCellsAsync);

        using var reader = new StreamReader(input, new UTF8Encoding(false));
        while (await reader.ReadLineAsync() is { } line)
        {
            var message = JsonNode.Parse(line)!.AsObject();
            switch ((string?)message["type"])
            {
                case "execute":
                    _cells.Writer.TryWrite(message);
                    break;
                case "interrupt":
                    lock (_running)
                        _interrupt?.Cancel();
                    break;
                case "shutdown":
                    return;
                default:
                    _ = Task.Run(() => AnswerAsync(message));
                    break;
            }
        }
    }

    private async Task ExecuteCellsAsync()
    {
        await foreach (var message in _cells.Reader.ReadAllAsync())
        {
            var id = (int)message["id"]!;
            Volatile.Write(ref _latestId, id);
            lock (_running)
            {
                _interrupt?.Dispose();
                _interrupt = new CancellationTokenSource();
            }

            var result = await _session.ExecuteAsync(
                (string)message["code"]!, (string?)message["cell"] ?? $"cell {id}", _interrupt.Token);
            Send(new JsonObject { ["type"] = "done", ["id"] = id, ["status"] = result.Succeeded ? "ok" : "error" });
        }
    }

    private async Task AnswerAsync(JsonObject message)
    {
        var code = (string?)message["code"] ?? "";
        var cursor = CodePoints.ToChars(code, (int?)message["cursor"] ?? 0);
        var answer = (string?)message["type"] switch
        {
            "complete" => Answer(await _session.CompleteAsync(code, cursor), code),
            "inspect" => new JsonObject { ["type"] = "inspection", ["text"] = (await _session.InspectAsync(code, cursor)).Text },
            "is_complete" => new JsonObject
            {
                ["type"] = "completeness", ["status"] = CSharpSession.IsComplete(code).ToString().ToLowerInvariant(),
            },
            var unknown => new JsonObject { ["type"] = "unknown", ["request"] = unknown },
        };
        answer["id"] = message["id"]?.DeepClone();
        Send(answer);
    }

    private static JsonObject Answer(Session.Assistance.Completions completions, string code) => new()
    {
        ["type"] = "completions",
        ["start"] = CodePoints.FromChars(code, completions.Start),
        ["end"] = CodePoints.FromChars(code, completions.End),
        ["matches"] = new JsonArray([.. completions.Matches.Select(match => (JsonNode)match)]),
    };

    /// <summary>The last words when code of a cell ends the process.</summary>
    private void SayExit()
    {
        _session.Flush();
        Send(new JsonObject { ["type"] = "exit", ["code"] = Environment.ExitCode });
    }

    private void Send(JsonObject message)
    {
        var line = Encoding.UTF8.GetBytes(SessionMessages.ToLine(message) + "\n");
        lock (_writing)
        {
            try
            {
                _output.Write(line);
                _output.Flush();
            }
            catch (IOException)
            {
                // Nobody listens any more: the input closes too, and that ends the session.
            }
        }
    }
}
