using System.Globalization;
using System.Net;
using Plotting.Formatting;
using TorchSharp;
using static System.FormattableString;

namespace Lessons.Notebook;

/// <summary>
/// A prediction held against what was computed: a green line with both numbers below the cell, or an exception that
/// shows them. A chapter checks each of its claims where it makes it.
/// </summary>
public static class Check
{
    /// <summary>|actual - expected| must be at most <paramref name="tolerance"/>.</summary>
    /// <exception cref="CheckFailedException">It is more, or one of the two is NaN.</exception>
    /// <example><code>Check.Close(loss, 0.693, 0.0005, "loss where policy = reference");</code></example>
    public static void Close(double actual, double expected, double tolerance, string what)
    {
        RequireTolerance(tolerance);
        var distance = Math.Abs(actual - expected);
        Decide(
            actual.Equals(expected) || distance <= tolerance,
            what,
            $"{Number(actual)}, expected {Number(expected)} (within {Number(tolerance)})",
            $"got {Number(actual)}, expected {Number(expected)}: they differ by {Number(distance)}, allowed is {Number(tolerance)}");
    }

    /// <summary>Two lists of equal length; every pair must be within <paramref name="tolerance"/>.</summary>
    public static void Close(IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance, string what) =>
        Close([.. actual], [.. expected], tolerance, what);

    /// <summary>Two arrays of equal length; every pair must be within <paramref name="tolerance"/>.</summary>
    public static void Close(double[] actual, double[] expected, double tolerance, string what)
    {
        RequireTolerance(tolerance);
        if (actual.Length != expected.Length)
            throw new CheckFailedException($"{what}: {actual.Length} numbers, expected {expected.Length}");
        var worst = 0;
        var largest = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            var distance = actual[i].Equals(expected[i]) ? 0 : Math.Abs(actual[i] - expected[i]);
            if (distance <= largest) continue;
            (worst, largest) = (i, distance);
            if (double.IsNaN(distance)) break;
        }

        Decide(
            largest <= tolerance,
            what,
            actual.Length <= 6
                ? $"{List(actual)}, expected {List(expected)} (within {Number(tolerance)})"
                : $"{actual.Length} numbers, largest difference {Number(largest)} (allowed {Number(tolerance)})",
            $"element {worst} is {(actual.Length > 0 ? Number(actual[worst]) : "missing")}, "
                + $"expected {(actual.Length > 0 ? Number(expected[worst]) : "none")}: "
                + $"they differ by {Number(largest)}, allowed is {Number(tolerance)}");
    }

    /// <summary>Two tensors of one shape; every pair of elements must be within <paramref name="tolerance"/>.</summary>
    public static void Close(torch.Tensor actual, torch.Tensor expected, double tolerance, string what)
    {
        if (!actual.shape.SequenceEqual(expected.shape))
            throw new CheckFailedException($"{what}: shape {actual.ShapeText()}, expected {expected.ShapeText()}");
        using var scope = torch.NewDisposeScope();
        Close(actual.Doubles(), expected.Doubles(), tolerance, what);
    }

    /// <summary>The two must be equal.</summary>
    public static void Equal<T>(T actual, T expected, string what) =>
        Decide(
            EqualityComparer<T>.Default.Equals(actual, expected),
            what,
            Invariant($"{actual}, as expected"),
            Invariant($"got {actual}, expected {expected}"));

    /// <summary>actual &lt; bound, shown with both numbers.</summary>
    /// <exception cref="CheckFailedException">It is not less, or one of the two is NaN.</exception>
    /// <example><code>Check.Less(loss, Math.Log(3), "better than knowing nothing");</code></example>
    public static void Less(double actual, double bound, string what) =>
        Compare(actual < bound, actual, what, $"less than {Number(bound)}");

    /// <summary>actual &gt; bound, shown with both numbers.</summary>
    /// <exception cref="CheckFailedException">It is not greater, or one of the two is NaN.</exception>
    public static void Greater(double actual, double bound, string what) =>
        Compare(actual > bound, actual, what, $"greater than {Number(bound)}");

    /// <summary>actual &lt;= bound, shown with both numbers.</summary>
    /// <exception cref="CheckFailedException">It is greater, or one of the two is NaN.</exception>
    public static void AtMost(double actual, double bound, string what) =>
        Compare(actual <= bound, actual, what, $"at most {Number(bound)}");

    /// <summary>actual &gt;= bound, shown with both numbers.</summary>
    /// <exception cref="CheckFailedException">It is less, or one of the two is NaN.</exception>
    public static void AtLeast(double actual, double bound, string what) =>
        Compare(actual >= bound, actual, what, $"at least {Number(bound)}");

    /// <summary>low &lt; actual &lt; high, shown with all three numbers.</summary>
    /// <exception cref="CheckFailedException">It is not, or one of the three is NaN.</exception>
    public static void Between(double actual, double low, double high, string what) =>
        Compare(low < actual && actual < high, actual, what, $"between {Number(low)} and {Number(high)}");

    /// <summary>The claim must hold. Where it compares two numbers, the checks above show them.</summary>
    public static void True(bool holds, string claim) => Decide(holds, claim, "true", "expected to be true, but it is false");

    private static void Compare(bool holds, double actual, string what, string wanted) =>
        Decide(holds, what, $"{Number(actual)}, {wanted}", $"got {Number(actual)}, expected {wanted}");

    private static void Decide(bool holds, string what, string passed, string failed)
    {
        if (!holds) throw new CheckFailedException($"{what}: {failed}");
        Host.Show(new PassedCheck(what, passed));
    }

    private static void RequireTolerance(double tolerance)
    {
        if (!(tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), $"tolerance {Number(tolerance)} must be 0 or more");
    }

    private static string List(IEnumerable<double> values) => "[" + string.Join(", ", values.Select(Number)) + "]";

    private static string Number(double value) =>
        (value + 0.0).ToString("G6", CultureInfo.InvariantCulture).Replace('E', 'e');   // -0 + 0 is 0
}

/// <summary>A claim of a chapter does not hold; the message has the claim, the number and what was expected.</summary>
public sealed class CheckFailedException : Exception
{
    public CheckFailedException(string message) : base(message)
    {
    }
}

/// <summary>A claim that held, as it is shown below its cell.</summary>
[TypeFormatterSource(typeof(PassedCheckFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed record PassedCheck(string What, string Detail)
{
    public string ToHtml() =>
        $"<div class=\"check\" style=\"color:#1a7f37\">&#10003; {WebUtility.HtmlEncode(What)}: {WebUtility.HtmlEncode(Detail)}</div>";

    public override string ToString() => $"ok  {What}: {Detail}";
}

internal sealed class PassedCheckFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<PassedCheck>("text/html", check => check.ToHtml()),
        new MimeFormatter<PassedCheck>("text/plain", check => check.ToString()),
    ];
}
