namespace Plotting;

/// <summary>A line across the whole panel: a target, a limit, a known answer.</summary>
internal readonly record struct ReferenceLine(bool Vertical, double At, string? Label, string Colour);
