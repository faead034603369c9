namespace ManagedTorch.Tests.Operators;

internal static partial class OperatorTable
{
    /// <summary>Stored operators that the engine does not have yet; an operator leaves this list with its entry.</summary>
    public static readonly string[] Pending =
    [
        "atan",
    ];
}
