namespace Lessons.Optimization;

/// <summary>
/// Learning rates as fractions of their peak eta: functions of the step t = 0, 1, 2, ...; the caller multiplies by eta.
/// </summary>
public static class Schedule
{
    /// <summary>Equation 5.11: gamma^floor(t / every), a staircase.</summary>
    public static double Step(int t, int every, double gamma = 0.1)
    {
        if (t < 0) throw Negative(t);
        if (every < 1)
            throw new ArgumentOutOfRangeException(nameof(every), $"Schedule.Step: a step decay every {every} steps, expected 1 or more");
        return Math.Pow(gamma, t / every);
    }

    /// <summary>
    /// Equation 5.12: (t + 1) / warmup up to the peak, then half a cosine from 1 down to 0 at t = <paramref name="total"/>.
    /// </summary>
    public static double WarmupCosine(int t, int warmup, int total)
    {
        if (t < 0) throw Negative(t);
        if (warmup < 0 || total <= warmup)
            throw new ArgumentOutOfRangeException(
                nameof(total), $"Schedule.WarmupCosine: {warmup} warm-up steps out of {total}, expected 0 or more and fewer than all");
        if (t < warmup) return (t + 1.0) / warmup;
        return t >= total ? 0 : (1 + Math.Cos(Math.PI * (t - warmup) / (total - warmup))) / 2;
    }

    /// <summary>
    /// nanoGPT's: (t + 1) / (warmup + 1), then a cosine from 1 down to <paramref name="lowest"/> at t = <paramref name="total"/>,
    /// and that from there on.
    /// </summary>
    public static double WarmupCosineTo(double lowest, int t, int warmup, int total)
    {
        if (!(lowest is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(lowest), $"Schedule.WarmupCosineTo: the lowest share is {lowest}, expected 0 to 1");
        if (t < warmup && t >= 0) return (t + 1.0) / (warmup + 1);
        return lowest + (1 - lowest) * WarmupCosine(t, warmup, total);
    }

    /// <summary>
    /// Equation 5.13: min((t + 1) / warmup, sqrt(warmup / (t + 1))), the Transformer's schedule: up, then down as 1/sqrt(t).
    /// </summary>
    public static double InverseSquareRoot(int t, int warmup)
    {
        if (t < 0) throw Negative(t);
        if (warmup < 1)
            throw new ArgumentOutOfRangeException(
                nameof(warmup), $"Schedule.InverseSquareRoot: {warmup} warm-up steps, expected 1 or more");
        return Math.Min((t + 1.0) / warmup, Math.Sqrt(warmup / (t + 1.0)));
    }

    private static ArgumentOutOfRangeException Negative(int t) => new(nameof(t), $"Schedule: step {t}, expected 0 or more");
}
