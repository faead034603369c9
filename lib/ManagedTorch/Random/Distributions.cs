using System.Numerics;
using ManagedTorch.Kernels;

namespace ManagedTorch.RandomNumbers;

/// <summary>
/// Fills memory with random numbers exactly as PyTorch's CPU code does: the same words of the stream for the same
/// element, in memory order. Uniform numbers, integers and permutations agree bit for bit; numbers that pass through a
/// logarithm, sine or cosine agree to a few units in the last place of their type.
/// <para>
/// libtorch builds that carry Intel's MKL draw <c>exponential_</c>, and on Intel processors <c>bernoulli_(p)</c> too,
/// from MKL's own stream, seeded with one word of this one. There a seed gives other numbers than on every other build
/// of PyTorch; these fills follow the latter.
/// </para>
/// </summary>
internal static partial class Distributions
{
    /// <summary>
    /// x = u (to - from) + from, u in [0, 1): one word a float, two words a double. Rounded once, as compilers make
    /// PyTorch do it, which decides the last bit.
    /// </summary>
    public static void Uniform(RandomGenerator generator, Span<float> x, double from = 0, double to = 1)
    {
        RequireInterval(from, to);
        var low = (float)from;
        var width = (float)to - low;
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = MathF.FusedMultiplyAdd(generator.NextSingle(), width, low);
            }
    }

    /// <inheritdoc cref="Uniform(RandomGenerator, Span{float}, double, double)"/>
    public static void Uniform(RandomGenerator generator, Span<double> x, double from = 0, double to = 1)
    {
        RequireInterval(from, to);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = Math.FusedMultiplyAdd(generator.NextDouble(), to - from, from);
            }
    }

    /// <summary>Integers in [low, high), as <c>randint</c> and <c>random_</c> draw them.</summary>
    public static void Integers(RandomGenerator generator, Span<long> x, long low, long high)
    {
        if (low >= high)
            throw new ArgumentException($"randint: low {low} must be less than high {high}", nameof(high));
        var range = unchecked((ulong)(high - low));
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextInteger(low, range);
            }
    }

    /// <summary>
    /// A random order of 0 .. n-1 by Fisher and Yates: element i changes places with one of i .. n-1.
    /// PyTorch since 2.7 shuffles 214,748,364 elements and more another way; that many are refused here.
    /// </summary>
    public static void Permutation(RandomGenerator generator, Span<long> x)
    {
        if (x.Length >= uint.MaxValue / 20)
            throw new ArgumentException($"randperm: n is {x.Length}, expected less than {uint.MaxValue / 20}", nameof(x));
        for (var i = 0; i < x.Length; i++) x[i] = i;
        lock (generator)
            for (var i = 0; i < x.Length - 1; i++)
            {
                Interruption.LookAt(i);
                var other = i + (int)(generator.NextUInt32() % (uint)(x.Length - i));
                (x[i], x[other]) = (x[other], x[i]);
            }
    }

    /// <summary>1 with probability p, else 0, for every element: one double u a draw, 1 where u &lt; p.</summary>
    public static void Bernoulli<T>(RandomGenerator generator, Span<T> x, double p)
        where T : unmanaged, INumberBase<T>
    {
        RequireProbability(p);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextDouble() < p ? T.One : T.Zero;
            }
    }

    /// <summary>1 with probability p[i], else 0: a float u for float p, a double u for double p.</summary>
    public static void Bernoulli<T>(RandomGenerator generator, Span<T> x, ReadOnlySpan<float> p)
        where T : unmanaged, INumberBase<T>
    {
        RequireSameLength(x.Length, p.Length);
        foreach (var probability in p) RequireProbability(probability);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextSingle() < p[i] ? T.One : T.Zero;
            }
    }

    /// <inheritdoc cref="Bernoulli{T}(RandomGenerator, Span{T}, ReadOnlySpan{float})"/>
    public static void Bernoulli<T>(RandomGenerator generator, Span<T> x, ReadOnlySpan<double> p)
        where T : unmanaged, INumberBase<T>
    {
        RequireSameLength(x.Length, p.Length);
        foreach (var probability in p) RequireProbability(probability);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextDouble() < p[i] ? T.One : T.Zero;
            }
    }

    /// <summary>Exponential numbers of rate lambda, drawn in double for both types.</summary>
    public static void Exponential(RandomGenerator generator, Span<float> x, double lambda = 1)
    {
        RequirePositive(lambda);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = (float)generator.NextExponential(lambda);
            }
    }

    /// <inheritdoc cref="Exponential(RandomGenerator, Span{float}, double)"/>
    public static void Exponential(RandomGenerator generator, Span<double> x, double lambda = 1)
    {
        RequirePositive(lambda);
        lock (generator)
            for (var i = 0; i < x.Length; i++)
            {
                Interruption.LookAt(i);
                x[i] = generator.NextExponential(lambda);
            }
    }

    private static void RequireInterval(double from, double to)
    {
        if (!(from <= to) || !double.IsFinite(to - from))
            throw new ArgumentException($"uniform_: from {from} must be at most to {to}, both finite", nameof(to));
    }

    private static void RequireProbability(double p)
    {
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, $"bernoulli: p is {p}, expected 0 <= p <= 1");
    }

    private static void RequirePositive(double lambda)
    {
        if (!(lambda > 0))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, $"exponential_: lambda is {lambda}, expected more than 0");
    }

    private static void RequireSameLength(int elements, int probabilities)
    {
        if (elements != probabilities)
            throw new ArgumentException($"bernoulli: {elements} elements and {probabilities} probabilities", nameof(probabilities));
    }
}
