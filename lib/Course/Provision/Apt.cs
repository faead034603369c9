namespace Course.Provision;

/// <summary>Debian's and Ubuntu's packages, where this process may install them.</summary>
internal static class Apt
{
    private static readonly IReadOnlyDictionary<string, string> Quiet =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["DEBIAN_FRONTEND"] = "noninteractive" };

    public static bool IsUsable => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Tool.Find("apt-get") is not null;

    /// <summary>Installs packages without what they merely recommend (which for nbconvert is all of TeX).</summary>
    public static async Task<ToolResult> InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        var apt = Tool.Find("apt-get")!;
        var update = await Tool.RunAsync([apt, "update", "-qq"], "/", cancellation, environment: Quiet);
        return update.Succeeded
            ? await Tool.RunAsync(
                [apt, "install", "-y", "-qq", "--no-install-recommends", .. packages], "/", cancellation, environment: Quiet)
            : update;
    }
}
