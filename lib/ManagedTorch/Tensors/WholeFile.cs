namespace ManagedTorch.Tensors;

/// <summary>Files that are written whole or not at all: to a neighbour first, which then takes the file's name.</summary>
internal static class WholeFile
{
    public static void Write(string location, Action<BinaryWriter> content)
    {
        var unfinished = $"{location}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = File.Create(unfinished))
            using (var writer = new BinaryWriter(stream))
                content(writer);
            File.Move(unfinished, location, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
