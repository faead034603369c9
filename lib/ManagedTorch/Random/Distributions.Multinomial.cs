using System.Numerics;
using ManagedTorch.Kernels;

namespace ManagedTorch.RandomNumbers;

internal static partial class Distributions
{
    /// <summary>
    /// Draws <paramref name="samples"/> category numbers from each row of <paramref name="weights"/>, which need not sum
    /// to 1. One sample, or several without replacement: q ~ Exp(1) for every category of every row, then the largest
    /// p/q win, best first. Several with replacement: a double u each, and the first category whose cumulative
    /// probability reaches u. (PyTorch 1.x drew one sample with replacement the second way too.)
    /// </summary>
    /// <param name="generator">Where the numbers come from.</param>
    /// <param name="weights">(N, K), row after row, finite and not negative.</param>
    /// <param name="categories">K.</param>
    /// <param name="samples">S; at most K without replacement.</param>
    /// <param name="replacement">Whether a category may come twice.</param>
    /// <param name="x">(N, S), row after row.</param>
    public static void Multinomial<T>(
        RandomGenerator generator, ReadOnlySpan<T> weights, int categories, int samples, bool replacement, Span<long> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (samples < 1)
            throw new ArgumentException($"multinomial: {samples} samples asked for, expected at least 1", nameof(samples));
        if (categories < 1)
            throw new ArgumentException("multinomial: there is no category to draw from", nameof(categories));
        if (!replacement && samples > categories)
            throw new ArgumentException(
                $"multinomial: {samples} samples without replacement from {categories} categories", nameof(samples));
        var rows = weights.Length / categories;
        if (weights.Length != rows * categories || x.Length != rows * samples)
            throw new ArgumentException(
                $"multinomial: {weights.Length} weights in rows of {categories} do not make {x.Length} results in rows of {samples}",
                nameof(x));
        for (var row = 0; row < rows; row++) RequireWeights(weights.Slice(row * categories, categories), row);

        lock (generator)
            for (var row = 0; row < rows; row++)
            {
                Interruption.LookAt(row);
                var p = weights.Slice(row * categories, categories);
                var drawn = x.Slice(row * samples, samples);
                if (replacement && samples > 1) DrawByCumulativeProbability(generator, p, drawn);
                else DrawByExponentialRace(generator, p, drawn);
            }
    }

    private static void DrawByExponentialRace<T>(RandomGenerator generator, ReadOnlySpan<T> p, Span<long> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var score = new T[p.Length];
        for (var k = 0; k < p.Length; k++)
        {
            Interruption.LookAt(k);
            score[k] = p[k] / T.CreateTruncating(generator.NextExponential(1));
        }

        for (var s = 0; s < drawn.Length; s++)
        {
            var best = 0;
            for (var k = 1; k < score.Length; k++)
            {
                Interruption.LookAt(k);
                if (score[k] > score[best]) best = k;
            }

            drawn[s] = best;
            score[best] = T.NegativeInfinity;
        }
    }

    private static void DrawByCumulativeProbability<T>(RandomGenerator generator, ReadOnlySpan<T> p, Span<long> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cumulative = new double[p.Length];
        var sum = T.Zero;
        foreach (var probability in p) sum += probability;
        var running = T.Zero;
        for (var k = 0; k < p.Length; k++)
        {
            Interruption.LookAt(k);
            running += p[k];
            cumulative[k] = double.CreateTruncating(running / sum);
        }

        // Rounding must not leave a gap below 1.
        cumulative[^1] = 1;
        for (var s = 0; s < drawn.Length; s++)
        {
            Interruption.LookAt(s);
            drawn[s] = FirstReaching(cumulative, generator.NextDouble());
        }
    }

    /// <summary>The first k with cumulative[k] &gt;= u, by bisection.</summary>
    private static int FirstReaching(double[] cumulative, double u)
    {
        var (left, right) = (0, cumulative.Length);
        while (left < right)
        {
            var middle = (left + right) / 2;
            if (cumulative[middle] < u) left = middle + 1;
            else right = middle;
        }

        return left;
    }

    private static void RequireWeights<T>(ReadOnlySpan<T> p, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        foreach (var weight in p)
        {
            if (!T.IsFinite(weight) || weight < T.Zero)
                throw new ArgumentException(
                    $"multinomial: row {row} holds the weight {weight}, expected finite and 0 or more", nameof(p));
            sum += weight;
        }

        if (sum == T.Zero)
            throw new ArgumentException($"multinomial: the weights of row {row} sum to 0", nameof(p));
    }
}
