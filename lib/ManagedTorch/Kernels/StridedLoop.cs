using System.Runtime.CompilerServices;

namespace ManagedTorch.Kernels;

/// <summary>
/// The innermost loop of an elementwise kernel: n elements of an output z and up to three inputs a, b, c.
/// Strides are in elements of the operand; 0 repeats one element. An absent input is a null pointer.
/// </summary>
internal unsafe interface IInnerLoop
{
    /// <summary>Whether an interrupted computation may end between two blocks where z is no input: nobody has z yet.</summary>
    static virtual bool WritesNewMemory => true;

    void Run(nint n, void* z, nint zStride, void* a, nint aStride, void* b, nint bStride, void* c, nint cStride);
}

/// <summary>An operand of a strided loop: where it begins, its stride per dimension, the bytes of one element.</summary>
internal readonly unsafe ref struct Operand(void* data, ReadOnlySpan<long> strides, int size)
{
    public readonly void* Data = data;
    public readonly ReadOnlySpan<long> Strides = strides;
    public readonly int Size = size;

    public static Operand None => new(null, [], 0);
}

/// <summary>
/// Walks operands of one shape and any strides in the order of the output's memory, and hands rows as long as possible
/// to an <see cref="IInnerLoop"/>. Large loops are shared among the <see cref="Workers"/>.
/// </summary>
internal static unsafe class StridedLoop
{
    /// <summary>Elements in a block of work. Two blocks are the least that pays for waking a second thread.</summary>
    public const int BlockElements = 16 * 1024;

    private const int Operands = 4;

    [SkipLocalsInit]
    public static void ForEach<TRun>(TRun run, ReadOnlySpan<long> shape, Operand z, Operand a, Operand b, Operand c)
        where TRun : unmanaged, IInnerLoop
    {
        var sizes = stackalloc nint[shape.Length + 1];
        var strides = stackalloc nint[(shape.Length + 1) * Operands];
        var rank = 0;
        nint count = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            count *= (nint)shape[d];
            if (shape[d] == 1) continue;
            sizes[rank] = (nint)shape[d];
            var s = strides + rank++ * Operands;
            s[0] = (nint)z.Strides[d];
            s[1] = a.Data == null ? 0 : (nint)a.Strides[d];
            s[2] = b.Data == null ? 0 : (nint)b.Strides[d];
            s[3] = c.Data == null ? 0 : (nint)c.Strides[d];
        }
        if (count == 0) return;
        rank = Collapse(rank, sizes, strides);
        if (rank == 0)
        {
            run.Run(1, z.Data, 1, a.Data, 1, b.Data, 1, c.Data, 1);
            return;
        }

        var walk = new Walk<TRun>
        {
            Run = run, Rank = rank, Sizes = sizes, Strides = strides, Inner = sizes[rank - 1], Outer = count / sizes[rank - 1],
            Whole = !TRun.WritesNewMemory || z.Data == a.Data || z.Data == b.Data || z.Data == c.Data,
            Z = z.Data, A = a.Data, B = b.Data, C = c.Data, ZSize = z.Size, ASize = a.Size, BSize = b.Size, CSize = c.Size,
        };
        if (count < 2 * BlockElements)
        {
            walk.Rows(0, walk.Outer, 0, walk.Inner);
            return;
        }
        // Few long rows are cut; many short rows are dealt out whole.
        walk.Pieces = walk.Inner >= 2 * BlockElements ? (walk.Inner + BlockElements - 1) / BlockElements : 1;
        walk.RowsPerBlock = walk.Pieces > 1 ? 1 : Math.Max(1, BlockElements / walk.Inner);
        var blocks = (walk.Outer + walk.RowsPerBlock - 1) / walk.RowsPerBlock * walk.Pieces;
        Workers.Run((int)blocks, &Block<TRun>, &walk);
    }

    private static void Block<TRun>(void* state, int block) where TRun : unmanaged, IInnerLoop
    {
        var walk = (Walk<TRun>*)state;
        if (!walk->Whole) Interruption.Look();
        var row = block / walk->Pieces * walk->RowsPerBlock;
        var from = block % walk->Pieces * BlockElements;
        var to = walk->Pieces == 1 ? walk->Inner : Math.Min(walk->Inner, from + BlockElements);
        walk->Rows(row, Math.Min(walk->Outer, row + walk->RowsPerBlock), from, to);
    }

    /// <summary>
    /// Orders the dimensions by the output's strides, joins neighbours that are one run in every operand, and makes
    /// a longer dimension the inner one where the inner one is too short to pay for its loop. Returns the rank.
    /// </summary>
    private static int Collapse(int rank, nint* sizes, nint* strides)
    {
        for (var d = 1; d < rank; d++)
            for (var e = d; e > 0 && strides[(e - 1) * Operands] < strides[e * Operands]; e--)
                Swap(sizes, strides, e - 1, e);

        var last = 0;
        for (var d = 1; d < rank; d++)
        {
            nint* outer = strides + last * Operands, inner = strides + d * Operands;
            var joined = true;
            for (var o = 0; o < Operands; o++) joined &= outer[o] == inner[o] * sizes[d];
            if (joined)
            {
                sizes[last] *= sizes[d];
            }
            else
            {
                last++;
                sizes[last] = sizes[d];
                outer = strides + last * Operands;
            }
            for (var o = 0; o < Operands; o++) outer[o] = inner[o];
        }
        if (rank == 0) return 0;

        if (sizes[last] < 16)
        {
            var longest = last;
            for (var d = 0; d < last; d++)
                if (sizes[d] > sizes[longest]) longest = d;
            if (sizes[longest] >= 4 * sizes[last]) Swap(sizes, strides, longest, last);
        }
        return last + 1;
    }

    private static void Swap(nint* sizes, nint* strides, int d, int e)
    {
        (sizes[d], sizes[e]) = (sizes[e], sizes[d]);
        for (var o = 0; o < Operands; o++)
            (strides[d * Operands + o], strides[e * Operands + o]) = (strides[e * Operands + o], strides[d * Operands + o]);
    }

    private struct Walk<TRun> where TRun : unmanaged, IInnerLoop
    {
        public TRun Run;
        public int Rank, ZSize, ASize, BSize, CSize;
        public nint* Sizes, Strides;
        public void* Z, A, B, C;
        public nint Inner, Outer, Pieces, RowsPerBlock;
        public bool Whole;

        /// <summary>Runs the elements [from, to) of each of the rows [first, end).</summary>
        [SkipLocalsInit]
        public void Rows(nint first, nint end, nint from, nint to)
        {
            var outerRank = Rank - 1;
            var s = Strides + outerRank * Operands;
            var at = stackalloc nint[Rank];
            nint z = from * s[0], a = from * s[1], b = from * s[2], c = from * s[3];
            var rest = first;
            for (var d = outerRank - 1; d >= 0; d--)
            {
                at[d] = rest % Sizes[d];
                rest /= Sizes[d];
                Move(d, at[d], ref z, ref a, ref b, ref c);
            }
            var run = Run;
            for (var row = first; row < end; row++)
            {
                run.Run(
                    to - from,
                    (byte*)Z + z * ZSize, s[0], (byte*)A + a * ASize, s[1], (byte*)B + b * BSize, s[2], (byte*)C + c * CSize, s[3]);
                for (var d = outerRank - 1; d >= 0; d--)
                {
                    Move(d, 1, ref z, ref a, ref b, ref c);
                    if (++at[d] < Sizes[d]) break;
                    Move(d, -at[d], ref z, ref a, ref b, ref c);
                    at[d] = 0;
                }
            }
        }

        private readonly void Move(int d, nint steps, ref nint z, ref nint a, ref nint b, ref nint c)
        {
            var s = Strides + d * Operands;
            z += steps * s[0];
            a += steps * s[1];
            b += steps * s[2];
            c += steps * s[3];
        }
    }
}
