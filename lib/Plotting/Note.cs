namespace Plotting;

/// <summary>Words about one place in a panel, with an arrow to it or standing on it.</summary>
internal readonly record struct Note(double X, double Y, string Text, bool Arrow);
