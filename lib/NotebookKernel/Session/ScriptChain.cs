using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace NotebookKernel.Session;

/// <summary>Each cell's script continues the one before, and refers to what that one refers to.</summary>
internal static class ScriptChain
{
    private static readonly FieldInfo? CompilationOf =
        typeof(Script).GetField("_lazyCompilation", BindingFlags.NonPublic | BindingFlags.Instance);

    /// <summary>
    /// The script of the next cell. Roslyn gives it every reference of the script before, and its compilation adds those of
    /// the compilation before once more: after n cells n times the framework, in lists that are kept for good. The second
    /// way is enough, so the compilation is told of no references but the ones the cell itself names.
    /// </summary>
    public static Script<object> Continue(Script before, string code, ScriptOptions options)
    {
        var script = before.ContinueWith<object>(code, options.WithReferences(Array.Empty<MetadataReference>()));
        // Without this field of Roslyn's, memory grows as it always did: a test has the limit.
        CompilationOf?.SetValue(script, script.GetCompilation().WithReferences());
        return script;
    }
}
