namespace NotebookKernel.Session.Assistance;

/// <summary>What may stand at a place of the code: <paramref name="Matches"/> replace the text from Start to End.</summary>
public sealed record Completions(int Start, int End, IReadOnlyList<string> Matches);

/// <summary>What is known about the name at a place of the code; <paramref name="Text"/> is null when nothing is.</summary>
public sealed record Inspection(string? Text);

/// <summary>Whether code can be run as it stands.</summary>
public enum Completeness
{
    Complete,
    Incomplete,
    Invalid,
}
