using static TorchSharp.torch;

namespace Lessons.WordVectors;

/// <summary>
/// All eigenvalues of a small symmetric matrix, largest first, and their eigenvectors as columns, by Jacobi rotations: each turns
/// one entry off the diagonal into 0, and a few sweeps over all of them leave a diagonal (Golub and Van Loan, section 8.5).
/// </summary>
public static class SymmetricEigen
{
    /// <param name="matrix">(n, n), symmetric; what is below the diagonal is not read.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or a number in it is not finite.</exception>
    public static (double[] Values, Tensor Vectors) Of(Tensor matrix)
    {
        if (matrix.dim() != 2 || matrix.shape[0] != matrix.shape[1])
            throw new ArgumentException($"SymmetricEigen: the matrix is ({string.Join(",", matrix.shape)}); expected a square one");
        var n = (int)matrix.shape[0];
        var numbers = matrix.to_type(float64).contiguous().data<double>().ToArray();
        var a = new double[n, n];
        var v = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            v[i, i] = 1;
            for (var j = 0; j < n; j++) a[i, j] = numbers[Math.Min(i, j) * n + Math.Max(i, j)];
        }

        var size = Math.Sqrt(a.Cast<double>().Sum(x => x * x));
        if (!double.IsFinite(size))
            throw new ArgumentException("SymmetricEigen: a number of the matrix is not finite; expected finite numbers only");
        while (OffDiagonal(a) > 1e-14 * size)
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++)
                    Rotate(a, v, p, q);

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i, i])];
        return (Array.ConvertAll(order, i => a[i, i]), tensor(v).index_select(1, tensor(Array.ConvertAll(order, i => (long)i))));
    }

    private static double OffDiagonal(double[,] a)
    {
        var sum = 0.0;
        for (var i = 0; i < a.GetLength(0); i++)
            for (var j = i + 1; j < a.GetLength(0); j++)
                sum += 2 * a[i, j] * a[i, j];
        return Math.Sqrt(sum);
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0) return;
        var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var i = 0; i < a.GetLength(0); i++) (a[i, p], a[i, q]) = (c * a[i, p] - s * a[i, q], s * a[i, p] + c * a[i, q]);
        for (var i = 0; i < a.GetLength(0); i++) (a[p, i], a[q, i]) = (c * a[p, i] - s * a[q, i], s * a[p, i] + c * a[q, i]);
        for (var i = 0; i < a.GetLength(0); i++) (v[i, p], v[i, q]) = (c * v[i, p] - s * v[i, q], s * v[i, p] + c * v[i, q]);
        (a[p, q], a[q, p]) = (0, 0);   // what rounding leaves of it
    }
}
