using System.Runtime.CompilerServices;

namespace ManagedTorch.Kernels;

/// <summary>
/// Stable sorting of the rows of a contiguous (rows, n) array of float, double, long or byte. NaN is above all numbers and
/// -0 equals 0; equal elements keep their order, upwards and downwards.
/// </summary>
/// <remarks>
/// A long row is sorted in runs, which are merged while they are written, so that an interrupted computation need not wait
/// for the whole row. No two elements have one key and one index: the order is the same, however they come together.
/// </remarks>
internal static unsafe class Sort
{
    /// <summary>The elements of each row in order, and the index of each. Values may be x or null.</summary>
    public static void Stable<T>(nint rows, nint n, T* x, bool descending, T* values, long* indices) where T : unmanaged =>
        RowBlocks.ForEach(
            new SortRows<T> { X = x, Values = values, Indices = indices, N = n, K = n, Descending = descending }, rows, n * 32);

    /// <summary>
    /// The k largest elements of each row, largest first, or the k smallest, smallest first, and their indices: (rows,
    /// k).
    /// </summary>
    public static void TopK<T>(nint rows, nint n, nint k, T* x, bool largest, T* values, long* indices) where T : unmanaged =>
        RowBlocks.ForEach(new SortRows<T> { X = x, Values = values, Indices = indices, N = n, K = k, Descending = largest }, rows, n * 8);

    private struct SortRows<T> : IRows where T : unmanaged
    {
        public T* X, Values;
        public long* Indices;
        public nint N, K;
        public bool Descending;

        public readonly void Run(nint first, nint end)
        {
            var runs = (N + Interruption.Stretch - 1) / Interruption.Stretch;
            var items = Scratch.Own<Item>(N + runs);
            for (var row = first; row < end; row++)
            {
                Interruption.Look();
                var x = X + row * N;
                if (K < 64 && K < N / 4)
                {
                    Select(x, items);
                    for (nint i = 0; i < K; i++) Put(row * K + i, items[i]);
                }
                else
                {
                    for (nint from = 0; from < N; from += Interruption.Stretch) SortRun(x, items, from);
                    if (runs < 2)
                        for (nint i = 0; i < K; i++) Put(row * K + i, items[i]);
                    else
                        Merge(row, items, (Head*)(items + N), runs);
                }
            }
        }

        private readonly void Put(nint at, in Item item)
        {
            if (Values != null) Values[at] = item.Element;
            Indices[at] = item.Index;
        }

        private readonly Item At(T* x, nint i) => new(Descending ? ~KeyOf(x[i]) : KeyOf(x[i]), i, x[i]);

        private readonly void SortRun(T* x, Item* items, nint from)
        {
            Interruption.Look();
            var count = (int)Math.Min(Interruption.Stretch, N - from);
            for (var i = from; i < from + count; i++) items[i] = At(x, i);
            new Span<Item>(items + from, count).Sort(default(Order));
        }

        /// <summary>The K first of the sorted runs: the smallest of their heads again and again, which a heap keeps at its top.</summary>
        private readonly void Merge(nint row, Item* items, Head* heap, nint runs)
        {
            for (nint i = 0; i < runs; i++)
            {
                var from = i * Interruption.Stretch;
                heap[i] = new Head { Next = items + from, End = items + Math.Min(N, from + Interruption.Stretch) };
            }
            for (var i = runs / 2 - 1; i >= 0; i--) Sink(heap, runs, i);
            for (nint i = 0; i < K; i++)
            {
                Interruption.LookAt(i);
                Put(row * K + i, *heap->Next);
                if (++heap->Next == heap->End) *heap = heap[--runs];
                Sink(heap, runs, 0);
            }
        }

        private static void Sink(Head* heap, nint count, nint at)
        {
            var head = heap[at];
            for (var child = 2 * at + 1; child < count; child = 2 * at + 1)
            {
                if (child + 1 < count && Order.Of(*heap[child + 1].Next, *heap[child].Next) < 0) child++;
                if (Order.Of(*head.Next, *heap[child].Next) <= 0) break;
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = head;
        }

        /// <summary>Keeps the K first in order while the row goes by: most elements fail the first comparison.</summary>
        private readonly void Select(T* x, Item* items)
        {
            nint kept = 0;
            for (nint i = 0; i < N && K > 0; i++)
            {
                Interruption.LookAt(i);
                var item = At(x, i);
                if (kept == K && Order.Of(item, items[K - 1]) > 0) continue;
                var at = kept < K ? kept++ : K - 1;
                for (; at > 0 && Order.Of(items[at - 1], item) > 0; at--) items[at] = items[at - 1];
                items[at] = item;
            }
        }

        /// <summary>What is left of a run. It takes no more memory than an item.</summary>
        private struct Head
        {
            public Item* Next, End;
        }

        private readonly struct Item(ulong key, long index, T element)
        {
            public readonly ulong Key = key;
            public readonly long Index = index;
            public readonly T Element = element;
        }

        private readonly struct Order : IComparer<Item>
        {
            public int Compare(Item x, Item y) => Of(x, y);

            public static int Of(in Item x, in Item y) => x.Key != y.Key ? x.Key.CompareTo(y.Key) : x.Index.CompareTo(y.Index);
        }
    }

    /// <summary>A whole number in the order of the elements.</summary>
    private static ulong KeyOf<T>(T x) where T : unmanaged
    {
        const ulong sign = 1UL << 63;
        if (typeof(T) == typeof(long)) return (ulong)Unsafe.BitCast<T, long>(x) ^ sign;
        if (typeof(T) == typeof(byte)) return Unsafe.BitCast<T, byte>(x);
        var number = typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(x) : Unsafe.BitCast<T, double>(x);
        if (double.IsNaN(number)) return ulong.MaxValue;
        var bits = BitConverter.DoubleToUInt64Bits(number + 0.0);   // -0 + 0 is 0
        return (bits & sign) != 0 ? ~bits : bits | sign;
    }
}
