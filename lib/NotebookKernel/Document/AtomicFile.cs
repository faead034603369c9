using System.Text;

namespace NotebookKernel.Document;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes <paramref name="text"/> as UTF-8 into a new file in the folder of <paramref name="path"/>, flushes it to
    /// the disk and renames it over <paramref name="path"/>; a rename within a folder cannot be seen half done.
    /// </summary>
    public static void Write(string path, string text)
    {
        // A link stays a link: the file it points to is the one replaced.
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;
        target ??= Path.GetFullPath(path);
        var temporary = Path.Combine(
            Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(new UTF8Encoding(false).GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new NotebookException($"{path} was not saved, the file is as it was before: {Reason(e, target)}", e);
        }
    }

    private static string Reason(Exception e, string target) => e switch
    {
        DirectoryNotFoundException => "its folder does not exist.",
        UnauthorizedAccessException => "its folder cannot be written to.",
        IOException when e.HResult is 28 or unchecked((int)0x80070070) || e.Message.Contains("No space left", StringComparison.Ordinal)
            => "the disk is full.",
        IOException when e.Message.Contains("Read-only file system", StringComparison.Ordinal) => "its folder cannot be written to.",
        _ => e.Message.Replace(Path.GetDirectoryName(target)! + Path.DirectorySeparatorChar, "", StringComparison.Ordinal),
    };

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is read-only or gone: nothing was created there.
        }
    }
}
