using System.Globalization;
using System.Text.RegularExpressions;

namespace Course.Checking;

/// <summary>
/// When two outputs count as the same. Text is exact. Numbers a (committed) and b (this run) agree when they are
/// written alike, or when both have a fraction or an exponent and |a - b| &lt;= 1e-12 + 1e-6 max(|a|, |b|).
/// </summary>
/// <remarks>
/// The engine gives the same bits on every machine, so that the tolerance is only for numbers printed with more than
/// six digits whose last ones depend on how a sum was ordered elsewhere. A number printed with six digits or fewer, and
/// every whole number, must be the same.
/// </remarks>
internal static partial class Tolerance
{
    public const double Relative = 1e-6;
    public const double Absolute = 1e-12;

    public static bool Close(double a, double b) =>
        a.Equals(b)
            || (double.IsFinite(a) && double.IsFinite(b) && Math.Abs(a - b) <= Absolute + (Relative * Math.Max(Math.Abs(a), Math.Abs(b))));

    /// <summary>Whether two texts are equal outside their numbers, and their numbers agree one by one.</summary>
    public static bool SameText(string a, string b)
    {
        if (a == b)
            return true;

        var numbersA = Number().Matches(a);
        var numbersB = Number().Matches(b);
        if (numbersA.Count != numbersB.Count)
            return false;

        var (endA, endB) = (0, 0);
        for (var i = 0; i < numbersA.Count; i++)
        {
            var (na, nb) = (numbersA[i], numbersB[i]);
            if (!a.AsSpan(endA, na.Index - endA).SequenceEqual(b.AsSpan(endB, nb.Index - endB)) || !SameNumber(na.Value, nb.Value))
                return false;
            (endA, endB) = (na.Index + na.Length, nb.Index + nb.Length);
        }

        return a.AsSpan(endA).SequenceEqual(b.AsSpan(endB));
    }

    private static bool SameNumber(string a, string b) =>
        a == b
        || (!IsWhole(a) && !IsWhole(b)
            && Close(double.Parse(a, CultureInfo.InvariantCulture), double.Parse(b, CultureInfo.InvariantCulture)));

    private static bool IsWhole(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    /// <summary>A number that is not a part of a word: the 2 of h2 is text.</summary>
    [GeneratedRegex(@"(?<![\p{L}_\d.])[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\p{L}_\d])")]
    private static partial Regex Number();
}
