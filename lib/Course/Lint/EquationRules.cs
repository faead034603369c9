using System.Globalization;
using Course.Content;

namespace Course.Lint;

/// <summary>
/// Every numbered equation is shown once, implemented in the library and tested; and nothing names one that is not
/// shown.
/// </summary>
internal static class EquationRules
{
    public static IEnumerable<Finding> Check(EquationIndex equations)
    {
        var shown = new Dictionary<string, EquationUse>(StringComparer.Ordinal);
        foreach (var use in equations.Shown)
        {
            if (!shown.TryAdd(use.Number, use))
                yield return new Finding(
                    use.File,
                    use.Line,
                    $"equation {use.Number} has its number twice",
                    $"one number each ({shown[use.Number].File}, cell {shown[use.Number].Line} has it)");

            var chapter = use.Name.Split('-')[0];
            if (int.TryParse(chapter, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && use.Number.Split('.')[0] != number.ToString(CultureInfo.InvariantCulture))
            {
                yield return new Finding(use.File, use.Line, $"equation {use.Number} carries another chapter's number", $"{number}.n");
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
}
