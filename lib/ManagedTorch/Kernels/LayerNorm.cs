using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// Normalises each row of a contiguous (rows, n) array: h = (x - mean) rstd, y = h weight + bias, where
/// mean = sum(x)/n and rstd = 1 / sqrt(sum((x - mean)^2)/n + eps).
/// </summary>
internal static unsafe class LayerNorm
{
    /// <summary>Writes y (rows, n), mean and rstd (rows). Weight and bias (n) may be null: 1 and 0.</summary>
    public static void Forward<T>(nint rows, nint n, T* x, T* weight, T* bias, double eps, T* y, T* mean, T* rstd)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RowBlocks.ForEach(new ForwardRows<T> { X = x, Weight = weight, Bias = bias, Eps = T.CreateTruncating(eps), Y = y, Mean = mean,
            Rstd = rstd, N = n }, rows, n * 4);

    /// <summary>
    /// dx = rstd (g - sum(g)/n - h sum(g h)/n) with g = dy weight and h = (x - mean) rstd; over the rows,
    /// dweight = sum(dy h) and dbias = sum(dy). Each of the three may be null; what was there before is
    /// overwritten, or, in dx where <paramref name="add"/> is set, added to. dx may be dy.
    /// </summary>
    public static void Backward<T>(nint rows, nint n, T* dy, T* x, T* weight, T* mean, T* rstd, T* dx, bool add, T* dweight, T* dbias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Rows in blocks of a fixed size, each with sums of its own; their tree depends on the number of rows alone.
        const nint fewest = 16, mostBlocks = 256;
        var perBlock = Math.Max(fewest, (rows + mostBlocks - 1) / mostBlocks);
        var blocks = (rows + perBlock - 1) / perBlock;
        var sums = dweight == null && dbias == null ? null : Scratch.Shared<T>(2 * blocks * n);
        var weightSums = dweight == null ? null : sums;
        var biasSums = dbias == null ? null : sums + blocks * n;
        var job = new BackwardBlocks<T>
        {
            DY = dy, X = x, Weight = weight, Mean = mean, Rstd = rstd, DX = dx, Add = add, N = n, Rows = rows, PerBlock = perBlock,
            WeightSums = weightSums, BiasSums = biasSums,
        };
        RowBlocks.ForEach(job, blocks, perBlock * n * 4);
        if (dweight != null) Reduce.Sum(weightSums, 1, blocks, n, dweight);
        if (dbias != null) Reduce.Sum(biasSums, 1, blocks, n, dbias);
    }

    private struct ForwardRows<T> : IRows where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Weight, Bias, Y, Mean, Rstd;
        public T Eps;
        public nint N;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            var size = T.CreateTruncating(N);
            for (var row = first; row < end; row++)
            {
                T* x = X + row * N, y = Y + row * N;
                Vector256<T> a = default, b = default;
                nint i = 0;
                for (; i <= N - 2 * width; i += 2 * width)
                {
                    a += Vector256.Load(x + i);
                    b += Vector256.Load(x + i + width);
                }
                for (; i < N; i += width) a += Strides.Load(x + i, N - i);
                var mean = Horizontal.Sum(a + b) / size;

                var centre = Vector256.Create(mean);
                a = b = default;
                for (i = 0; i <= N - 2 * width; i += 2 * width)
                {
                    var first1 = Vector256.Load(x + i) - centre;
                    var second = Vector256.Load(x + i + width) - centre;
                    a += first1 * first1;
                    b += second * second;
                }
                for (; i < N; i += width)
                {
                    var d = (N - i >= width ? Vector256.Load(x + i) : Strides.LoadPart(x + i, N - i, centre)) - centre;
                    a += d * d;
                }
                var rstd = T.One / T.Sqrt(Horizontal.Sum(a + b) / size + Eps);

                var scale = Vector256.Create(rstd);
                for (i = 0; i < N; i += width)
                {
                    var h = (Strides.Load(x + i, N - i) - centre) * scale;
                    if (Weight != null) h *= Strides.Load(Weight + i, N - i);
                    if (Bias != null) h += Strides.Load(Bias + i, N - i);
                    Strides.Store(y + i, N - i, h);
                }
                Mean[row] = mean;
                Rstd[row] = rstd;
            }
        }
    }

    private struct BackwardBlocks<T> : IRows where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* DY, X, Weight, Mean, Rstd, DX, WeightSums, BiasSums;
        public bool Add;
        public nint N, Rows, PerBlock;

        public readonly void Run(nint first, nint end)
        {
            for (var block = first; block < end; block++)
            {
                if (WeightSums != null) new Span<T>(WeightSums + block * N, (int)N).Clear();
                if (BiasSums != null) new Span<T>(BiasSums + block * N, (int)N).Clear();
                for (var row = block * PerBlock; row < Math.Min(Rows, (block + 1) * PerBlock); row++)
                {
                    Row(row, WeightSums == null ? null : WeightSums + block * N, BiasSums == null ? null : BiasSums + block * N);
                }
            }
        }

        private readonly void Row(nint row, T* weightSums, T* biasSums)
        {
            T* x = X + row * N, dy = DY + row * N;
            Vector256<T> mean = Vector256.Create(Mean[row]), rstd = Vector256.Create(Rstd[row]);
            Sums(x, dy, mean, rstd, weightSums, biasSums, out var sum, out var dot);
            if (DX != null) Gradient(x, dy, DX + row * N, mean, rstd, sum, dot);
        }

        /// <summary>sum(g)/n and sum(g h)/n of a row. Two sums of each kind take turns, so that none waits for its last addition.</summary>
        [MethodImpl(AggressiveOptimization)]
        private readonly void Sums(T* x, T* dy, Vector256<T> mean, Vector256<T> rstd, T* weightSums, T* biasSums, out T meanG, out T meanGH)
        {
            nint width = Vector256<T>.Count, i = 0;
            Vector256<T> sum = default, otherSum = default, dot = default, otherDot = default;
            for (; i <= N - width; i += width)
            {
                var (g, h) = Load(x + i, dy + i, i, Vector256<T>.Count, mean, rstd, weightSums, biasSums);
                (sum, otherSum) = (otherSum, sum + g);
                (dot, otherDot) = (otherDot, dot + g * h);
            }
            if (i < N)
            {
                var (g, h) = Load(x + i, dy + i, i, N - i, mean, rstd, weightSums, biasSums);
                (sum, otherSum) = (otherSum, sum + g);
                (dot, otherDot) = (otherDot, dot + g * h);
            }
            var size = T.CreateTruncating(N);
            meanG = Horizontal.Sum(sum + otherSum) / size;
            meanGH = Horizontal.Sum(dot + otherDot) / size;
        }

        [MethodImpl(AggressiveOptimization)]
        private readonly void Gradient(T* x, T* dy, T* dx, Vector256<T> mean, Vector256<T> rstd, T meanG, T meanGH)
        {
            nint width = Vector256<T>.Count, i = 0;
            Vector256<T> sum = Vector256.Create(meanG), dot = Vector256.Create(meanGH);
            for (; i <= N - width; i += width)
            {
                var (g, h) = Load(x + i, dy + i, i, Vector256<T>.Count, mean, rstd, null, null);
                var d = rstd * (g - sum - h * dot);
                (Add ? Vector256.Load(dx + i) + d : d).Store(dx + i);
            }
            if (i == N) return;
            var (lastG, lastH) = Load(x + i, dy + i, i, N - i, mean, rstd, null, null);
            var last = rstd * (lastG - sum - lastH * dot);
            Strides.StorePart(dx + i, N - i, Add ? Strides.Load(dx + i, N - i) + last : last);
        }

        /// <summary>
        /// g and h at column i; adds h dy and dy to the sums that are wanted. Inlined: a count of a whole vector costs
        /// no test.
        /// </summary>
        [MethodImpl(AggressiveInlining)]
        private readonly (Vector256<T> G, Vector256<T> H) Load(
            T* x, T* dy, nint i, nint count, Vector256<T> mean, Vector256<T> rstd, T* weightSums, T* biasSums)
        {
            var g = Strides.Load(dy, count);
            var h = (Strides.Load(x, count) - mean) * rstd;
            if (biasSums != null) Strides.Store(biasSums + i, count, Strides.Load(biasSums + i, count) + g);
            if (weightSums != null) Strides.Store(weightSums + i, count, Strides.Load(weightSums + i, count) + g * h);
            if (Weight != null) g *= Strides.Load(Weight + i, count);
            return (g, h);
        }
    }
}
