namespace Lessons.ExposureBias;

/// <summary>How much worse a model writes after a prefix that is not from the data.</summary>
/// <remarks>He et al. (2021), "Exposure bias versus self-recovery: are distortions really incremental?"</remarks>
public static class EbM
{
    /// <summary>
    /// Equation 9.4: EB-M = quality after prefixes from the data / quality after other prefixes. 1: the prefix makes no difference;
    /// above 1, the continuation suffers. Infinite if nothing of quality follows the other prefixes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The quality after data is not positive, or the other is negative.</exception>
    public static double Ratio(double afterData, double afterOther)
    {
        if (!(afterData > 0 && double.IsFinite(afterData)))
            throw new ArgumentOutOfRangeException(
                nameof(afterData), $"EbM.Ratio: the quality after data is {afterData}; expected a finite number above 0");
        if (!(afterOther >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(afterOther), $"EbM.Ratio: the quality after other prefixes is {afterOther}; expected 0 or more");
        return afterData / afterOther;
    }
}
