using Lessons.WordVectors;
using static TorchSharp.torch;

namespace Lessons.Tests.WordVectors;

public class TruncatedSvdTests
{
    [Fact]
    [Equation("3.5")]
    public void A_known_matrix_has_its_known_values()
    {
        // diag(3, 2) between two rotations, by 0.6 / 0.8 and by 0.8 / 0.6.
        var left = tensor(new[,] { { 0.6, -0.8 }, { 0.8, 0.6 } });
        var right = tensor(new[,] { { 0.8, -0.6 }, { 0.6, 0.8 } });
        var svd = TruncatedSvd.Of(left.matmul(tensor(new[,] { { 3.0, 0 }, { 0, 2 } })).matmul(right.transpose(0, 1)), 2);
        svd.S[0].ShouldBe(3, 1e-12);
        svd.S[1].ShouldBe(2, 1e-12);
        Math.Abs(svd.U[0, 0].item<double>()).ShouldBe(0.6, 1e-12);
        Math.Abs(svd.V[0, 0].item<double>()).ShouldBe(0.8, 1e-12);
        Math.Abs(svd.WordVectors[1, 0].item<double>()).ShouldBe(0.8 * Math.Sqrt(3), 1e-12);
        Math.Abs(svd.WordVectors[1, 1].item<double>()).ShouldBe(0.6 * Math.Sqrt(2), 1e-12);
    }

    [Theory]
    [InlineData(30, 12, 12)]
    [InlineData(12, 30, 12)]
    [InlineData(1, 5, 1)]
    public void All_directions_give_the_matrix_back(int n, int m, int rank)
    {
        var a = Random(n, m, 1);
        var svd = TruncatedSvd.Of(a, rank);
        Largest(svd.U.matmul(tensor(svd.S).diag()).matmul(svd.V.transpose(0, 1)) - a).ShouldBeLessThan(1e-10);
        Largest(svd.U.transpose(0, 1).matmul(svd.U) - eye(rank, dtype: float64)).ShouldBeLessThan(1e-10);
        Largest(svd.V.transpose(0, 1).matmul(svd.V) - eye(rank, dtype: float64)).ShouldBeLessThan(1e-10);
        svd.S.ShouldBe(svd.S.OrderDescending());
    }

    [Fact]
    public void The_error_of_the_best_approximation_is_the_values_left_out()
    {
        var a = Random(60, 40, 2);
        var (all, five) = (TruncatedSvd.Of(a, 40), TruncatedSvd.Of(a, 5, sweeps: 200));
        for (var i = 0; i < 5; i++) five.S[i].ShouldBe(all.S[i], 1e-9);
        var error = (five.U.matmul(tensor(five.S).diag()).matmul(five.V.transpose(0, 1)) - a).pow(2).sum().item<double>();
        error.ShouldBe(all.S.Skip(5).Sum(s => s * s), 1e-9);
    }

    [Fact]
    public void Missing_rank_gives_zeros_and_no_NaN()
    {
        var svd = TruncatedSvd.Of(Random(20, 2, 3).matmul(Random(2, 15, 4)), 5);
        svd.S[1].ShouldBeGreaterThan(0.1);
        foreach (var s in svd.S.Skip(2)) s.ShouldBeLessThan(1e-6);
        svd.U.isfinite().all().item<bool>().ShouldBeTrue();
        svd.V.isfinite().all().item<bool>().ShouldBeTrue();
        TruncatedSvd.Of(zeros(4, 3, dtype: float64), 2).S.ShouldBe([0, 0]);
    }

    [Fact]
    public void Eigenvalues_of_a_symmetric_matrix()
    {
        var (values, vectors) = SymmetricEigen.Of(tensor(new[,] { { 2.0, 1 }, { 1, 2 } }));
        values[0].ShouldBe(3, 1e-12);
        values[1].ShouldBe(1, 1e-12);
        Math.Abs(vectors[0, 0].item<double>()).ShouldBe(Math.Sqrt(0.5), 1e-12);

        var b = Random(9, 9, 5);
        var a = b + b.transpose(0, 1);
        (values, vectors) = SymmetricEigen.Of(a);
        Largest(a.matmul(vectors) - vectors.matmul(tensor(values).diag())).ShouldBeLessThan(1e-10);
        Largest(vectors.transpose(0, 1).matmul(vectors) - eye(9, dtype: float64)).ShouldBeLessThan(1e-10);
    }

    [Fact]
    public void Bad_input_is_said()
    {
        Should.Throw<ArgumentException>(() => TruncatedSvd.Of(zeros(3, dtype: float64), 1)).Message
            .ShouldBe("TruncatedSvd: the matrix has 1 dimensions; expected 2");
        Should.Throw<ArgumentOutOfRangeException>(() => TruncatedSvd.Of(Random(4, 3, 1), 4)).Message
            .ShouldStartWith("TruncatedSvd: the rank is 4; expected 1 to 3");
        Should.Throw<ArgumentOutOfRangeException>(() => TruncatedSvd.Of(Random(4, 3, 1), 0));
        Should.Throw<ArgumentException>(() => TruncatedSvd.Of(tensor(new[,] { { 1, double.NegativeInfinity } }), 1)).Message
            .ShouldBe("TruncatedSvd: a number of the matrix is not finite; expected finite numbers only");
        Should.Throw<ArgumentException>(() => SymmetricEigen.Of(Random(4, 3, 1))).Message
            .ShouldBe("SymmetricEigen: the matrix is (4,3); expected a square one");
        Should.Throw<ArgumentException>(() => SymmetricEigen.Of(tensor(new[,] { { 1, double.NaN }, { double.NaN, 1 } }))).Message
            .ShouldBe("SymmetricEigen: a number of the matrix is not finite; expected finite numbers only");
    }

    private static Tensor Random(long n, long m, ulong seed) => randn(n, m, dtype: float64, generator: new Generator(seed));

    private static double Largest(Tensor t) => t.abs().max().item<double>();
}
