using System.Runtime.CompilerServices;

namespace ManagedTorch.Kernels;

// How a product is divided: into blocks for the threads, and within a block into tiles for the registers.
internal static unsafe partial class MatMul
{
    // Work is counted in multiply-adds of a whole vector, about one a cycle.
    private const long ParallelWork = 24_000;     // below this, waking a helper costs more than it brings
    private const long BlockWork = 12_000;        // a block worth handing out
    private const long LargeWork = 400_000;       // a product that occupies all threads by itself

    private const int PanelDepth = 256;           // steps of p between visits to C: a panel of B stays in the nearest cache
    private const int SharedDepth = 512;          // the same where one packed copy of B serves all
    private const int NearBytes = 800 << 10;      // as much of A as the second cache holds beside the rest
    private const int FewRows = 48;               // so few rows of A are read in place in any case
    private const int PackedElements = 1 << 22;   // the largest packed copy of B

    private static long Work<T>(long m, long n, long k) where T : unmanaged
    {
        var w = VectorLength<T>();
        return (m * ((n + w - 1) / w) + n / 4) * k + 64;   // a quarter of a cycle to pack an element of B
    }

    /// <summary>Rows of a full tile: as many as the registers hold (32 of them, or 16 with 256-bit vectors).</summary>
    private static int TileRows<V>() where V : unmanaged => sizeof(V) switch { 64 or 16 => 12, 32 => 6, _ => 4 };

    private static void Multiply<L, V, T>(ref Product<T> x) where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint panel = 2 * sizeof(V) / sizeof(T);
        var work = Work<T>(x.M, x.N, x.K);
        fixed (Product<T>* state = &x)
        {
            if (work < ParallelWork)
            {
                PanelBlock<L, V, T>(state, 0, x.M, 0, x.N);
                return;
            }
            var near = x.M * Math.Min(x.K, PanelDepth) * sizeof(T) <= NearBytes && !SameLines<T>(x.ARow) && !SameLines<T>(x.ACol);
            if (near || x.M <= FewRows)
            {
                DividePanels(ref x, panel, TileRows<V>());
                Workers.Run((int)(Blocks(x.N, x.BlockColumns) * x.RowBlocks), &PanelBlock<L, V, T>, state);
                return;
            }

            // B is packed once, in a buffer all blocks read; a very large B goes chunk by chunk.
            var whole = x;
            var chunk = Math.Max(panel, PackedElements / Math.Max(1, x.K) / panel * panel);
            for (nint j = 0; j < whole.N; j += chunk)
            {
                x.N = Math.Min(chunk, whole.N - j);
                x.B = whole.B + j * whole.BCol;
                x.C = whole.C + j;
                x.Start = whole.Start == null ? null : whole.Start + j;
                SharedB<L, V, T>(state, work);
            }
        }
    }

    private static nint Blocks(nint size, nint block) => (size + block - 1) / block;

    /// <summary>Whether steps of this stride fall into so few lines of a cache that they drive each other out.</summary>
    private static bool SameLines<T>(nint stride) where T : unmanaged => stride != 0 && stride * sizeof(T) % 4096 == 0;

    // ---- A near enough to be read in place: each block packs the columns of B it needs ----

    private static void DividePanels<T>(ref Product<T> x, nint panel, nint rows) where T : unmanaged
    {
        const int enough = 16;   // blocks, to keep the threads evenly busy
        var panels = Blocks(x.N, panel);
        var height = Math.Max(96, Blocks(x.M, Blocks(enough, panels)));
        x.BlockRows = Blocks(height, rows) * rows;
        x.RowBlocks = (int)Blocks(x.M, x.BlockRows);
        var blockWork = Work<T>(Math.Min(x.M, x.BlockRows), panel, x.K);
        x.BlockColumns = panel * (nint)Math.Clamp(BlockWork / blockWork, 1, panels);
    }

    private static void PanelBlock<L, V, T>(void* state, int block)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        var x = (Product<T>*)state;
        var columnBlocks = Blocks(x->N, x->BlockColumns);
        var i = block / columnBlocks * x->BlockRows;
        var j = block % columnBlocks * x->BlockColumns;
        Interruption.Look();
        PanelBlock<L, V, T>(x, i, Math.Min(x->BlockRows, x->M - i), j, Math.Min(j + x->BlockColumns, x->N));
    }

    private static void PanelBlock<L, V, T>(Product<T>* x, nint i, nint m, nint first, nint end)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T), panel = 2 * w;
        if (IsRowOfTransposed(x, m)) first = RowGroups(x, i, m, first, end);
        var packed = Scratch.Own<T>(panel * Math.Min(x->K, PanelDepth));
        var direct = x->BCol == 1 && (m < 2 * TileRows<V>() || x->BRow * sizeof(T) % 2048 != 0);
        for (var j = first; j < end; j += panel)
        {
            var width = Math.Min(panel, x->N - j);
            var vectors = width > w ? 2 : 1;
            var pack = !direct || width < vectors * w;
            var c = x->C + i * x->CRow + j * x->CCol;
            for (nint p = 0; p == 0 || p < x->K; p += PanelDepth)
            {
                var depth = Math.Min(PanelDepth, x->K - p);
                var b = x->B + p * x->BRow + j * x->BCol;
                if (pack) Pack(depth, width, vectors * w, b, x->BCol, x->BRow, packed);
                Tiles<L, V, T>(
                    m, width, vectors, depth, x->A + i * x->ARow + p * x->ACol, TileRows<V>() * x->ARow, x->ARow, x->ACol,
                    pack ? packed : b, pack ? vectors * w : x->BRow,
                    p == 0 ? Start(x, i, j) : c, p == 0 ? x->StartRow : x->CRow, p == 0 ? x->StartCol : x->CCol,
                    c, x->CRow, x->CCol);
            }
        }
    }

    // ---- B packed once for all, then blocks of rows and columns, which pack A where its rows are not contiguous ----

    private static void SharedB<L, V, T>(Product<T>* x, long work)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T), panel = 2 * w, rows = TileRows<V>();
        x->PackedB = Scratch.Shared<T>(Blocks(x->N, w) * w * x->K);
        x->Packed = 0;

        // Blocks of up to 48 rows; fewer where there would not be enough blocks to share out evenly.
        var rowWork = Work<T>(1, x->N, x->K);
        x->BlockRows = rows * (nint)Math.Clamp(BlockWork / rowWork / rows, 1, 48 / rows);
        x->RowBlocks = (int)Blocks(x->M, x->BlockRows);
        var columnBlocks = Math.Clamp(32 / x->RowBlocks, 1, Math.Max(1, work / x->RowBlocks / BlockWork));
        x->BlockColumns = Math.Max(panel, Blocks(Blocks(x->N, (nint)columnBlocks), panel) * panel);
        x->PackBlocks = (int)Math.Clamp(x->N * x->K / 8192, 1, x->BCol == 1 ? Blocks(x->K, 16) : Blocks(x->N, panel));

        var blocks = x->PackBlocks + x->RowBlocks * (int)Blocks(x->N, x->BlockColumns);
        Workers.Run(blocks, &SharedBlock<L, V, T>, x);
    }

    private static void SharedBlock<L, V, T>(void* state, int block)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        var x = (Product<T>*)state;
        if (block < x->PackBlocks)
        {
            PackPanels<V, T>(x, block);
            Interlocked.Increment(ref x->Packed);
            return;
        }

        // Blocks are handed out in order: every packing block is done or being worked at, and none waits.
        var spin = new SpinWait();
        while (Volatile.Read(ref x->Packed) != x->PackBlocks)
        {
            if (Workers.HasFailed) return;   // a packing block may have been left out
            spin.SpinOnce(sleep1Threshold: -1);
        }

        Interruption.Look();
        block -= x->PackBlocks;
        var i = block % x->RowBlocks * x->BlockRows;
        var j = block / x->RowBlocks * x->BlockColumns;
        RowBlock<L, V, T>(x, i, Math.Min(x->BlockRows, x->M - i), j, Math.Min(j + x->BlockColumns, x->N));
    }

    private static void PackPanels<V, T>(Product<T>* x, int block) where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T), panel = 2 * w;
        // A block takes some panels, or some of every panel's rows where these are contiguous.
        nint panels = Blocks(x->N, panel), firstPanel = 0, endPanel = panels, first = 0, end = x->K;
        if (x->BCol == 1) (first, end) = (block * x->K / x->PackBlocks, (block + 1) * x->K / x->PackBlocks);
        else (firstPanel, endPanel) = (block * panels / x->PackBlocks, (block + 1) * panels / x->PackBlocks);
        for (var j = firstPanel * panel; j < Math.Min(endPanel * panel, x->N); j += panel)
        {
            var width = Math.Min(panel, x->N - j);
            var padded = width > w ? panel : w;
            Pack(
                end - first, width, padded, x->B + first * x->BRow + j * x->BCol, x->BCol, x->BRow, x->PackedB + j * x->K + first * padded);
        }
    }

    private static void RowBlock<L, V, T>(Product<T>* x, nint i, nint m, nint first, nint end)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint w = sizeof(V) / sizeof(T), panel = 2 * w, rows = TileRows<V>();
        // Rows whose elements follow one another are read as they are: in place, or copied apart from each other's lines.
        var inRows = x->ACol == 1;
        var direct = inRows && !SameLines<T>(x->ARow);
        nint most = Math.Min(x->K, SharedDepth), apart = most + 64 / sizeof(T);
        var packed = direct ? null : Scratch.Own<T>(Blocks(m, rows) * rows * (inRows ? apart : most));
        for (nint p = 0; p == 0 || p < x->K; p += SharedDepth)
        {
            var depth = Math.Min(SharedDepth, x->K - p);
            var a = x->A + i * x->ARow + p * x->ACol;
            for (nint r = 0; inRows && !direct && r < m; r++)
                new Span<T>(a + r * x->ARow, (int)depth).CopyTo(new Span<T>(packed + r * apart, (int)depth));
            for (nint r = 0; !inRows && r < m; r += rows)
                Pack(depth, Math.Min(rows, m - r), rows, a + r * x->ARow, x->ARow, x->ACol, packed + r * depth);
            var (aTile, aRow, aCol) = direct
                ? (rows * x->ARow, x->ARow, (nint)1)
                : inRows ? (rows * apart, apart, 1) : (rows * depth, 1, rows);
            for (var j = first; j < end; j += panel)
            {
                var width = Math.Min(panel, x->N - j);
                var vectors = width > w ? 2 : 1;
                var c = x->C + i * x->CRow + j;
                Tiles<L, V, T>(
                    m, width, vectors, depth, direct ? a : packed, aTile, aRow, aCol,
                    x->PackedB + j * x->K + p * vectors * w, vectors * w,
                    p == 0 ? Start(x, i, j) : c, p == 0 ? x->StartRow : x->CRow, 1, c, x->CRow, 1);
            }
        }
    }

    private static T* Start<T>(Product<T>* x, nint i, nint j) where T : unmanaged =>
        x->Start == null ? null : x->Start + i * x->StartRow + j * x->StartCol;

    // ---- One panel of columns, all rows of a block ----

    /// <summary>C = start + A B for m rows and one panel; <c>aTile</c> is the way from one full tile of A to the next.</summary>
    private static void Tiles<L, V, T>(
        nint m, nint width, int vectors, nint k, T* a, nint aTile, nint aRow, nint aCol, T* b, nint bRow,
        T* start, nint startRow, nint startCol, T* c, nint cRow, nint cCol)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint rows = TileRows<V>();
        if (width * sizeof(T) == vectors * sizeof(V) && cCol == 1 && startCol == 1)
        {
            for (nint i = 0; i < m; i += rows, a += aTile)
            {
                Tile<L, V, T>(Math.Min(rows, m - i), vectors, k, a, aRow, aCol, b, bRow,
                    start == null ? null : start + i * startRow, startRow, c + i * cRow, cRow);
            }
        }
        else
        {
            EdgeTiles<L, V, T>(m, width, vectors, k, a, aTile, aRow, aCol, b, bRow, start, startRow, startCol, c, cRow, cCol);
        }
    }

    /// <summary>The same where the panel is narrower than its vectors or C is transposed: by way of a small buffer.</summary>
    [SkipLocalsInit]
    private static void EdgeTiles<L, V, T>(
        nint m, nint width, int vectors, nint k, T* a, nint aTile, nint aRow, nint aCol, T* b, nint bRow,
        T* start, nint startRow, nint startCol, T* c, nint cRow, nint cCol)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        nint rows = TileRows<V>(), wide = vectors * sizeof(V) / sizeof(T);
        var tile = stackalloc T[12 * 32];
        for (nint i = 0; i < m; i += rows, a += aTile)
        {
            var height = Math.Min(rows, m - i);
            if (start != null)
            {
                for (nint r = 0; r < height; r++)
                {
                    var from = start + (i + r) * startRow;
                    for (nint j = 0; j < width; j++) tile[r * wide + j] = from[j * startCol];
                    for (nint j = width; j < wide; j++) tile[r * wide + j] = default;
                }
            }
            Tile<L, V, T>(height, vectors, k, a, aRow, aCol, b, bRow, start == null ? null : tile, wide, tile, wide);
            for (nint r = 0; r < height; r++)
            {
                var to = c + (i + r) * cRow;
                for (nint j = 0; j < width; j++) to[j * cCol] = tile[r * wide + j];
            }
        }
    }

    private static void Tile<L, V, T>(
        nint m, int vectors, nint k, T* a, nint aRow, nint aCol, T* b, nint bRow, T* start, nint startRow, T* c, nint cRow)
        where L : IVector<V, T> where V : unmanaged where T : unmanaged
    {
        if (vectors == 2)
        {
            if (m == 12)
            {
                Tile12x2<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
                return;
            }
            if (m == 6)
            {
                Tile6x2<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
                return;
            }
        }
        for (; m > 0;)
        {
            nint rows = m >= 4 ? 4 : 1;
            if (rows == 4 && vectors == 2) Tile4x2<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
            else if (rows == 4) Tile4x1<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
            else if (vectors == 2) Tile1x2<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
            else Tile1x1<L, V, T>(k, a, aRow, aCol, b, bRow, start, startRow, c, cRow);
            m -= rows;
            a += rows * aRow;
            c += rows * cRow;
            if (start != null) start += rows * startRow;
        }
    }
}
