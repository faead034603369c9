using System.Diagnostics;
using NotebookKernel.Hosting;

namespace NotebookKernel.Tests;

/// <summary>The program a session runs in, and how tests start it: this same assembly.</summary>
public static class SessionHost
{
    public static Task<int> Main(string[] args) => SessionServer.RunOnStandardStreamsAsync(args[0]);

    public static ProcessStartInfo Command(string folder) =>
        new("dotnet", [typeof(SessionHost).Assembly.Location, folder]);

    public static Task<SessionProcess> StartAsync(string? folder = null) =>
        SessionProcess.StartAsync(Command(folder ?? Path.GetTempPath()), CancellationToken.None);
}
