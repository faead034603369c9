namespace Plotting;

/// <summary>How a line is broken, so that series differ in print and to every eye.</summary>
public enum Dash
{
    Solid,
    Dashed,
    Dotted,
    DashDotted,
    LongDashed,
}
