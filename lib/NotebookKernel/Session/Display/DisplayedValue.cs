using NotebookKernel.Session;
using NotebookKernel.Session.Display;

// Name and namespace are .NET Interactive's, so that a cell compiles in either.
namespace Microsoft.DotNet.Interactive;

/// <summary>A value on the page that can be replaced by another one.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal DisplayedValue(string displayId, string[] mimeTypes)
    {
        DisplayId = displayId;
        _mimeTypes = mimeTypes;
    }

    public string DisplayId { get; }

    /// <summary>Shows <paramref name="updatedValue"/> in the place of what is shown now.</summary>
    public void Update(object? updatedValue) =>
        CellScope.Current?.Emit(new DisplayUpdate(RichOutput.Render(updatedValue, _mimeTypes), DisplayId));
}
