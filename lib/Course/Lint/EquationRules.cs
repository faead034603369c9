using System.Globalization;
using Course.Content;

namespace Course.Lint;

/// <summary>
/// Every numbered equation is shown once, in the order of its number, implemented in the library and tested; and nothing
/// names one that is not shown. The numbers run on through the halves of a chapter.
/// </summary>
internal static class EquationRules
{
    public static IEnumerable<Finding> Check(EquationIndex equations)
    {
        var shown = new Dictionary<string, EquationUse>(StringComparer.Ordinal);
        var last = new Dictionary<int, ((int, string) Position, string Number)>();
        foreach (var use in equations.Shown)
        {
            if (!shown.TryAdd(use.Number, use))
                yield return new Finding(
                    use.File,
                    use.Line,
                    $"equation {use.Number} has its number twice",
                    $"one number each ({shown[use.Number].File}, cell {shown[use.Number].Line} has it)");

            if (Chapter.EquationNumber(use.Name) is not { } chapter)
                continue;
            var (number, position) = Parts(use.Number);
            if (number != chapter)
            {
                yield return new Finding(use.File, use.Line, $"equation {use.Number} carries another chapter's number", $"{chapter}.n");
                continue;
            }

            if (last.TryGetValue(chapter, out var before) && position.CompareTo(before.Position) < 0)
            {
                yield return new Finding(
                    use.File, use.Line, $"equation {use.Number} stands after {before.Number}", "numbers in the order of appearance");
            }
            else
            {
                last[chapter] = (position, use.Number);
            }
        }

        var implemented = equations.Implemented.Select(use => use.Number).ToHashSet(StringComparer.Ordinal);
        var tested = equations.Tested.Select(use => use.Number).ToHashSet(StringComparer.Ordinal);
        foreach (var use in shown.Values)
        {
            if (!implemented.Contains(use.Number))
                yield return new Finding(
                    use.File,
                    use.Line,
                    $"equation {use.Number} is named by no docstring under lib/",
                    $"\"Equation {use.Number}\" in the summary of the member that implements it");
            if (!tested.Contains(use.Number))
                yield return new Finding(
                    use.File, use.Line, $"equation {use.Number} has no test", $"[Equation(\"{use.Number}\")] on a test under tests/");
        }

        foreach (var use in equations.Implemented.Concat(equations.Tested).Where(use => !shown.ContainsKey(use.Number)))
            yield return new Finding(
                $"{use.File}:{use.Line}",
                null,
                $"{use.Name} names equation {use.Number}, which no notebook shows",
                $"\\tag{{{use.Number}}} in a notebook");
    }

    /// <summary>"15.2b" is chapter 15, position (2, "b").</summary>
    private static (int Chapter, (int, string) Position) Parts(string number)
    {
        var parts = number.Split('.');
        var digits = parts[1].TrimEnd([.. Enumerable.Range('a', 26).Select(letter => (char)letter)]);
        return (int.Parse(parts[0], CultureInfo.InvariantCulture),
            (int.Parse(digits, CultureInfo.InvariantCulture), parts[1][digits.Length..]));
    }
}
