using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ManagedTorch.RandomNumbers;

/// <summary>
/// The 32-bit Mersenne Twister MT19937, the source of every random number in the engine.
/// Words come in blocks of 624: the recurrence x[k+624] = x[k+397] ^ twist(x[k], x[k+1]) refills a whole block with
/// SIMD, and the tempered words wait in <c>output</c> until they are asked for.
/// Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998.
/// </summary>
internal sealed class MersenneTwister
{
    private const int StateSize = 624;
    private const int Middle = 397;
    private const uint MatrixA = 0x9908b0df;
    private const uint UpperBit = 0x80000000;
    private const uint LowerBits = 0x7fffffff;

    // One word more than the state, so that x[k + 1] can be read as a vector at the end of the block.
    private readonly uint[] state = new uint[StateSize + 1];
    private readonly uint[] output = new uint[StateSize];
    private int next = StateSize;

    public MersenneTwister(ulong seed) => Seed(seed);

    /// <summary>Starts again from the low 32 bits of <paramref name="seed"/>, as PyTorch does.</summary>
    public void Seed(ulong seed)
    {
        state[0] = (uint)seed;
        for (var k = 1; k < StateSize; k++)
            state[k] = 1812433253u * (state[k - 1] ^ (state[k - 1] >> 30)) + (uint)k;
        next = StateSize;
    }

    /// <summary>The next word, uniform over 0 .. 2^32 - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        if (next == StateSize) Refill();
        return output[next++];
    }

    /// <summary>Makes this engine continue exactly where <paramref name="other"/> stands.</summary>
    public void CopyFrom(MersenneTwister other)
    {
        other.state.CopyTo(state, 0);
        other.output.CopyTo(output, 0);
        next = other.next;
    }

    private void Refill()
    {
        Twist(0, StateSize - Middle, Middle);
        // From here on x[k + 397] wraps round to words of the new block.
        Twist(StateSize - Middle, StateSize, Middle - StateSize);
        Temper();
        next = 0;
    }

    private void Twist(int start, int end, int offset)
    {
        // x[624] of the recurrence is the first word of the block being written.
        state[StateSize] = state[0];
        ref var x = ref MemoryMarshal.GetArrayDataReference(state);
        var k = start;
        for (; k + Vector<uint>.Count <= end; k += Vector<uint>.Count)
        {
            var low = Vector.LoadUnsafe(ref x, (nuint)(k + 1));
            var y = (Vector.LoadUnsafe(ref x, (nuint)k) & new Vector<uint>(UpperBit)) | (low & new Vector<uint>(LowerBits));
            var odd = Vector<uint>.Zero - (low & Vector<uint>.One);
            var mixed = Vector.LoadUnsafe(ref x, (nuint)(k + offset)) ^ (y >> 1) ^ (odd & new Vector<uint>(MatrixA));
            mixed.StoreUnsafe(ref x, (nuint)k);
        }

        for (; k < end; k++)
        {
            var y = (state[k] & UpperBit) | (state[k + 1] & LowerBits);
            state[k] = state[k + offset] ^ (y >> 1) ^ ((state[k + 1] & 1) == 0 ? 0 : MatrixA);
        }
    }

    private void Temper()
    {
        var k = 0;
        for (; k + Vector<uint>.Count <= StateSize; k += Vector<uint>.Count)
        {
            var y = new Vector<uint>(state, k);
            y ^= y >> 11;
            y ^= (y << 7) & new Vector<uint>(0x9d2c5680);
            y ^= (y << 15) & new Vector<uint>(0xefc60000);
            y ^= y >> 18;
            y.CopyTo(output, k);
        }

        for (; k < StateSize; k++)
        {
            var y = state[k];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9d2c5680;
            y ^= (y << 15) & 0xefc60000;
            output[k] = y ^ (y >> 18);
        }
    }
}
