using System.Numerics;
using ManagedTorch.Kernels;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Pointwise kernels over random shapes and strides, against a plain loop over the indices.</summary>
public unsafe class ElementwiseTests
{
    [Fact]
    public void Any_shape_and_strides_give_what_a_plain_loop_gives()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 1500; trial++)
        {
            var shape = Layouts.Shape(random, trial % 50 == 0 ? 60_000 : 600);
            Check<float>(random, shape);
            Check<double>(random, shape);
        }
    }

    private static void Check<T>(Random random, long[] shape) where T : unmanaged, INumber<T>
    {
        var x = Layouts.Input<T>(random, shape);
        var y = Layouts.Input<T>(random, shape);
        var c = Layouts.Input<byte>(random, shape);
        var z = Layouts.Output<T>(random, shape);
        var truth = Layouts.Output<byte>(random, shape);
        fixed (T* px = x.Data, py = y.Data, pz = z.Data)
        fixed (byte* pc = c.Data, pt = truth.Data)
        {
            Pointwise.Binary(new Subtract<T>(), shape, px, x.Strides, py, y.Strides, pz, z.Strides);
            z.ShouldBe(i => x.At(i) - y.At(i));

            Pointwise.Unary(new MultiplyScalar<T>(T.CreateChecked(3)), shape, px, x.Strides, pz, z.Strides);
            z.ShouldBe(i => x.At(i) * T.CreateChecked(3));

            Pointwise.Ternary(new MultiplyAdd<T>(), shape, px, x.Strides, py, y.Strides, px, x.Strides, pz, z.Strides);
            z.ShouldBe(i => x.At(i) * y.At(i) + x.At(i));

            Pointwise.Compare(new Less<T>(), shape, px, x.Strides, py, y.Strides, pt, truth.Strides);
            truth.ShouldBe(i => x.At(i) < y.At(i) ? (byte)1 : (byte)0);

            Pointwise.Test(new IsFinite<T>(), shape, px, x.Strides, pt, truth.Strides);
            truth.ShouldBe(_ => 1);

            Pointwise.Where(shape, pc, c.Strides, px, x.Strides, py, y.Strides, pz, z.Strides);
            z.ShouldBe(i => c.At(i) != 0 ? x.At(i) : y.At(i));

            Pointwise.Copy(shape, px, x.Strides, pz, z.Strides);
            z.ShouldBe(x.At);

            Pointwise.Convert(shape, px, x.Strides, pt, truth.Strides);
            truth.ShouldBe(i => x.At(i) == T.Zero ? (byte)0 : (byte)1);

            Pointwise.Binary(new LogicalXor(), shape, pc, c.Strides, pt, truth.Strides, pt, truth.Strides);
            truth.ShouldBe(i => (byte)(c.At(i) ^ (x.At(i) == T.Zero ? 0 : 1)));

            Pointwise.Fill(shape, pz, z.Strides, T.CreateChecked(7));
            z.ShouldBe(_ => T.CreateChecked(7));
        }
        z.ShouldHaveKeptItsGaps();
        truth.ShouldHaveKeptItsGaps();
    }

    [Fact]
    public void In_place_gives_what_a_copy_gives()
    {
        var random = new Random(4);
        for (var trial = 0; trial < 200; trial++)
        {
            var shape = Layouts.Shape(random, 500);
            var x = Layouts.Input<float>(random, shape);
            var z = Layouts.Output<float>(random, shape);
            fixed (float* px = x.Data, pz = z.Data)
            {
                Pointwise.Copy(shape, px, x.Strides, pz, z.Strides);
                Pointwise.Binary(new Multiply<float>(), shape, pz, z.Strides, px, x.Strides, pz, z.Strides);
                Pointwise.Unary(new AddScalar<float>(1), shape, pz, z.Strides, pz, z.Strides);
            }
            z.ShouldBe(i => x.At(i) * x.At(i) + 1);
        }
    }

    [Fact]
    public void Transposed_copies_are_exact()
    {
        var random = new Random(5);
        long[][] shapes = [[33, 47], [2, 17, 65], [3, 40, 2, 19], [300, 257], [1, 512, 768]];
        foreach (var shape in shapes)
        {
            var x = Layouts.Transposed<double>(random, shape, shape.Length - 1, shape.Length == 4 ? 1 : shape.Length - 2);
            var z = Layouts.Contiguous<double>(random, shape);
            fixed (double* px = x.Data, pz = z.Data) Pointwise.Copy(shape, px, x.Strides, pz, z.Strides);
            z.ShouldBe(x.At);
        }
    }

    [Fact]
    public void Conversions_cut_off_and_saturate()
    {
        double[] x = [1.9, -1.9, double.NaN, 1e30, double.NegativeInfinity, 0.2];
        var whole = new long[6];
        var back = new float[6];
        fixed (double* px = x)
        fixed (long* pw = whole)
        fixed (float* pb = back)
        {
            Pointwise.Convert<double, long>([6], px, [1], pw, [1]);
            Pointwise.Convert<long, float>([6], pw, [1], pb, [1]);
        }
        whole.ShouldBe([1, -1, 0, long.MaxValue, long.MinValue, 0]);
        back.ShouldBe([1, -1, 0, 9.223372e18f, -9.223372e18f, 0]);
    }

    [Fact]
    public void Empty_and_0_dimensional_operands_work()
    {
        float x = 2, z = 5;
        Pointwise.Unary(new Square<float>(), [], &x, [], &z, []);
        z.ShouldBe(4);
        Pointwise.Binary(new Add<float>(), [3, 0], &x, [0, 0], &x, [0, 0], &z, [0, 1]);
        z.ShouldBe(4);
    }
}

/// <summary>x y + w, to drive the kernel for three operands.</summary>
internal readonly struct MultiplyAdd<T> : ITernaryOperator<T> where T : unmanaged
{
    public System.Runtime.Intrinsics.Vector256<T> Apply(
        System.Runtime.Intrinsics.Vector256<T> x,
        System.Runtime.Intrinsics.Vector256<T> y,
        System.Runtime.Intrinsics.Vector256<T> w) => x * y + w;
}
