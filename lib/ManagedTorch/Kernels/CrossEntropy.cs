using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// Cross entropy of rows of logits x (rows, V) and target classes t: with p = softmax(x), class weights w (or 1) and
/// label smoothing e, loss = -(1 - e) w_t ln p_t - e/V sum_c w_c ln p_c. With m = max x, -ln p_c = ln sum e^(x - m) + (m - x_c):
/// both terms are small where the loss is, so nothing is lost to a large m.
/// </summary>
internal static unsafe class CrossEntropy
{
    /// <summary>
    /// Writes each row's loss, and for the backward pass its m and ln sum e^(x - m), two numbers a row. A row whose
    /// target is <paramref name="ignoreIndex"/> has loss 0.
    /// Returns the first row whose target is not a class, having written nothing; -1 if all are.
    /// </summary>
    public static nint Forward<T>(nint rows, nint V, T* x, long* target, T* weight, double smoothing, long ignoreIndex, T* loss, T* shifts)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint row = 0; row < rows; row++)
            if ((ulong)target[row] >= (ulong)V && target[row] != ignoreIndex) return row;
        RowBlocks.ForEach(new ForwardRows<T> { X = x, Target = target, Weight = weight, Smoothing = smoothing, Ignore = ignoreIndex,
            Loss = loss, Shifts = shifts, V = V, TotalWeight = TotalWeight(V, weight, smoothing) }, rows, V * 4);
        return -1;
    }

    /// <summary>
    /// dx_c = dloss (((1 - e) w_t + e/V sum w) p_c - (1 - e) w_t [c = t] - e/V w_c), 0 in ignored rows.
    /// <paramref name="dlossStride"/> is 1 for a number per row, 0 for one in all.
    /// </summary>
    public static void Backward<T>(
        nint rows,
        nint V,
        T* x,
        T* shifts,
        long* target,
        T* weight,
        double smoothing,
        long ignoreIndex,
        T* dloss,
        nint dlossStride,
        T* dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowBlocks.ForEach(new BackwardRows<T> { X = x, Shifts = shifts, Target = target, Weight = weight, Smoothing = smoothing,
            Ignore = ignoreIndex, DLoss = dloss, DLossStride = dlossStride, DX = dx, V = V,
            TotalWeight = TotalWeight(V, weight, smoothing) }, rows, V * 4);
    }

    /// <summary>sum_c w_c, which only label smoothing asks for.</summary>
    private static T TotalWeight<T>(nint V, T* weight, double smoothing) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = T.CreateTruncating(V);
        if (weight != null && smoothing != 0) Reduce.Sum(weight, 1, V, 1, &total);
        return total;
    }

    private struct ForwardRows<T> : IRows where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Weight, Loss, Shifts;
        public long* Target;
        public double Smoothing;
        public long Ignore;
        public nint V;
        public T TotalWeight;

        public readonly void Run(nint first, nint end)
        {
            for (var row = first; row < end; row++)
            {
                var t = Target[row];
                Loss[row] = Shifts[2 * row] = Shifts[2 * row + 1] = T.Zero;
                if (t == Ignore) continue;
                var x = X + row * V;
                var (inLanes, logInLanes) = Softmax.LargestAndLog(x, V);
                T largest = inLanes.ToScalar(), log = logInLanes.ToScalar();
                if (T.IsPositiveInfinity(log)) log = T.NaN; // an infinite logit: inf - inf, as in log softmax
                var w = Weight == null ? T.One : Weight[t];
                var loss = T.CreateTruncating(1 - Smoothing) * w * (log + (largest - x[t]));
                if (Smoothing != 0) loss += T.CreateTruncating(Smoothing / V) * (log * TotalWeight + Deviations(x, largest));
                Loss[row] = loss;
                (Shifts[2 * row], Shifts[2 * row + 1]) = (largest, log);
            }
        }

        /// <summary>sum_c w_c (largest - x_c)</summary>
        [MethodImpl(AggressiveOptimization)]
        private readonly T Deviations(T* x, T largest)
        {
            nint width = Vector256<T>.Count;
            var top = Vector256.Create(largest);
            var sum = Vector256<T>.Zero;
            for (nint i = 0; i < V; i += width)
            {
                var d = top - (V - i >= width ? Vector256.Load(x + i) : Strides.LoadPart(x + i, V - i, top));
                sum += Weight == null ? d : d * Strides.Load(Weight + i, V - i);
            }
            return Horizontal.Sum(sum);
        }
    }

    private struct BackwardRows<T> : IRows where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Shifts, Weight, DLoss, DX;
        public long* Target;
        public double Smoothing;
        public long Ignore;
        public nint V, DLossStride;
        public T TotalWeight;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            var share = T.CreateTruncating(Smoothing / V);
            for (var row = first; row < end; row++)
            {
                T* x = X + row * V, dx = DX + row * V;
                var t = Target[row];
                if (t == Ignore)
                {
                    new Span<T>(dx, (int)V).Clear();
                    continue;
                }
                var d = DLoss[row * DLossStride];
                var onTarget = T.CreateTruncating(1 - Smoothing) * (Weight == null ? T.One : Weight[t]);
                var scale = Vector256.Create(d * (Smoothing == 0 ? onTarget : onTarget + share * TotalWeight));
                var spread = Vector256.Create(d * share);
                Vector256<T> largest = Vector256.Create(Shifts[2 * row]), log = Vector256.Create(Shifts[2 * row + 1]);
                for (nint i = 0; i < V;)
                {
                    Interruption.Look();
                    var pause = Math.Min(V, i + Interruption.Stretch);
                    for (; i < pause; i += width)
                    {
                        var g = scale * VectorMath.Exp(Strides.Load(x + i, V - i) - largest - log);
                        if (Smoothing != 0) g -= Weight == null ? spread : spread * Strides.Load(Weight + i, V - i);
                        Strides.Store(dx + i, V - i, g);
                    }
                }
                dx[t] -= d * onTarget;
            }
        }
    }
}
