namespace NotebookKernel.Hosting;

/// <summary>Runs a C# session for the process at the other end of two streams.</summary>
public static class SessionServer
{
    /// <summary>Takes over standard input and output and serves until input closes; the exit code.</summary>
    /// <param name="folder">The notebook's folder: <c>#r</c> paths and the working directory start there.</param>
    public static Task<int> RunOnStandardStreamsAsync(string folder) => throw new NotSupportedException();

    /// <summary>Serves until <paramref name="input"/> closes or a shutdown message comes.</summary>
    public static Task RunAsync(Stream input, Stream output, string folder) => throw new NotSupportedException();
}
