using System.CommandLine;
using System.Runtime.InteropServices;
using Course;

// With fewer, libraries cannot be loaded, and what is said then names one of them.
const ulong leastOpenFiles = 256;

var (output, _) = GuardedOutput.Install();
if (Unix.OpenFileLimit is < leastOpenFiles and var limit)
{
    Console.Error.WriteLine($"course: {limit} files may be open here (`ulimit -n`); {leastOpenFiles} are needed.");
    return ExitCode.Missing;
}

using var interrupt = new CancellationTokenSource();
var code = await RunAsync();
if (output.Failure is not { } failure)
    return code;
Console.Error.WriteLine($"course: standard output could not be written to ({failure}); the rest of what was said is lost.");
return code == ExitCode.Done ? ExitCode.NotSaved : code;

async Task<int> RunAsync()
{
    try
    {
        var parsed = CommandLine.Build().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine($"course: {error.Message}");
            Console.Error.WriteLine("`course --help` lists the verbs.");
            return ExitCode.Usage;
        }

        // A terminal sends Ctrl-C to sessions too; they leave it to the run that started them, and end on anything else.
        var isSession = parsed.CommandResult.Command.Name == "session";
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTerminate = isSession ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onHangUp = isSession ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        // Signals are ours: the library's own handler would end the process before sessions are.
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
    }
    catch (CourseException e)
    {
        Console.Error.WriteLine($"course: {e.Message}");
        return e.ExitCode;
    }
    catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
    {
        Console.Error.WriteLine("course: interrupted; the notebooks that had not finished are as they were.");
        return ExitCode.Interrupted;
    }
    catch (Exception e) when (Environment.GetEnvironmentVariable("COURSE_TRACE") != "1")
    {
        // A disk, a limit, a folder that has gone: whatever it is, the reader gets a sentence.
        var cause = e.GetBaseException();
        Console.Error.WriteLine($"course: {cause.Message.TrimEnd('.')} ({cause.GetType().Name}; COURSE_TRACE=1 shows where).");
        return cause is IOException or UnauthorizedAccessException ? ExitCode.NotSaved : ExitCode.Failed;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupt.Cancel();
}
