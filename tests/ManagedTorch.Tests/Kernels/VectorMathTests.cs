using System.Runtime.Intrinsics;
using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>
/// Every function against the C library's double version: floats over all bit patterns in steps, doubles drawn at
/// random.
/// </summary>
public class VectorMathTests
{
    private delegate Vector256<T> Function<T>(Vector256<T> x) where T : unmanaged;

    private static readonly Dictionary<string, (Function<float> Single, Function<double> Double, Func<double, double> Oracle)> Functions =
        new()
    {
        ["exp"] = (VectorMath.Exp, VectorMath.Exp, Math.Exp),
        ["log"] = (VectorMath.Log, VectorMath.Log, Math.Log),
        ["log1p"] = (VectorMath.Log1p, VectorMath.Log1p, Oracles.Log1p),
        ["expm1"] = (VectorMath.Expm1, VectorMath.Expm1, Oracles.Expm1),
        ["tanh"] = (VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
        ["sigmoid"] = (VectorMath.Sigmoid, VectorMath.Sigmoid, Oracles.Sigmoid),
        ["softplus"] = (VectorMath.Softplus, VectorMath.Softplus, Oracles.Softplus),
        ["sin"] = (VectorMath.Sin, VectorMath.Sin, Math.Sin),
        ["cos"] = (VectorMath.Cos, VectorMath.Cos, Math.Cos),
        ["erf"] = (VectorMath.Erf, VectorMath.Erf, Oracles.Erf),
        ["rsqrt"] = (VectorMath.Rsqrt, VectorMath.Rsqrt, x => 1 / Math.Sqrt(x)),
    };

    public static TheoryData<string> Names() => new(Functions.Keys);

    [Theory, MemberData(nameof(Names))]
    public void Floats_are_within_2_units_in_the_last_place(string name)
    {
        var (function, _, oracle) = Functions[name];
        double worst = 0, at = 0;
        for (uint bits = 0; bits < uint.MaxValue - 4099; bits += 2053)
        {
            var x = BitConverter.UInt32BitsToSingle(bits);
            var error = Units.Off(function(Vector256.Create(x))[0], oracle(x));
            if (error > worst || double.IsNaN(error)) (worst, at) = (error, x);
        }
        worst.ShouldBeLessThanOrEqualTo(2, $"{name}({at:R})");
    }

    [Theory, MemberData(nameof(Names))]
    public void Doubles_are_within_3_units_in_the_last_place(string name)
    {
        var (_, function, oracle) = Functions[name];
        var random = new Random(1);
        double worst = 0, at = 0;
        for (var i = 0; i < 400_000; i++)
        {
            var x = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => 40 * random.NextDouble() - 20,
                2 => 2 * random.NextDouble() - 1,
                _ => 1500 * random.NextDouble() - 750,
            };
            if (double.IsNaN(x)) continue;
            var error = Units.Off(function(Vector256.Create(x))[0], oracle(x));
            if (error > worst || double.IsNaN(error)) (worst, at) = (error, x);
        }
        // The oracle is itself a unit off at worst.
        worst.ShouldBeLessThanOrEqualTo(3, $"{name}({at:R})");
    }

    [Theory, MemberData(nameof(Names))]
    public void Limits_are_those_of_the_oracle(string name)
    {
        var (single, wide, oracle) = Functions[name];
        foreach (var x in new[] { 0, -0d, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon,
            -double.Epsilon, double.MaxValue, double.MinValue, float.Epsilon, float.MaxValue, 88.72283935546875, 709.782712893384,
            -745.13 })
        {
            Units.Off(wide(Vector256.Create(x))[0], oracle(x)).ShouldBeLessThanOrEqualTo(2, $"{name}({x:R})");
            Units.Off(single(Vector256.Create((float)x))[0], oracle((float)x)).ShouldBeLessThanOrEqualTo(2, $"{name}({x:R}f)");
        }
        double.IsNegative(VectorMath.Sin(Vector256.Create(-0d))[0]).ShouldBeTrue();
        double.IsNegative(VectorMath.Expm1(Vector256.Create(-0d))[0]).ShouldBeTrue();
        double.IsNegative(VectorMath.Tanh(Vector256.Create(-0d))[0]).ShouldBeTrue();
    }

    [Fact]
    public void A_register_of_twice_the_width_has_the_same_bits()
    {
        Span<float> x = stackalloc float[Vector512<float>.Count];
        for (uint bits = 0; bits < uint.MaxValue - 4099 * 16; bits += 2053 * 16)
        {
            for (var lane = 0; lane < x.Length; lane++) x[lane] = BitConverter.UInt32BitsToSingle(bits + 2053 * (uint)lane);
            SameHalves(Vector512.Create<float>(x));
        }
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
            SameHalves(Vector512.Create(Number(), Number(), Number(), Number(), Number(), Number(), Number(), Number()));
        double Number() => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));

        static void SameHalves<T>(Vector512<T> x) where T : unmanaged
        {
            var (probability, density) = VectorMath.Normal(x);
            var (low, high) = (VectorMath.Normal(x.GetLower()), VectorMath.Normal(x.GetUpper()));
            Same(VectorMath.Exp(x), VectorMath.Exp(x.GetLower()), VectorMath.Exp(x.GetUpper()));
            Same(probability, low.Probability, high.Probability);
            Same(density, low.Density, high.Density);
        }

        static void Same<T>(Vector512<T> both, Vector256<T> low, Vector256<T> high) where T : unmanaged
        {
            if (both.AsUInt64() != Vector512.Create(low, high).AsUInt64()) both.ShouldBe(Vector512.Create(low, high));
        }
    }

    [Fact]
    public void The_normal_probability_keeps_its_small_digits()
    {
        for (var x = -37.0; x < 9; x += 0.0137)
        {
            var (probability, density) = VectorMath.Normal(Vector256.Create(x));
            Math.Abs(probability[0] / (Oracles.Erfc(-x / Math.Sqrt(2)) / 2) - 1).ShouldBeLessThan(1e-12, $"{x:R}");
            Math.Abs(density[0] / (Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)) - 1).ShouldBeLessThan(1e-12);
        }
    }

    [Fact]
    public void The_normal_probability_of_floats_is_one_unit_of_1_off_and_keeps_its_small_digits()
    {
        for (var x = -13f; x < 9; x += 0.0037f)
        {
            var (probability, density) = VectorMath.Normal(Vector256.Create(x));
            var (exact, exactDensity) = (Oracles.Erfc(-x / Math.Sqrt(2)) / 2, Math.Exp(-(double)x * x / 2) / Math.Sqrt(2 * Math.PI));
            Math.Abs(probability[0] - exact).ShouldBeLessThan(1.2e-7, $"{x:R}");
            // The square of x is rounded before it becomes an exponent, which makes x^2 / 2 units of it.
            Math.Abs(probability[0] / exact - 1).ShouldBeLessThan(5e-6 + 1e-7 * x * x, $"{x:R}");
            Math.Abs(density[0] / exactDensity - 1).ShouldBeLessThan(3e-7 + 1e-7 * x * x, $"{x:R}");
        }
    }

    [Fact]
    public void The_normal_probability_ends_at_0_and_1()
    {
        foreach (var x in new[] { 13.3f, 14, 20, 1e10f, float.MaxValue, float.PositiveInfinity })
        {
            VectorMath.Normal(Vector256.Create(-x)).ShouldBe((Vector256<float>.Zero, Vector256<float>.Zero), $"{-x:R}");
            VectorMath.Normal(Vector256.Create(x)).ShouldBe((Vector256<float>.One, Vector256<float>.Zero), $"{x:R}");
        }
        var (probability, density) = VectorMath.Normal(Vector256.Create(float.NaN));
        float.IsNaN(probability[0]).ShouldBeTrue();
        float.IsNaN(density[0]).ShouldBeTrue();
        VectorMath.Normal(Vector256<float>.Zero).Probability[0].ShouldBe(0.5f);
    }

    [Fact]
    public void Powers_are_within_2_units_in_the_last_place()
    {
        var random = new Random(2);
        for (var i = 0; i < 300_000; i++)
        {
            var x = i % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(0x7fefffffffffffff)) : 10 * random.NextDouble();
            var y = (i % 3 == 0 ? 1400 / Math.Log(x) : 20) * (random.NextDouble() - 0.5);
            Units.Off(VectorMath.Pow(Vector256.Create(x), Vector256.Create(y))[0], Math.Pow(x, y))
                .ShouldBeLessThanOrEqualTo(2, $"pow({x:R}, {y:R})");
            float xf = (float)x, yf = (float)y;
            Units.Off(VectorMath.Pow(Vector256.Create(xf), Vector256.Create(yf))[0], Math.Pow(xf, yf))
                .ShouldBeLessThanOrEqualTo(2, $"pow({xf:R}f, {yf:R}f)");
        }
        double[] special = [0, -0d, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity,
            double.NaN, double.Epsilon, 4503599627370497, 9007199254740993, 1e-300, 0.1];
        foreach (var x in special)
        {
            foreach (var y in special)
            {
                var power = VectorMath.Pow(Vector256.Create(x), Vector256.Create(y))[0];
                Units.Off(power, Math.Pow(x, y)).ShouldBeLessThanOrEqualTo(2, $"pow({x:R}, {y:R})");
                if (power == 0) double.IsNegative(power).ShouldBe(double.IsNegative(Math.Pow(x, y)), $"pow({x:R}, {y:R})");
                Units.Off(VectorMath.Pow(Vector256.Create((float)x), Vector256.Create((float)y))[0], Math.Pow((float)x, (float)y))
                    .ShouldBeLessThanOrEqualTo(2, $"pow({x:R}f, {y:R}f)");
            }
        }
        for (var whole = -20; whole <= 20; whole++)
            for (var y = 0; y < 12; y++)
                VectorMath.Pow(Vector256.Create((double)whole), Vector256.Create((double)y))[0].ShouldBe(Enumerable.Repeat((double)whole, y)
                    .Aggregate(1.0, (a, b) => a * b));
    }
}
