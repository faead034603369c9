using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The largest whole number not above x.</summary>
        public Tensor floor()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Floor(Impl));
        }

        /// <summary>The smallest whole number not below x.</summary>
        public Tensor ceil()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Ceiling(Impl));
        }

        /// <summary>The nearest whole number, half to even; with decimals, the nearest multiple of 10^-decimals.</summary>
        public Tensor round(long decimals = 0)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Round(Impl, decimals));
        }

        /// <summary>The whole part of x.</summary>
        public Tensor trunc()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Truncate(Impl));
        }

        /// <summary>The whole part of x.</summary>
        public Tensor fix()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Truncate(Impl));
        }

        /// <summary>x without its whole part.</summary>
        public Tensor frac()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Subtract(Impl, Ops.Truncate(Impl)));
        }

        /// <summary>floor(x / y); two whole numbers give a whole number.</summary>
        public Tensor floor_divide(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.FloorDivide(Impl, other.Impl));
        }

        /// <summary>floor(x / y); two whole numbers give a whole number.</summary>
        public Tensor floor_divide(Scalar other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.FloorDivide(Impl, Ops.NumberLike(Impl, other)));
        }

        /// <summary>x - trunc(x / y) y, with the sign of x.</summary>
        public Tensor fmod(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Fmod(Impl, target.Impl));
        }

        /// <summary>x - trunc(x / y) y, with the sign of x.</summary>
        public Tensor fmod(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Fmod(Impl, Ops.NumberLike(Impl, scalar)));
        }

        /// <summary>x - floor(x / y) y, with the sign of y.</summary>
        public Tensor remainder(Tensor target)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Remainder(Impl, target.Impl));
        }

        /// <summary>x - floor(x / y) y, with the sign of y.</summary>
        public Tensor remainder(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Remainder(Impl, Ops.NumberLike(Impl, scalar)));
        }

        /// <summary>The nearest number to x in min .. max; a missing bound does not bound.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ClampNumbers(Impl, min, max));
        }

        /// <summary>The nearest number to x in min .. max, which broadcast; a missing bound does not bound.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Clamp(Impl, min?.Impl, max?.Impl));
        }

        /// <summary>Another name of clamp.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ClampNumbers(Impl, min, max));
        }

        /// <summary>The larger of x and min.</summary>
        public Tensor clamp_min(Scalar min)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ClampNumbers(Impl, min, null));
        }

        /// <summary>The smaller of x and max.</summary>
        public Tensor clamp_max(Scalar max)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ClampNumbers(Impl, null, max));
        }

        /// <summary>The error function.</summary>
        public Tensor erf()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Erf(Impl));
        }

        /// <summary>The logarithm to base 2.</summary>
        public Tensor log2()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Log2(Impl));
        }

        /// <summary>The logarithm to base 10.</summary>
        public Tensor log10()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Log10(Impl));
        }

        /// <summary>2^x.</summary>
        public Tensor exp2()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Exp2(Impl));
        }

        /// <summary>x ln y, 0 where x is 0.</summary>
        public Tensor xlogy(Tensor y)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Xlogy(Impl, y.Impl));
        }

        /// <summary>x ln y, 0 where x is 0.</summary>
        public Tensor xlogy(Scalar y)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Xlogy(Impl, Ops.NumberLike(Impl, y)));
        }

        /// <summary>ln(e^x + e^y) without overflow.</summary>
        public Tensor logaddexp(Tensor other)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogAddExp(Impl, other.Impl));
        }

        /// <summary>x + weight (end - x).</summary>
        public Tensor lerp(Tensor end, Tensor weight)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Lerp(Impl, end.Impl, weight.Impl));
        }

        /// <summary>x + value tensor1 tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddProduct(Impl, tensor1.Impl, tensor2.Impl, value.Real));
        }

        /// <summary>x + tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddQuotient(Impl, tensor1.Impl, tensor2.Impl, 1));
        }

        /// <summary>x + value tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.AddQuotient(Impl, tensor1.Impl, tensor2.Impl, value.Real));
        }

        /// <summary>NaN, infinity and minus infinity replaced; the latter by the largest numbers of the type unless given.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.ReplaceNonFinite(Impl, nan, posinf ?? Largest, neginf ?? -Largest));
        }

        private double Largest => Impl.Type == ScalarType.Float32 ? float.MaxValue : double.MaxValue;
    }

    /// <summary>The largest whole number not above x.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>The smallest whole number not below x.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>The nearest whole number, half to even; with decimals, the nearest multiple of 10^-decimals.</summary>
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    /// <summary>The whole part of x.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>The whole part of x.</summary>
    public static Tensor fix(Tensor input) => input.fix();

    /// <summary>x without its whole part.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>floor(x / y); two whole numbers give a whole number.</summary>
    public static Tensor floor_divide(Tensor input, Tensor other) => input.floor_divide(other);

    /// <summary>x - trunc(x / y) y, with the sign of x.</summary>
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    /// <summary>x - trunc(x / y) y, with the sign of x.</summary>
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    /// <summary>x - floor(x / y) y, with the sign of y.</summary>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <summary>x - floor(x / y) y, with the sign of y.</summary>
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    /// <summary>The nearest number to x in min .. max; a missing bound does not bound.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>The nearest number to x in min .. max, which broadcast; a missing bound does not bound.</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary>Another name of clamp.</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    /// <summary>The larger of x and min.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <summary>The smaller of x and max.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <summary>The error function.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>The logarithm to base 2.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>The logarithm to base 10.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>2^x.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>x ln y, 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    /// <summary>x ln y, 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);

    /// <summary>ln(e^x + e^y) without overflow.</summary>
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    /// <summary>x + weight (end - x).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>x + value tensor1 tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <summary>x + value tensor1 / tensor2.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    /// <summary>NaN, infinity and minus infinity replaced; the latter by the largest numbers of the type unless given.</summary>
    public static Tensor nan_to_num(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);
}
