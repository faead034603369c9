namespace Lessons.Teaching;

/// <summary>
/// Whether this library was built with the full packages (TorchSharp, Plotly.NET, XPlot, Deedle) or with the engine,
/// figures and tables that come with the course. The one file in which the two differ.
/// </summary>
public static class FullPackages
{
    /// <summary>Whether they are here.</summary>
    public static bool AreHere =>
#if FULL_PACKAGES
        true;
#else
        false;
#endif

    /// <summary>For a cell that needs them: makes their charts show in a notebook, or says how to get them.</summary>
    /// <exception cref="NotSupportedException">The library was built without them.</exception>
    /// <example><code>FullPackages.Require();</code></example>
    public static void Require()
    {
#if FULL_PACKAGES
        Interop.Showing.Register();
#else
        throw new NotSupportedException(
            "The cells from here on need TorchSharp, Plotly.NET, XPlot and Deedle: run "
            + "`dotnet run --project lib/Course -- packages full`, then restart this notebook.");
#endif
    }
}
