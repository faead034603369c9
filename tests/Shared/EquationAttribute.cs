/// <summary>Marks a test that checks a numbered equation of a chapter with the chapter's worked numbers.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class EquationAttribute(string number) : Attribute
{
    public string Number { get; } = number;
}
