using System.Diagnostics;
using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;

namespace FrontEnds;

/// <summary>
/// .NET Interactive's own C# kernel as a front end hosts it: this assembly as a program, which runs cells in the
/// notebook's folder, one process a notebook, and writes down what a page would show.
/// </summary>
public static class InteractiveHost
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <param name="args">A file with the cells as JSON, the folder to run them in, and the file to write the run to.</param>
    public static async Task Main(string[] args)
    {
        var cells = JsonSerializer.Deserialize<CellCode[]>(await File.ReadAllTextAsync(args[0]))!;
        Directory.SetCurrentDirectory(args[1]);
        using var kernel = new CompositeKernel { new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing() };
        kernel.DefaultKernelName = "csharp";

        var record = new InteractiveRecord();
        using var events = kernel.KernelEvents.Subscribe(record.Add);
        foreach (var cell in cells)
        {
            var updated = record.BeginCell();
            var ended = kernel.SendAsync(new SubmitCode(cell.Code));
            if (cell.InterruptAtUpdate)
            {
                await updated;
                await kernel.SendAsync(new Cancel());
            }
            await ended;
        }

        using var process = Process.GetCurrentProcess();
        record.Run.ProcessorSeconds = process.TotalProcessorTime.TotalSeconds;
        record.Run.PeakMegabytes = process.PeakWorkingSet64 / 1e6;
        await File.WriteAllTextAsync(args[2], JsonSerializer.Serialize(record.Run));
    }

    /// <summary>Runs cells in a process of their own, on a machine that writes 1,5, and returns what it saw.</summary>
    internal static async Task<InteractiveRun> RunAsync(string folder, params CellCode[] cells)
    {
        var files = Directory.CreateTempSubdirectory("course-interactive-").FullName;
        try
        {
            var (code, seen) = (Path.Combine(files, "cells.json"), Path.Combine(files, "run.json"));
            await File.WriteAllTextAsync(code, JsonSerializer.Serialize(cells));
            var answer = await Program.RunAsync(
                ["dotnet", typeof(InteractiveHost).Assembly.Location, code, folder, seen], folder, Limit, ("LC_ALL", "de_DE.UTF-8"));
            answer.ExitCode.ShouldBe(0, answer.Text);
            return JsonSerializer.Deserialize<InteractiveRun>(await File.ReadAllTextAsync(seen))!;
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }
}

/// <param name="Code">The text of a cell.</param>
/// <param name="InterruptAtUpdate">The reader interrupts it when it has first replaced something that it shows.</param>
public sealed record CellCode(string Code, bool InterruptAtUpdate = false);
