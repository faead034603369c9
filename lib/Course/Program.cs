using System.CommandLine;
using System.Runtime.InteropServices;
using Course;

var parsed = CommandLine.Build().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"course: {error.Message}");
    Console.Error.WriteLine("`course --help` lists the verbs.");
    return ExitCode.Usage;
}

using var interrupt = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupt.Cancel();
}

// A terminal sends Ctrl-C to sessions too; they leave it to the run that started them, and end on anything else.
var isSession = parsed.CommandResult.Command.Name == "session";
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = isSession ? null : PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var onHangUp = isSession ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    // Signals are ours: the library's own handler would end the process before sessions are.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token);
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
