using Lessons.Notebook;

namespace Lessons.Tests;

/// <summary>
/// A test that draws a file again with a model that is trained first: only the engine that drew it gives the same text.
/// On another one, training carries roundings along, and a word that was drawn once is another word.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ManagedEngineFactAttribute : FactAttribute
{
    public ManagedEngineFactAttribute()
    {
        if (Engine.IsTorchSharp)
            Skip = "the file was drawn with ManagedTorch";
    }
}
