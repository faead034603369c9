using System.Runtime.CompilerServices;

namespace Plotting.Tests;

/// <summary>Compares a text with the file committed for it; UPDATE_SNAPSHOTS=1 writes the file instead.</summary>
internal static class Snapshot
{
    public static void Match(string name, string actual, [CallerFilePath] string testFile = "")
    {
        var path = Path.Combine(Folder(testFile), name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        File.Exists(path).ShouldBeTrue($"no snapshot {name}; UPDATE_SNAPSHOTS=1 dotnet test writes it");
        var expected = File.ReadAllText(path);
        if (expected == actual)
            return;
        var at = expected.Zip(actual).TakeWhile(p => p.First == p.Second).Count();
        string Around(string text) => text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)];
        throw new Xunit.Sdk.XunitException(
            $"{name} differs at character {at}:\nexpected …{Around(expected)}…\nactual   …{Around(actual)}…\nUPDATE_SNAPSHOTS=1 "
            + "accepts the new one");
    }

    /// <summary>Sources are compiled with a path map, so the folder is found from the running test upwards.</summary>
    private static string Folder(string testFile)
    {
        var name = Path.GetFileName(testFile);
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, name)) && Directory.Exists(Path.Combine(folder, "Snapshots")))
                return Path.Combine(folder, "Snapshots");
        }
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds {name} and Snapshots");
    }
}
