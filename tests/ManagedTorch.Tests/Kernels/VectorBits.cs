using System.Numerics;
using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Hashes of what the vector kernels compute for fixed inputs, to be compared between processes and thread counts.</summary>
internal static unsafe class VectorBits
{
    private const int Rows = 600, Columns = 131, Count = Rows * Columns;

    public static IEnumerable<string> All()
    {
        foreach (var threads in (int[])[1, 2, 3])
        {
            Workers.Count = threads;
            foreach (var line in Of<float>()) yield return $"{line.Name} float: {line.Hash:x16}";
            foreach (var line in Of<double>()) yield return $"{line.Name} double: {line.Hash:x16}";
        }
    }

    private static List<(string Name, ulong Hash)> Of<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lines = new List<(string, ulong)>();
        Unary<T, Exp<T>>(lines);
        Unary<T, Log<T>>(lines);
        Unary<T, Log1p<T>>(lines);
        Unary<T, Expm1<T>>(lines);
        Unary<T, Tanh<T>>(lines);
        Unary<T, Sigmoid<T>>(lines);
        Unary<T, Erf<T>>(lines);
        Unary<T, Sin<T>>(lines);
        Unary<T, Cos<T>>(lines);
        Unary<T, Rsqrt<T>>(lines);
        Unary<T, Gelu<T>>(lines);
        Unary<T, GeluTanh<T>>(lines);
        Unary<T, Silu<T>>(lines);
        Unary<T, LogSigmoid<T>>(lines);
        Unary<T, Sign<T>>(lines);
        Unary<T, Round<T>>(lines);
        Unary<T, Floor<T>>(lines);
        Binary<T, Power<T>>(lines);
        Binary<T, Maximum<T>>(lines);
        Binary<T, Divide<T>>(lines);
        Binary<T, Remainder<T>>(lines);
        Binary<T, GeluBackward<T>>(lines);
        Binary<T, GeluTanhBackward<T>>(lines);
        Binary<T, SiluBackward<T>>(lines);

        T[] x = Inputs<T>(Count, 4), y = Inputs<T>(Count, 3), z = new T[Count], w = Inputs<T>(
            Columns, 2), b = Inputs<T>(Columns, 1), m = new T[Rows], s = new T[Rows], v = new T[Count], shifts = new T[2 * Rows];
        var target = Enumerable.Range(0, Rows).Select(i => (long)(i * 7 % Columns)).ToArray();
        fixed (T* px = x, py = y, pz = z, pw = w, pb = b, pm = m, ps = s, pv = v, pf = shifts)
        fixed (long* pt = target)
        {
            Pointwise.GeluWithDerivative(Count, px, pz, pv);
            lines.Add(("gelu with its slope", KernelBits.Hash<T>([.. z, .. v])));
            Array.Clear(v);
            Reduce.Sum(px, 1, Count, 1, pm);
            Reduce.Sum(px, 1, Rows, Columns, pz);
            Reduce.SumSquares(px, Rows, Columns, 1, ps);
            lines.Add(("sums", KernelBits.Hash<T>([.. m, .. z, .. s])));
            Reduce.LogSumExp(px, 1, Rows, Columns, pz);
            lines.Add(("logsumexp", KernelBits.Hash<T>(z)));
            Softmax.Forward(Rows, Columns, px, pz);
            lines.Add(("softmax", KernelBits.Hash<T>(z)));
            Softmax.Backward(Rows, Columns, pz, py, pz);
            lines.Add(("softmax backward", KernelBits.Hash<T>(z)));
            LogSoftmax.Forward(Rows, Columns, px, pz);
            lines.Add(("log softmax", KernelBits.Hash<T>(z)));
            LayerNorm.Forward(Rows, Columns, px, pw, pb, 1e-5, pz, pm, ps);
            lines.Add(("layer norm", KernelBits.Hash<T>(z)));
            LayerNorm.Backward(Rows, Columns, py, px, pw, pm, ps, pz, add: false, pw, pb);
            lines.Add(("layer norm backward", KernelBits.Hash<T>([.. z, .. w, .. b])));
            CrossEntropy.Forward(Rows, Columns, px, pt, null, 0.1, -100, pm, pf);
            CrossEntropy.Backward(Rows, Columns, px, pf, pt, null, 0.1, -100, pm, 1, pz);
            lines.Add(("cross entropy", KernelBits.Hash<T>([.. m, .. z])));
            Embedding.Backward(Rows, Columns, py, pt, pz);
            lines.Add(("embedding backward", KernelBits.Hash<T>(z)));
            Optimizers.AdamW(Count, px, py, pz, pv, null, 1e-2, 0.9, 0.99, 1e-8, 0.1, 0.1, 0.01, maximize: false);
            lines.Add(("adamw", KernelBits.Hash<T>([.. x, .. v])));
        }
        return lines;
    }

    private static void Unary<T, TOp>(List<(string, ulong)> lines)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, IUnaryOperator<T>
    {
        T[] x = Inputs<T>(Count, 20), z = new T[Count];
        fixed (T* px = x, pz = z) Pointwise.Unary(default(TOp), [Count], px, [1], pz, [1]);
        lines.Add((typeof(TOp).Name, HashOfNumbers(z)));
    }

    private static void Binary<T, TOp>(List<(string, ulong)> lines)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, IBinaryOperator<T>
    {
        T[] x = Inputs<T>(Count, 20), y = Inputs<T>(Count + 1, 5), z = new T[Count];
        fixed (T* px = x, py = y, pz = z) Pointwise.Binary(
            default(TOp), [Rows, Columns], px, [Columns, 1], py, [1, Rows], pz, [Columns, 1]);
        lines.Add((typeof(TOp).Name, HashOfNumbers(z)));
    }

    private static T[] Inputs<T>(int count, double scale) where T : IFloatingPointIeee754<T>
    {
        var x = KernelBits.Doubles(count);
        for (var i = 0; i < count; i++) x[i] *= i % 5 == 4 ? scale * 20 : scale;
        if (scale > 10)
            ((double[])[0, -0d, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-310, 1e-40, 1e30, -1e9, 3e4]).CopyTo(
                x, 17);
        return Array.ConvertAll(x, T.CreateTruncating);
    }

    /// <summary>A NaN counts as a NaN, whatever its sign and payload.</summary>
    private static ulong HashOfNumbers<T>(T[] z) where T : unmanaged, IFloatingPointIeee754<T> =>
        KernelBits.Hash<T>(Array.ConvertAll(z, v => T.IsNaN(v) ? T.NaN : v));
}
