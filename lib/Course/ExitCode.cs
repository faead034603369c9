namespace Course;

/// <summary>What the command line ends with; documented in its help.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A cell threw or took too long, a committed output differs, a rule is broken.</summary>
    public const int Failed = 1;

    /// <summary>The arguments make no sense, or what they name is not a notebook.</summary>
    public const int Usage = 2;

    /// <summary>Something this machine lacks: a dll that is not built, nbconvert, npm.</summary>
    public const int Missing = 3;

    /// <summary>A result could not be written: read-only folder, disk full.</summary>
    public const int NotSaved = 4;

    /// <summary>A notebook was changed or deleted while it ran, and the change is kept instead of the outputs.</summary>
    public const int Changed = 5;

    /// <summary>Ctrl-C or SIGTERM, as shells report it.</summary>
    public const int Interrupted = 130;
}
