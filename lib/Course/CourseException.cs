namespace Course;

/// <summary>Ends the command with one plain sentence and an exit code.</summary>
internal sealed class CourseException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
