namespace Plotting;

/// <summary>Words about one point of a panel, with an arrow to it or beside it.</summary>
internal readonly record struct Note(double X, double Y, string Text, bool Arrow);
