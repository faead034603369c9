namespace NotebookKernel.Document;

/// <summary>A notebook that cannot be read, run or written. The message is one plain sentence meant for the reader.</summary>
public sealed class NotebookException : Exception
{
    public NotebookException(string message) : base(message)
    {
    }

    public NotebookException(string message, Exception cause) : base(message, cause)
    {
    }
}
