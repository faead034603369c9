namespace Plotting.Formatting;

/// <summary>
/// Tells a notebook how to show a type. .NET Interactive, Verso and our kernel know it by its name and its properties,
/// so that this library needs none of them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}
