using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NotebookKernel.Hosting;

/// <summary>
/// Sees that a session does not outlive the program that started it, nor the programs its cells started outlive it,
/// whichever way either ends. A closed input tells the same sooner, unless a third process holds the pipe open.
/// </summary>
internal static partial class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Calls <paramref name="onOrphaned"/> once when this process has lost its parent.</summary>
    public static void Start(Action onOrphaned)
    {
        if (OperatingSystem.IsWindows())
            return;

        var parent = GetParentId();
        var thread = new Thread(() =>
        {
            while (GetParentId() == parent)
                Thread.Sleep(Interval);
            onOrphaned();
        }) { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }

    /// <summary>Kills the processes this one has started, and theirs.</summary>
    public static void KillChildren()
    {
        foreach (var id in Children(Environment.ProcessId))
        {
            try
            {
                using var child = Process.GetProcessById(id);
                child.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    private static IEnumerable<int> Children(int parent)
    {
        // Linux lists the children of each thread; elsewhere the killing of the whole tree is the client's alone.
        if (!Directory.Exists($"/proc/{parent}/task"))
            yield break;

        foreach (var thread in Directory.GetDirectories($"/proc/{parent}/task"))
        {
            var list = Path.Combine(thread, "children");
            if (!File.Exists(list))
                continue;
            foreach (var id in File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return int.Parse(id, CultureInfo.InvariantCulture);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();
}
