using ManagedTorch.Kernels;

namespace ManagedTorch.RandomNumbers;

internal static partial class Distributions
{
    private const int Block = 16;

    /// <summary>
    /// Normal numbers by Box and Muller. Fewer than 16 come one pair at a time in double
    /// (<see cref="RandomGenerator.NextNormal"/>). From 16 on the memory is filled with uniform numbers first, then each
    /// block of 16 turns its first eight, u1, and last eight, u2, into
    /// r cos(theta) and r sin(theta), r = sqrt(-2 ln(1 - u1)), theta = 2 pi u2; a last block that is short is sampled
    /// again together with the numbers before it.
    /// PyTorch takes the blocks only for contiguous memory (elsewhere see
    /// <see cref="NormalPairs(RandomGenerator, Span{float}, double, double)"/>).
    /// </summary>
    public static void Normal(RandomGenerator generator, Span<float> x, double mean = 0, double std = 1)
    {
        RequireStandardDeviation(std);
        lock (generator)
        {
            if (x.Length < Block)
            {
                NormalPairs(generator, x, mean, std);
                return;
            }

            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextSingle();
            }

            for (var start = 0; start + Block <= x.Length; start += Block)
            {
                Interruption.LookAt(start);
                BoxMuller(x.Slice(start, Block), (float)mean, (float)std);
            }

            if (x.Length % Block == 0) return;
            var last = x[^Block..];
            foreach (ref var u in last) u = generator.NextSingle();
            BoxMuller(last, (float)mean, (float)std);
        }
    }

    /// <inheritdoc cref="Normal(RandomGenerator, Span{float}, double, double)"/>
    public static void Normal(RandomGenerator generator, Span<double> x, double mean = 0, double std = 1)
    {
        RequireStandardDeviation(std);
        lock (generator)
        {
            if (x.Length < Block)
            {
                NormalPairs(generator, x, mean, std);
                return;
            }

            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextDouble();
            }

            for (var start = 0; start + Block <= x.Length; start += Block)
            {
                Interruption.LookAt(start);
                BoxMuller(x.Slice(start, Block), mean, std);
            }

            if (x.Length % Block == 0) return;
            var last = x[^Block..];
            foreach (ref var u in last) u = generator.NextDouble();
            BoxMuller(last, mean, std);
        }
    }

    /// <summary>Normal numbers one pair at a time, however many: what PyTorch does where memory is not contiguous.</summary>
    public static void NormalPairs(RandomGenerator generator, Span<float> x, double mean = 0, double std = 1)
    {
        RequireStandardDeviation(std);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = (float)generator.NextNormal(mean, std);
            }
    }

    /// <inheritdoc cref="NormalPairs(RandomGenerator, Span{float}, double, double)"/>
    public static void NormalPairs(RandomGenerator generator, Span<double> x, double mean = 0, double std = 1)
    {
        RequireStandardDeviation(std);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextNormal(mean, std);
            }
    }

    private static void BoxMuller(Span<float> x, float mean, float std)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            // theta is rounded to float before its sine is taken, as in PyTorch: near the zeros of the sine that shows.
            var r = Math.Sqrt(-2 * ScalarMath.Log(1f - x[j]));
            var theta = (float)(2 * Math.PI) * x[j + Block / 2];
            x[j] = (float)(r * ScalarMath.Cos(theta) * std + mean);
            x[j + Block / 2] = (float)(r * ScalarMath.Sin(theta) * std + mean);
        }
    }

    private static void BoxMuller(Span<double> x, double mean, double std)
    {
        for (var j = 0; j < Block / 2; j++)
        {
            var r = Math.Sqrt(-2 * ScalarMath.Log(1 - x[j]));
            var theta = 2 * Math.PI * x[j + Block / 2];
            x[j] = r * ScalarMath.Cos(theta) * std + mean;
            x[j + Block / 2] = r * ScalarMath.Sin(theta) * std + mean;
        }
    }

    private static void RequireStandardDeviation(double std)
    {
        if (!(std >= 0))
            throw new ArgumentOutOfRangeException(nameof(std), std, $"normal_: std is {std}, expected 0 or more");
    }
}
