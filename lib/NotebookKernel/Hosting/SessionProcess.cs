using System.Diagnostics;
using NotebookKernel.Session;

namespace NotebookKernel.Hosting;

/// <summary>A C# session in a process of its own.</summary>
public sealed class SessionProcess : IAsyncDisposable
{
    /// <summary>Starts <paramref name="command"/>, which calls <see cref="SessionServer"/>, and waits until it is ready.</summary>
    public static Task<SessionProcess> StartAsync(ProcessStartInfo command, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public int ProcessId => throw new NotSupportedException();

    /// <summary>False once the process has ended or was killed.</summary>
    public bool IsAlive => throw new NotSupportedException();

    /// <summary>
    /// Runs a cell. <paramref name="onOutput"/> is called for each output in order, from another thread, and for the
    /// error too. Kills the process tree when <paramref name="timeout"/> passes or
    /// <paramref name="cancellation"/> is asked for (then throws <see cref="OperationCanceledException"/>).
    /// </summary>
    public Task<CellResult> ExecuteAsync(
        string code, string cellName, Action<CellOutput> onOutput, TimeSpan timeout, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Inspection> InspectAsync(string code, int cursor, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Completeness> IsCompleteAsync(string code, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>Asks the running cell to stop: its cancellation token is set. Code that does not look at it goes on.</summary>
    public void Interrupt() => throw new NotSupportedException();

    /// <summary>Kills the process and everything it started.</summary>
    public void Kill() => throw new NotSupportedException();

    /// <summary>Asks the session to end, and kills it when it does not.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
