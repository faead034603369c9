using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Shared;

/// <summary>
/// What a file carries beside its content: mode, and on Linux owner, group and extended attributes (access lists among
/// them). .NET can read and set the mode alone; on other systems a replaced file belongs to the user who replaced it.
/// </summary>
[SuppressMessage(
    "Interoperability", "SYSLIB1054", Justification = "LibraryImport needs unsafe blocks, which not every library here allows.")]
internal static class FileIdentity
{
    private const int CurrentFolder = -100, WriteAccess = 2, TypeMask = 0xF000, OrdinaryFile = 0x8000, NoId = -1, ReadOnlyFileSystem = 30;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8 | 0x10;

    /// <summary>Gives <paramref name="to"/> what <paramref name="from"/> carries, as far as the user has the right to.</summary>
    public static void Copy(string from, string to)
    {
        if (OperatingSystem.IsWindows()) return;
        CopyOwner(from, to);
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        if (OperatingSystem.IsLinux()) CopyAttributes(from, to);
    }

    /// <summary>Gives <paramref name="to"/> owner and group of <paramref name="from"/>, as far as the user has the right to.</summary>
    public static void CopyOwner(string from, string to)
    {
        if (!OperatingSystem.IsLinux() || Status(from) is not { } old || Status(to) is not { } made) return;
        if ((old.Uid, old.Gid) == (made.Uid, made.Gid)) return;
        // A user cannot give a file away, but may have the right to give it to the group.
        if (ChangeOwner(to, (int)old.Uid, (int)old.Gid) != 0) _ = ChangeOwner(to, NoId, (int)old.Gid);
    }

    /// <summary>Whether the path is a file with bytes on a disk, not a device, pipe or socket.</summary>
    public static bool IsOrdinary(string path) =>
        !OperatingSystem.IsLinux() || Status(path) is not { } status || (status.Mode & TypeMask) == OrdinaryFile;

    /// <summary>Whether the user has the right to write; on a read-only file system that is not the question.</summary>
    public static bool MayWrite(string path) => Access(path, WriteAccess) == 0 || Marshal.GetLastPInvokeError() == ReadOnlyFileSystem;

    private static void CopyAttributes(string from, string to)
    {
        var names = new byte[1 << 16];   // the most that Linux lists
        var length = (int)ListAttributes(from, names, names.Length);
        var value = new byte[1 << 16];   // the most that Linux stores in one
        for (var at = 0; at < length;)
        {
            var end = Array.IndexOf(names, (byte)0, at, length - at) + 1;
            byte[] name = names[at..end];
            // The system's own ones, which only some users may set, are left to the system.
            var size = (int)GetAttribute(from, name, value, value.Length);
            if (size >= 0) _ = SetAttribute(to, name, value, size, 0);
            at = end;
        }
    }

    private static StatusOfFile? Status(string path)
    {
        try
        {
            return ReadStatus(CurrentFolder, path, 0, TypeModeAndOwner, out var status) == 0 ? status : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;   // a C library older than the call
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int ReadStatus(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out StatusOfFile status);

    [DllImport("libc", EntryPoint = "chown")]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int owner, int group);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "listxattr")]
    private static extern nint ListAttributes([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] names, nint size);

    [DllImport("libc", EntryPoint = "getxattr")]
    private static extern nint GetAttribute([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] name, [Out] byte[] value, nint size);

    [DllImport("libc", EntryPoint = "setxattr")]
    private static extern int SetAttribute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] name, byte[] value, nint size, int flags);

    /// <summary>struct statx of linux/stat.h, the same on every processor; the fields behind the mode are not used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusOfFile
    {
        [FieldOffset(20)] public uint Uid;
        [FieldOffset(24)] public uint Gid;
        [FieldOffset(28)] public ushort Mode;
    }
}
