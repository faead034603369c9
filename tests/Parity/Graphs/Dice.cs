namespace Parity.Graphs;

/// <summary>Random numbers that are the same in both programs: SplitMix64, Steele, Lea and Flood 2014.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public bool Chance(double p) => Real() < p;

    /// <summary>[0, 1).</summary>
    public double Real() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>An even spread over [-2, 2), in steps of 2^-20, so that float32 and float64 start from the same numbers.</summary>
    public double Value() => (Next() >> 42) * (1.0 / (1 << 20)) - 2;
}
