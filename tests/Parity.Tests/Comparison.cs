using System.Globalization;
using System.Text.RegularExpressions;

namespace Parity.Tests;

/// <summary>What two engines that are both right may differ by.</summary>
internal static partial class Comparison
{
    /// <summary>
    /// Of the largest number in a tensor, or of 1. Where gradients are taken of gradients, of the largest in the program: what
    /// cancels to 0 there leaves the rounding errors of all that it was added up from.
    /// </summary>
    public const double SingleTolerance = 1e-3;
    public const double DoubleTolerance = 1e-10;

    /// <summary>A graph that comes this close to a kink or a step may stand on two sides of it: it is not compared.</summary>
    public const double SingleMargin = 1e-4;
    public const double DoubleMargin = 1e-9;

    /// <summary>The same text, and numbers that are equal to two units of the sixth digit.</summary>
    public static bool SameLine(string x, string y)
    {
        if (x == y) return true;
        if (Number().Replace(x, "#") != Number().Replace(y, "#")) return false;
        return Number().Matches(x).Zip(Number().Matches(y)).All(pair => Near(Parse(pair.First.Value), Parse(pair.Second.Value), 2e-6));
    }

    /// <summary>Why two lines of random programs differ; null where they agree or stand at a kink.</summary>
    public static string? Difference(string ours, string theirs, out bool atKink)
    {
        var (x, y) = (ours.Split('\t'), theirs.Split('\t'));
        var single = x[1] == "Float32";
        atKink = Math.Min(Parse(x[2]), Parse(y[2])) < (single ? SingleMargin : DoubleMargin);
        if (atKink) return null;
        if (x[3] != y[3]) return $"other steps: {x[3]} and {y[3]}";
        var (a, b) = (x[4].Split(" | "), y[4].Split(" | "));
        if (a.Length != b.Length || a[0].StartsWith("threw", StringComparison.Ordinal)) return a[0] == b[0] ? $"both {a[0]}"
            : $"{x[4]}\n{y[4]}";
        var twice = x[3].Split(' ').Contains("twice");
        for (var t = 0; t < a.Length; t++)
        {
            var (p, q) = (a[t].Split(' '), b[t].Split(' '));
            if (p[0] != q[0] || p.Length != q.Length) return $"tensor {t}: {a[t]} and {b[t]}";
            var (u, v) = (p[1..].Select(Parse).ToArray(), q[1..].Select(Parse).ToArray());
            var scale = (twice ? b.SelectMany(tensor => tensor.Split(' ')[1..].Select(Parse)) : v)
                .Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
            for (var i = 0; i < u.Length; i++)
            {
                if (!Near(u[i] / scale, v[i] / scale, single ? SingleTolerance : DoubleTolerance, absolute: true))
                    return $"tensor {t}, element {i}: {p[i + 1]} and {q[i + 1]}\n{a[t]}\n{b[t]}";
            }
        }

        return null;
    }

    private static bool Near(double x, double y, double tolerance, bool absolute = false) =>
        x == y || (double.IsNaN(x) && double.IsNaN(y)) || Math.Abs(x - y) <= tolerance * (absolute ? 1 : Math.Max(1, Math.Abs(y)));

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|Infinity|NaN)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
