using System.Runtime.Intrinsics;
using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Each elementwise operator against its formula, and each backward operator against the slope of its forward one.</summary>
public class OperatorTests
{
    private static readonly double[] Numbers =
        [.. Enumerable.Range(-160, 321).Select(i => i / 16.0), -30, 30, -100, 100, 1e-9, -1e-9, 0.49999999, 2.5000001, 1e6];

    private static readonly double[] Special = [0, -0d, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];

    public static readonly TheoryData<string> Unary = new(UnaryOracles.Keys);
    public static readonly TheoryData<string> Binary = new(BinaryOracles.Keys);
    public static readonly TheoryData<string> Backward = new(BackwardPairs.Keys);

    private static Dictionary<string, (IUnaryOperator<double> Operator, Func<double, double> Oracle)> UnaryOracles => new()
    {
        ["negate"] = (new Negate<double>(), x => -x),
        ["absolute"] = (new Absolute<double>(), Math.Abs),
        ["sign"] = (new Sign<double>(), x => double.IsNaN(x) ? 0 : Math.Sign(x)),
        ["add scalar"] = (new AddScalar<double>(1.5), x => x + 1.5),
        ["multiply scalar"] = (new MultiplyScalar<double>(-3), x => x * -3),
        ["pow scalar"] = (new PowScalar<double>(1.7), x => Math.Pow(x, 1.7)),
        ["square"] = (new Square<double>(), x => x * x),
        ["cube"] = (new Cube<double>(), x => x * x * x),
        ["reciprocal"] = (new Reciprocal<double>(), x => 1 / x),
        ["clamp"] = (new Clamp<double>(-1, 2), x => double.IsNaN(x) ? x : Math.Clamp(x, -1, 2)),
        ["sqrt"] = (new Sqrt<double>(), Math.Sqrt),
        ["floor"] = (new Floor<double>(), Math.Floor),
        ["ceil"] = (new Ceil<double>(), Math.Ceiling),
        ["round"] = (new Round<double>(), Math.Round),
        ["trunc"] = (new Trunc<double>(), Math.Truncate),
        ["relu"] = (new Relu<double>(), x => double.IsNaN(x) ? x : Math.Max(0, x)),
        ["leaky relu"] = (new LeakyRelu<double>(0.1), x => x < 0 ? 0.1 * x : x),
        ["gelu"] = (new Gelu<double>(), x => x * Oracles.Erfc(-x / Math.Sqrt(2)) / 2),
        ["gelu tanh"] = (new GeluTanh<double>(), x => x * Oracles.Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ["silu"] = (new Silu<double>(), x => x * Oracles.Sigmoid(x)),
        ["softplus"] = (new Softplus<double>(2, 20), x => 2 * x > 20 ? x : Oracles.Softplus(2 * x) / 2),
        ["log sigmoid"] = (new LogSigmoid<double>(), x => -Oracles.Softplus(-x)),
    };

    private static Dictionary<string, (IBinaryOperator<double> Operator, Func<double, double, double> Oracle)> BinaryOracles => new()
    {
        ["add"] = (new Add<double>(), (x, y) => x + y),
        ["subtract"] = (new Subtract<double>(), (x, y) => x - y),
        ["multiply"] = (new Multiply<double>(), (x, y) => x * y),
        ["divide"] = (new Divide<double>(), (x, y) => x / y),
        ["add scaled"] = (new AddScaled<double>(0.3), (x, y) => x + 0.3 * y),
        ["minimum"] = (new Minimum<double>(), Math.Min),
        ["maximum"] = (new Maximum<double>(), Math.Max),
        ["power"] = (new Power<double>(), Math.Pow),
        ["fmod"] = (new Fmod<double>(), (x, y) => x % y),
        ["remainder"] = (new Remainder<double>(), (x, y) => x % y is var r && r != 0 && r < 0 != y < 0 ? r + y : r),
        ["floor divide"] = (new FloorDivide<double>(), (x, y) => y == 0 || double.IsInfinity(y) || double.IsInfinity(x)
            ? double.NaN
            : Math.Floor((double)((decimal)x / (decimal)y))),
    };

    private static Dictionary<string, (IBinaryOperator<double> Backward, IUnaryOperator<double> Forward, bool TakesResult)> BackwardPairs =>
        new()
    {
        ["relu"] = (new ReluBackward<double>(), new Relu<double>(), false),
        ["leaky relu"] = (new LeakyReluBackward<double>(0.1), new LeakyRelu<double>(0.1), false),
        ["clamp"] = (new ClampBackward<double>(-1.03, 2.03), new Clamp<double>(-1.03, 2.03), false),
        ["abs"] = (new AbsBackward<double>(), new Absolute<double>(), false),
        ["tanh"] = (new TanhBackward<double>(), new Tanh<double>(), true),
        ["sigmoid"] = (new SigmoidBackward<double>(), new Sigmoid<double>(), true),
        ["gelu"] = (new GeluBackward<double>(), new Gelu<double>(), false),
        ["gelu tanh"] = (new GeluTanhBackward<double>(), new GeluTanh<double>(), false),
        ["silu"] = (new SiluBackward<double>(), new Silu<double>(), false),
        ["softplus"] = (new SoftplusBackward<double>(2, 20), new Softplus<double>(2, 20), false),
        ["log sigmoid"] = (new LogSigmoidBackward<double>(), new LogSigmoid<double>(), false),
    };

    [Theory, MemberData(nameof(Unary))]
    public void An_operator_is_its_formula(string name)
    {
        var (f, oracle) = UnaryOracles[name];
        // An exponent of some hundred makes a hundred units of its own rounding.
        var tolerance = name is "gelu" or "gelu tanh" ? 1e-12 : 2e-14;
        foreach (var x in Numbers) ShouldBeClose(Of(f, x), oracle(x), $"{name}({x:R})", tolerance);
        // What a gate makes of infinity is inf * 0; elsewhere the limits are the formula's.
        if (name is "gelu" or "gelu tanh" or "silu") return;
        foreach (var x in Special) ShouldBeClose(Of(f, x), oracle(x), $"{name}({x:R})");
    }

    [Theory, MemberData(nameof(Binary))]
    public void A_binary_operator_is_its_formula(string name)
    {
        var (f, oracle) = BinaryOracles[name];
        foreach (var x in Numbers)
            foreach (var y in (double[])[-7.25, -2, -0.125, 0.375, 1, 5.5])
                ShouldBeClose(Of(f, x, y), oracle(x, y), $"{name}({x:R}, {y:R})");
        if (name is "floor divide") return;
        foreach (var x in Special)
            foreach (var y in Special)
                if (name is not "remainder" || double.IsFinite(y)) ShouldBeClose(Of(f, x, y), oracle(x, y), $"{name}({x:R}, {y:R})");
    }

    [Theory, MemberData(nameof(Backward))]
    public void A_backward_operator_is_the_slope_of_the_forward_one(string name)
    {
        var (backward, forward, takesResult) = BackwardPairs[name];
        foreach (var x in Numbers.Where(x => Math.Abs(x) is > 0.01 and < 9.9))
        {
            const double h = 1e-5;
            var slope = (Of(forward, x + h) - Of(forward, x - h)) / (2 * h);
            Of(backward, -1.7, takesResult ? Of(forward, x) : x).ShouldBe(-1.7 * slope, 1e-8, $"{name} at {x}");
        }
    }

    [Fact]
    public void At_0_the_slopes_are_those_of_PyTorch()
    {
        Of(new ReluBackward<double>(), 3, 0).ShouldBe(0);
        Of(new AbsBackward<double>(), 3, 0).ShouldBe(0);
        Of(new LeakyReluBackward<double>(0.1), 3, 0).ShouldBe(3 * 0.1);
        Of(new ClampBackward<double>(-1, 2), 3, 2).ShouldBe(3);
    }

    [Theory]
    [InlineData(1, 0, double.PositiveInfinity)]
    [InlineData(-1, 0, double.NegativeInfinity)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(0, -2, -0.0)]
    [InlineData(-0.0, 1, -0.0)]
    [InlineData(-0.0, -2, 0.0)]
    public void Floor_division_by_0_and_of_0_is_that_of_PyTorch(double x, double y, double floor)
    {
        var z = Of(new FloorDivide<double>(), x, y);
        z.ShouldBe(floor);
        if (floor == 0) double.IsNegative(z).ShouldBe(double.IsNegative(floor));
    }

    [Fact]
    public void Whole_numbers_are_divided_as_in_Python()
    {
        foreach (var (x, y, quotient, remainder) in new[] { (7L, 2L, 3L, 1L), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1),
            (6, -3, -2, 0) })
        {
            new FloorDivide<long>().Apply(Vector256.Create(x), Vector256.Create(y))[0].ShouldBe(quotient);
            new Remainder<long>().Apply(Vector256.Create(x), Vector256.Create(y))[0].ShouldBe(remainder);
            new Fmod<long>().Apply(Vector256.Create(x), Vector256.Create(y))[0].ShouldBe(x % y);
        }
        Should.Throw<DivideByZeroException>(() => new Remainder<long>().Apply(Vector256.Create(1L), Vector256<long>.Zero));
    }

    [Fact]
    public void Comparisons_with_NaN_are_false_but_for_differing()
    {
        double[] numbers = [.. Special, 1, -2];
        foreach (var x in numbers)
        {
            Truth(new IsNan<double>().Apply(Vector256.Create(x))).ShouldBe(double.IsNaN(x));
            Truth(new IsInf<double>().Apply(Vector256.Create(x))).ShouldBe(double.IsInfinity(x));
            Truth(new IsFinite<double>().Apply(Vector256.Create(x))).ShouldBe(double.IsFinite(x));
            foreach (var y in numbers)
            {
                Vector256<double> a = Vector256.Create(x), b = Vector256.Create(y);
                Truth(new Equal<double>().Apply(a, b)).ShouldBe(x == y);
                Truth(new NotEqual<double>().Apply(a, b)).ShouldBe(x != y);
                Truth(new Less<double>().Apply(a, b)).ShouldBe(x < y);
                Truth(new LessEqual<double>().Apply(a, b)).ShouldBe(x <= y);
                Truth(new Greater<double>().Apply(a, b)).ShouldBe(x > y);
                Truth(new GreaterEqual<double>().Apply(a, b)).ShouldBe(x >= y);
            }
        }
    }

    private static bool Truth(Vector256<double> mask) => mask.AsInt64()[3] != 0;

    private static double Of(IUnaryOperator<double> f, double x) => f.Apply(Vector256.Create(x))[2];

    private static double Of(IBinaryOperator<double> f, double x, double y) => f.Apply(Vector256.Create(x), Vector256.Create(y))[2];

    private static void ShouldBeClose(double x, double expected, string what, double tolerance = 2e-14)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected)) x.ShouldBe(expected, what);
        else x.ShouldBe(expected, tolerance * Math.Abs(expected) + 1e-300, what);
    }
}
