namespace ManagedTorch.Tests.Kernels;

/// <summary>Distances in units in the last place.</summary>
internal static class Units
{
    /// <summary>|x - exact| in units of a float at exact; infinite unless both are NaN or the same infinity.</summary>
    public static double Off(float x, double exact)
    {
        var rounded = (float)exact;
        if (float.IsNaN(x) || float.IsNaN(rounded)) return float.IsNaN(x) && float.IsNaN(rounded) ? 0 : double.PositiveInfinity;
        if (float.IsInfinity(x) || float.IsInfinity(rounded)) return x == rounded ? 0 : double.PositiveInfinity;
        return Math.Abs(x - exact) / (MathF.BitIncrement(Math.Abs(rounded)) - (double)Math.Abs(rounded));
    }

    /// <summary>|x - exact| in units of a double at exact.</summary>
    public static double Off(double x, double exact)
    {
        if (double.IsNaN(x) || double.IsNaN(exact)) return double.IsNaN(x) && double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(x) || double.IsInfinity(exact)) return x == exact ? 0 : double.PositiveInfinity;
        return Math.Abs(x - exact) / (Math.BitIncrement(Math.Abs(exact)) - Math.Abs(exact));
    }
}
