using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Course.Tests.Jupyter;

/// <summary>
/// A server of the classic Notebook over a folder, for this machine alone, with the kernel and settings of a
/// <see cref="JupyterFixture"/>.
/// </summary>
internal sealed class NotebookServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly string _address;

    private NotebookServer(Process process, string address) => (_process, _address) = (process, address);

    public static async Task<NotebookServer> StartAsync(JupyterFixture jupyter, string folder)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Tools.PythonWithNotebook!,
        [
            "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--port-retries=0",
            "--NotebookApp.token=", "--NotebookApp.password=", $"--notebook-dir={folder}",
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in jupyter.Environment)
            start.Environment[name] = value;
        var server = new NotebookServer(Process.Start(start)!, $"http://127.0.0.1:{port}/");
        try
        {
            await server.WaitAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Where a browser opens a notebook, named from the server's folder.</summary>
    public string AddressOf(string notebook) => $"{_address}notebooks/{notebook}";

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        var said = new List<string>();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Limit && !_process.HasExited; await Task.Delay(100))
        {
            try
            {
                (await client.GetAsync(_address + "api")).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        lock (said)
            throw new InvalidOperationException($"the Notebook server did not answer within {Limit}:\n{string.Join('\n', said)}");

        void Keep(string? line)
        {
            lock (said)
                said.Add(line ?? "");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
