namespace Plotting.Formatting;

/// <summary>Writes an object as one MIME type: the shape of object that a formatter source yields.</summary>
internal sealed class MimeFormatter<T>(string mimeType, Func<T, string> format)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not T value)
            return false;
        writer.Write(format(value));
        return true;
    }
}
