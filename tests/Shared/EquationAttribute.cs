namespace Shared;

/// <summary>
/// Says which numbered equation of a chapter a test checks with the chapter's worked numbers. `course lint` asks for one
/// such test for every numbered equation.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class EquationAttribute(string number) : Attribute
{
    /// <summary>Chapter and place in it.</summary>
    public string Number { get; } = number;
}
