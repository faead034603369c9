using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace ManagedTorch.Kernels;

/// <summary>
/// One step of an optimizer for one parameter p of n elements with gradient g: everything in one pass over memory.
/// Operations are in the order of PyTorch's single-tensor formulas; factors are computed as doubles and rounded once.
/// </summary>
internal static unsafe class Optimizers
{
    /// <summary>
    /// d = g + weightDecay p; with a buffer b: b = momentum b + (1 - dampening) d, at the first step b = d; then
    /// d = d + momentum b (Nesterov) or d = b; p = p - lr d. With maximize g counts as -g.
    /// </summary>
    public static void Sgd<T>(
        nint n,
        T* p,
        T* g,
        T* buffer,
        bool firstStep,
        double lr,
        double momentum,
        double dampening,
        double weightDecay,
        bool nesterov,
        bool maximize) where T : unmanaged, INumber<T> =>
        Run(new SgdStep<T>
        {
            P = p, G = g, Buffer = buffer, FirstStep = firstStep, Nesterov = nesterov, MinusLr = Of<T>(-lr), Momentum = Of<T>(momentum),
            Fresh = Of<T>(1 - dampening), WeightDecay = Of<T>(weightDecay), Sign = Of<T>(maximize ? -1 : 1), N = n,
        }, n, sizeof(T));

    /// <summary>
    /// d = g + weightDecay p; m = beta1 m + (1 - beta1) d; v = beta2 v + (1 - beta2) d^2; with vMax (AMSGrad):
    /// vMax = max(vMax, v) in the place of v; p = p - lr/c1 m / (sqrt(v) / sqrt(c2) + eps), c1 = 1 - beta1^t, c2 = 1 - beta2^t.
    /// </summary>
    public static void Adam<T>(
        nint n,
        T* p,
        T* g,
        T* m,
        T* v,
        T* vMax,
        double lr,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        double c1,
        double c2,
        bool maximize) where T : unmanaged, INumber<T> =>
        Run(AdamStep<T>.Create(n, p, g, m, v, vMax, lr, beta1, beta2, eps, c1, c2, maximize) with { WeightDecay = Of<T>(weightDecay),
            Keep = T.One }, n, sizeof(T));

    /// <summary>p = (1 - lr weightDecay) p, then as <see cref="Adam"/> without weight decay.</summary>
    public static void AdamW<T>(
        nint n,
        T* p,
        T* g,
        T* m,
        T* v,
        T* vMax,
        double lr,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        double c1,
        double c2,
        bool maximize) where T : unmanaged, INumber<T> =>
        Run(AdamStep<T>.Create(n, p, g, m, v, vMax, lr, beta1, beta2, eps, c1, c2, maximize) with { WeightDecay = T.Zero,
            Keep = Of<T>(1 - lr * weightDecay) }, n, sizeof(T));

    /// <summary>
    /// d = g + weightDecay p; v = alpha v + (1 - alpha) d^2; with a (centred): a = alpha a + (1 - alpha) d and
    /// s = sqrt(v - a^2) + eps, else s = sqrt(v) + eps; with a buffer b: b = momentum b + d / s, p = p - lr b; else p = p - lr d / s.
    /// </summary>
    public static void RmsProp<T>(
        nint n,
        T* p,
        T* g,
        T* v,
        T* a,
        T* buffer,
        double lr,
        double alpha,
        double eps,
        double weightDecay,
        double momentum,
        bool maximize) where T : unmanaged, INumber<T> =>
        Run(new RmsPropStep<T>
        {
            P = p, G = g, V = v, A = a, Buffer = buffer, MinusLr = Of<T>(-lr), Alpha = Of<T>(alpha), Fresh = Of<T>(1 - alpha),
            Eps = Of<T>(eps),
            WeightDecay = Of<T>(weightDecay), Momentum = Of<T>(momentum), Sign = Of<T>(maximize ? -1 : 1), N = n,
        }, n, sizeof(T));

    /// <summary>sqrt of the sum of squares over many buffers, given by address and length.</summary>
    public static double Norm<T>(ReadOnlySpan<nint> buffers, ReadOnlySpan<long> lengths) where T : unmanaged, INumber<T>
    {
        var sum = 0.0;
        for (var i = 0; i < buffers.Length; i++)
        {
            T squares;
            Reduce.SumSquares((T*)buffers[i], 1, (nint)lengths[i], 1, &squares);
            sum += double.CreateTruncating(squares);
        }
        return Math.Sqrt(sum);
    }

    private static T Of<T>(double value) where T : INumber<T> => T.CreateTruncating(value);

    /// <summary>A row of <see cref="RowBlocks"/> is one vector here.</summary>
    private static void Run<TStep>(TStep step, nint n, int size) where TStep : unmanaged, IRows
    {
        var width = 32 / size;
        RowBlocks.ForEach(step, (n + width - 1) / width, 2 * width, whole: true);
    }

    private struct SgdStep<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* P, G, Buffer;
        public bool FirstStep, Nesterov;
        public T MinusLr, Momentum, Fresh, WeightDecay, Sign;
        public nint N;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var i = first * width; i < Math.Min(N, end * width); i += width)
            {
                var rest = N - i;
                var p = Strides.Load(P + i, rest);
                var d = Strides.Load(G + i, rest) * Vector256.Create(Sign);
                if (WeightDecay != T.Zero) d += p * Vector256.Create(WeightDecay);
                if (Buffer != null)
                {
                    var b = FirstStep ? d : Strides.Load(Buffer + i, rest) * Vector256.Create(Momentum) + d * Vector256.Create(Fresh);
                    Strides.Store(Buffer + i, rest, b);
                    d = Nesterov ? d + b * Vector256.Create(Momentum) : b;
                }
                Strides.Store(P + i, rest, p + d * Vector256.Create(MinusLr));
            }
        }
    }

    private struct AdamStep<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* P, G, M, V, VMax;
        public T Beta1, Beta2, Fresh1, Fresh2, Eps, WeightDecay, Keep, MinusStep, RootC2, Sign;
        public nint N;

        public static AdamStep<T> Create(
            nint n,
            T* p,
            T* g,
            T* m,
            T* v,
            T* vMax,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double c1,
            double c2,
            bool maximize) => new()
        {
            P = p, G = g, M = m, V = v, VMax = vMax, Beta1 = Of<T>(beta1), Beta2 = Of<T>(beta2), Fresh1 = Of<T>(1 - beta1),
            Fresh2 = Of<T>(1 - beta2),
            Eps = Of<T>(eps), MinusStep = Of<T>(-(lr / c1)), RootC2 = Of<T>(Math.Sqrt(c2)), Sign = Of<T>(maximize ? -1 : 1), N = n,
        };

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var i = first * width; i < Math.Min(N, end * width); i += width)
            {
                var rest = N - i;
                var p = Strides.Load(P + i, rest) * Vector256.Create(Keep);
                var d = Strides.Load(G + i, rest) * Vector256.Create(Sign);
                if (WeightDecay != T.Zero) d += p * Vector256.Create(WeightDecay);
                var m = Strides.Load(M + i, rest) * Vector256.Create(Beta1) + d * Vector256.Create(Fresh1);
                var v = Strides.Load(V + i, rest) * Vector256.Create(Beta2) + d * Vector256.Create(Fresh2) * d;
                Strides.Store(M + i, rest, m);
                Strides.Store(V + i, rest, v);
                if (VMax != null)
                {
                    v = Vector256.Max(Strides.Load(VMax + i, rest), v);
                    Strides.Store(VMax + i, rest, v);
                }
                var scale = Vector256.Sqrt(v) / Vector256.Create(RootC2) + Vector256.Create(Eps);
                Strides.Store(P + i, rest, p + m * Vector256.Create(MinusStep) / scale);
            }
        }
    }

    private struct RmsPropStep<T> : IRows where T : unmanaged, INumber<T>
    {
        public T* P, G, V, A, Buffer;
        public T MinusLr, Alpha, Fresh, Eps, WeightDecay, Momentum, Sign;
        public nint N;

        [MethodImpl(AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Vector256<T>.Count;
            for (var i = first * width; i < Math.Min(N, end * width); i += width)
            {
                var rest = N - i;
                var p = Strides.Load(P + i, rest);
                var d = Strides.Load(G + i, rest) * Vector256.Create(Sign);
                if (WeightDecay != T.Zero) d += p * Vector256.Create(WeightDecay);
                var v = Strides.Load(V + i, rest) * Vector256.Create(Alpha) + d * Vector256.Create(Fresh) * d;
                Strides.Store(V + i, rest, v);
                if (A != null)
                {
                    var a = Strides.Load(A + i, rest) * Vector256.Create(Alpha) + d * Vector256.Create(Fresh);
                    Strides.Store(A + i, rest, a);
                    v -= a * a;
                }
                var scale = Vector256.Sqrt(v) + Vector256.Create(Eps);
                if (Buffer != null)
                {
                    var b = Strides.Load(Buffer + i, rest) * Vector256.Create(Momentum) + d / scale;
                    Strides.Store(Buffer + i, rest, b);
                    Strides.Store(P + i, rest, p + b * Vector256.Create(MinusLr));
                }
                else
                {
                    Strides.Store(P + i, rest, p + d * Vector256.Create(MinusLr) / scale);
                }
            }
        }
    }
}
