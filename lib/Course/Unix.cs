using System.Runtime.InteropServices;

namespace Course;

/// <summary>What .NET does not ask of the system itself.</summary>
internal static partial class Unix
{
    private const int OpenFiles = 7;
    private const int CurrentFolder = -100;
    private const uint Exchanged = 2;
    private const int WriteAndEnter = 2 | 1;

    /// <summary>Whether this process may make files in a folder; nothing is made to find out. Always true on Windows.</summary>
    public static bool MayWriteIn(string folder) => OperatingSystem.IsWindows() || Access(folder, WriteAndEnter) == 0;

    /// <summary>
    /// Exchanges two folders in one step; false where the system or the file system cannot, and then nothing has
    /// changed.
    /// </summary>
    public static bool TryExchange(string one, string other)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return RenameAt(CurrentFolder, one, CurrentFolder, other, Exchanged) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library that does not pass the call on.
            return false;
        }
    }

    /// <summary>How many files this process may have open; null where that is not known.</summary>
    public static ulong? OpenFileLimit => OperatingSystem.IsLinux() && GetLimit(OpenFiles, out var limit) == 0 ? limit.Current : null;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameAt(int fromFolder, string from, int toFolder, string to, uint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
