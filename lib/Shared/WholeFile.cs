using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Shared;

/// <summary>
/// Writes a file whole or not at all: into a new file in the same folder, flushed to the disk, which then takes the name.
/// A power cut or a kill leaves the old file or the new one. The new file has the old one's owner, mode and extended
/// attributes (see <see cref="FileIdentity"/>); a symbolic link stays, and what it points to is replaced; other hard links
/// to the old file keep the old content. A read-only file is refused. Of two writers at once the last one wins.
/// </summary>
/// <remarks>
/// The new file is called .NAME.RANDOM.saving, and its writer holds a lock on it until it has the name. So what a killed
/// writer left is known: such a name without a lock. The next one who writes NAME deletes it.
/// </remarks>
[SuppressMessage(
    "Interoperability", "SYSLIB1054", Justification = "LibraryImport needs unsafe blocks, which not every library here allows.")]
internal static class WholeFile
{
    private const string Ending = ".saving";
    private const int RandomDigits = 12;
    private const int LongestName = 200;   // bytes of NAME in .NAME.RANDOM.saving: file systems end names at 255

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes what <paramref name="content"/> puts into the stream, which stays open.</summary>
    /// <exception cref="IOException">Nothing was written; the message is one sentence with the path and the reason.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var existed = false;
        try
        {
            var target = Target(path);
            existed = File.Exists(target);
            RequireReplaceable(target, existed);
            Replace(target, existed, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var state = existed ? "the file is as it was before" : "no file was made";
            throw new IOException($"{path} was not saved, {state}: {Reason(e)}", e);
        }
    }

    private static void Replace(string target, bool existed, Action<Stream> content)
    {
        var folder = Path.GetDirectoryName(target)!;
        var start = $".{Shortened(Path.GetFileName(target))}.";
        RemoveLeftovers(folder, start);
        using var file = Create(folder, start, existed);
        var renamed = false;
        try
        {
            content(file);
            file.Flush(flushToDisk: true);
            if (existed) FileIdentity.Copy(target, file.Name);
            File.Move(file.Name, target, overwrite: true);
            renamed = true;
        }
        finally
        {
            if (!renamed) Discard(file.Name);
        }

        FlushFolder(folder);
    }

    /// <summary>The file that is to be replaced: where a symbolic link points to, through any number of links.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(full)) throw new Refused("its name is that of a folder.");
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static void RequireReplaceable(string target, bool exists)
    {
        if (Directory.Exists(target)) throw new Refused("it is a folder.");
        if (!exists) return;
        if (OperatingSystem.IsWindows())
        {
            if (File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)) throw new Refused("the file is read-only.");
            return;
        }

        if (!FileIdentity.IsOrdinary(target)) throw new Refused("it is a device or a pipe, not a file.");
        // The superuser may write to every file: the mode says what its owner meant.
        const UnixFileMode writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if ((File.GetUnixFileMode(target) & writable) == 0) throw new Refused("the file is read-only.");
        if (!FileIdentity.MayWrite(target)) throw new Refused("you have no right to write to the file.");
    }

    private static FileStream Create(string folder, string start, bool secret)
    {
        for (var attempt = 0; ; attempt++)
        {
            var path = Path.Combine(folder, start + RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true) + Ending);
            // On Unix every share mode but None is a shared lock, on Windows this one lets the open file be renamed.
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 1 << 16,
            };
            if (secret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            try
            {
                var file = new FileStream(path, options);
                if (File.Exists(path)) return file;
                file.Dispose();
            }
            catch (IOException) when (File.Exists(path) && attempt < 100)
            {
                // Another writer took the file for a leftover before it was locked.
            }
        }
    }

    private static void RemoveLeftovers(string folder, string start)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder))
                if (IsTemporary(Path.GetFileName(path.AsSpan()), start)) RemoveUnlessHeld(path);
        }
        catch (UnauthorizedAccessException)
        {
            // A folder that can be written to but not listed: nothing is found, nothing removed.
        }
    }

    private static bool IsTemporary(ReadOnlySpan<char> name, string start) =>
        name.Length == start.Length + RandomDigits + Ending.Length
        && name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal)
        && !name[start.Length..^Ending.Length].ContainsAnyExcept("0123456789abcdef");

    private static void RemoveUnlessHeld(string path)
    {
        try
        {
            var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer lives and holds the lock, or the file is another user's.
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or has become read-only; the next save of this file deletes it.
        }
    }

    /// <summary>A name so long that nothing can be put before and after it is cut, with its hash for the rest.</summary>
    private static string Shortened(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= LongestName) return name;
        var start = string.Concat(name.EnumerateRunes().Take(40).Select(r => r.ToString()));
        return start + Convert.ToHexStringLower(SHA256.HashData(bytes), 0, 8);
    }

    /// <summary>A rename is on the disk when its folder is.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0) return;
        _ = FlushToDisk(descriptor);   // some file systems cannot, and need not
        _ = Close(descriptor);
    }

    private static string Reason(Exception e) => e switch
    {
        Refused => e.Message,
        DirectoryNotFoundException => "its folder does not exist.",
        UnauthorizedAccessException => "its folder cannot be written to.",
        IOException when e.HResult is 28 or unchecked((int)0x80070070) => "the disk is full.",
        IOException when e.Message.Contains("No space left", StringComparison.Ordinal) => "the disk is full.",
        IOException when e.Message.Contains("quota", StringComparison.OrdinalIgnoreCase) => "the disk quota is used up.",
        IOException when e.Message.Contains("Read-only file system", StringComparison.Ordinal) => "its folder cannot be written to.",
        _ => e.Message,
    };

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int FlushToDisk(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    /// <summary>A reason that is a sentence already.</summary>
    private sealed class Refused(string message) : IOException(message);
}
