using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NotebookKernel.Hosting;

/// <summary>
/// Keeps standard input and output for the protocol alone. The real ones move to private handles that children do not
/// inherit; what cell code, native libraries and child processes then find is an empty input, and an output that goes
/// where standard error goes.
/// </summary>
internal static partial class ProtocolStreams
{
    private const int Input = 0, Output = 1, Error = 2;

    public static (Stream Input, Stream Output) Take()
    {
        if (OperatingSystem.IsWindows())
            return (Console.OpenStandardInput(), Console.OpenStandardOutput());

        var (input, output) = (MoveAway(Input), MoveAway(Output));
        using (var nothing = File.OpenHandle("/dev/null"))
            Check(Dup2((int)nothing.DangerousGetHandle(), Input));
        Check(Dup2(Error, Output));
        return (
            new FileStream(new SafeFileHandle(input, ownsHandle: true), FileAccess.Read, bufferSize: 0),
            new FileStream(new SafeFileHandle(output, ownsHandle: true), FileAccess.Write, bufferSize: 0));
    }

    private static nint MoveAway(int descriptor)
    {
        var moved = Check(Dup(descriptor));
        // FIOCLEX closes the descriptor in programs that cells start; otherwise they would hold the pipe open.
        Check(Ioctl(moved, OperatingSystem.IsMacOS() ? 0x20006601u : 0x5451u));
        return moved;
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"Standard streams cannot be moved: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Dup(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request);
}
