using System.Runtime.CompilerServices;

namespace ManagedTorch.RandomNumbers;

/// <summary>
/// PyTorch's CPU generator: the Mersenne Twister plus the second half of the last pair of normal numbers.
/// Every method takes from the stream exactly the words PyTorch takes, in its order, so that a seed means the same.
/// Not safe for two threads at once; <see cref="Distributions"/> takes the lock.
/// </summary>
internal sealed class RandomGenerator
{
    /// <summary>The seed PyTorch starts with when none is set.</summary>
    public const long DefaultSeed = 67280421310721;

    private readonly MersenneTwister engine;
    private double? nextNormal;

    public RandomGenerator(long seed = DefaultSeed)
    {
        InitialSeed = seed;
        engine = new MersenneTwister((ulong)seed);
    }

    /// <summary>The last seed given.</summary>
    public long InitialSeed { get; private set; }

    /// <summary>Starts the stream again from <paramref name="seed"/> and forgets the cached normal number.</summary>
    public void ManualSeed(long seed)
    {
        InitialSeed = seed;
        engine.Seed((ulong)seed);
        nextNormal = null;
    }

    /// <summary>Makes this generator continue exactly where <paramref name="other"/> stands.</summary>
    public void CopyFrom(RandomGenerator other)
    {
        InitialSeed = other.InitialSeed;
        engine.CopyFrom(other.engine);
        nextNormal = other.nextNormal;
    }

    /// <summary>32 random bits: one word of the stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32() => engine.Next();

    /// <summary>64 random bits: two words, the first one on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        ulong high = engine.Next();
        return (high << 32) | engine.Next();
    }

    /// <summary>u in [0, 1): 24 bits of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float NextSingle() => (NextUInt32() & ((1u << 24) - 1)) * (1f / (1u << 24));

    /// <summary>u in [0, 1): 53 bits of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (NextUInt64() & ((1ul << 53) - 1)) * (1.0 / (1ul << 53));

    /// <summary>
    /// An integer in [low, low + range): word mod range, with 64-bit words where range is large enough for the remainder
    /// to favour small numbers. The boundary is 2^28 in PyTorch since 2.7; up to 2.6 it was 2^32.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long NextInteger(long low, ulong range) =>
        unchecked((long)((range >= 1ul << 28 ? NextUInt64() : NextUInt32()) % range) + low);

    /// <summary>
    /// mean + std n with n standard normal by Box and Muller: r = sqrt(-2 ln(1 - u2)), n = r cos(2 pi u1); the partner
    /// r sin(2 pi u1) is kept for the next call. PyTorch uses it for fewer than 16 numbers, in double for float too.
    /// </summary>
    public double NextNormal(double mean, double std)
    {
        if (nextNormal is { } cached)
        {
            nextNormal = null;
            return cached * std + mean;
        }

        var u1 = NextDouble();
        var u2 = NextDouble();
        var r = Math.Sqrt(-2.0 * ScalarMath.Log1P(-u2));
        var theta = 2.0 * Math.PI * u1;
        nextNormal = r * ScalarMath.Sin(theta);
        return r * ScalarMath.Cos(theta) * std + mean;
    }

    /// <summary>e with density lambda exp(-lambda e): e = -ln(1 - u) / lambda.</summary>
    public double NextExponential(double lambda) => -1.0 / lambda * ScalarMath.Log1P(-NextDouble());
}
