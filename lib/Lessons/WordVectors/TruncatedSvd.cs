using static TorchSharp.torch;

namespace Lessons.WordVectors;

/// <summary>
/// The best approximation of a matrix A (n, m) by one of rank d (Eckart and Young): A ~ U diag(S) V^T, with U (n, d) and
/// V (m, d) of orthonormal columns and S the d largest singular values, largest first. Computed by subspace iteration
/// (Halko, Martinsson, Tropp 2011, algorithm 4.4), which multiplies a random basis by A A^T until it lies in the space of U, and
/// then by Jacobi rotations on what is left, a matrix of d + 10 rows. Everything is float64.
/// </summary>
public sealed record TruncatedSvd(Tensor U, double[] S, Tensor V)
{
    private const int Oversampling = 10;

    /// <summary>Equation 3.5: U diag(S)^(1/2), (n, d): row w is the vector of word w.</summary>
    public Tensor WordVectors => U * tensor(Array.ConvertAll(S, Math.Sqrt));

    /// <param name="matrix">A, (n, m), finite.</param>
    /// <param name="rank">d, at most the smaller of n and m.</param>
    /// <param name="sweeps">How often the basis is multiplied by A A^T; the error falls by (S[d + 10] / S[d])^2 each time.</param>
    /// <param name="seed">Of the random basis; it changes the last digits only.</param>
    /// <exception cref="ArgumentException">The matrix has another number of dimensions, or a number in it is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive, or larger than n or m.</exception>
    public static TruncatedSvd Of(Tensor matrix, int rank, int sweeps = 30, long seed = 0)
    {
        if (matrix.dim() != 2) throw new ArgumentException($"TruncatedSvd: the matrix has {matrix.dim()} dimensions; expected 2");
        var smaller = Math.Min(matrix.shape[0], matrix.shape[1]);
        if (rank < 1 || rank > smaller)
            throw new ArgumentOutOfRangeException(nameof(rank), $"TruncatedSvd: the rank is {rank}; expected 1 to {smaller}");
        if (!double.IsFinite(matrix.to_type(float64).abs().sum().item<double>()))
            throw new ArgumentException("TruncatedSvd: a number of the matrix is not finite; expected finite numbers only");
        using var scope = NewDisposeScope();
        var a = matrix.to_type(float64);
        var columns = (int)Math.Min(smaller, rank + Oversampling);
        var q = Orthonormal(a.matmul(randn(a.shape[1], columns, dtype: float64, generator: new Generator((ulong)seed))));
        for (var sweep = 0; sweep < sweeps; sweep++) q = Orthonormal(a.matmul(Orthonormal(a.transpose(0, 1).matmul(q))));
        var b = q.transpose(0, 1).matmul(a);   // (columns, m), with the singular values of A
        var (values, vectors) = SymmetricEigen.Of(b.matmul(b.transpose(0, 1)));
        var s = values.Take(rank).Select(value => Math.Sqrt(Math.Max(value, 0))).ToArray();   // rounding can make 0 negative
        var left = vectors.narrow(1, 0, rank);
        var u = q.matmul(left);
        var v = b.transpose(0, 1).matmul(left) / tensor(Array.ConvertAll(s, x => x > 0 ? x : 1));
        return new TruncatedSvd(u.MoveToOuterDisposeScope(), s, v.MoveToOuterDisposeScope());
    }

    /// <summary>Gram-Schmidt, twice, since once loses digits; a column that depends on earlier ones becomes zero.</summary>
    private static Tensor Orthonormal(Tensor a)
    {
        var (n, k) = ((int)a.shape[0], (int)a.shape[1]);
        var numbers = a.transpose(0, 1).contiguous().data<double>().ToArray();   // one column after the other
        for (var j = 0; j < k; j++)
        {
            var column = numbers.AsSpan(j * n, n);
            var before = Math.Sqrt(Dot(column, column));
            for (var i = 0; i < 2 * j; i++)
            {
                var other = numbers.AsSpan(i % j * n, n);
                var along = Dot(column, other);
                for (var r = 0; r < n; r++) column[r] -= along * other[r];
            }

            var norm = Math.Sqrt(Dot(column, column));
            // What rounding leaves of a dependent column has no direction of its own.
            var scale = norm > 1e-13 * before ? 1 / norm : 0;
            for (var r = 0; r < n; r++) column[r] *= scale;
        }

        return tensor(numbers).reshape(k, n).transpose(0, 1).contiguous();
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
