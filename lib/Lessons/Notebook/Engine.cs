using System.Reflection;
using TorchSharp;

namespace Lessons.Notebook;

/// <summary>Which of the two engines computes: ManagedTorch, which comes with the course, or TorchSharp with libtorch.</summary>
public static class Engine
{
    /// <summary>The name of its assembly.</summary>
    public static string Name { get; } = typeof(torch).Assembly.GetName().Name!;

    /// <summary>Whether it is TorchSharp. The committed outputs were made with ManagedTorch.</summary>
    public static bool IsTorchSharp => Name == "TorchSharp";
}

/// <summary>Whether Plotly.NET, XPlot and Deedle can be used here. No lesson depends on them, and this library does not either.</summary>
public static class Packages
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(Packages).Assembly.Location) ?? "";

    /// <summary>
    /// For the first cell of a notebook that uses Plotly.NET or Deedle: a front end that has loaded an older core library
    /// of F# than they need cannot load them, and says so here instead of in each cell that follows.
    /// </summary>
    /// <exception cref="NotSupportedException">The front end has an older FSharp.Core.</exception>
    /// <example><code>Packages.Require();</code></example>
    public static void Require()
    {
        var beside = Path.Combine(Folder, "FSharp.Core.dll");
        if (!File.Exists(beside))
            throw new OneSentence(
                "Interop.dll and what it needs are not beside Lessons.dll: "
                    + "run `dotnet build` in the course's folder, then restart this notebook.");
        if (Problem(AssemblyName.GetAssemblyName(beside).Version!, Loaded()) is { } problem)
            throw new OneSentence(problem);
    }

    /// <summary>What an older FSharp.Core means for the notebook; null for one that is new enough, and for none.</summary>
    internal static string? Problem(Version needed, Version? loaded) => loaded >= needed || loaded is null ? null
        : $"Plotly.NET and Deedle need FSharp.Core {needed.ToString(2)}, and this front end has loaded {loaded.ToString(2)}, as the tool "
            + "dotnet-interactive does: run this notebook with the course's own kernel "
            + "(`dotnet run --project lib/Course -- kernel install`).";

    /// <summary>The FSharp.Core that the program has, or would take before the one beside us; null for none.</summary>
    private static Version? Loaded()
    {
        try
        {
            return Assembly.Load(new AssemblyName("FSharp.Core")).GetName().Version;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Shown as its sentence: the frames of the stack would only name this cell.</summary>
    private sealed class OneSentence(string message) : NotSupportedException(message)
    {
        public override string ToString() => Message;
    }
}
