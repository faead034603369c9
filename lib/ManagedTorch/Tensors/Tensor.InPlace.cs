using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>e^x, in place.</summary>
        public Tensor exp_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("exp_", Impl, Ops.Exp);
            return this;
        }

        /// <summary>e^x - 1, in place.</summary>
        public Tensor expm1_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("expm1_", Impl, Ops.Expm1);
            return this;
        }

        /// <summary>2^x, in place.</summary>
        public Tensor exp2_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("exp2_", Impl, Ops.Exp2);
            return this;
        }

        /// <summary>The natural logarithm, in place.</summary>
        public Tensor log_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("log_", Impl, Ops.Log);
            return this;
        }

        /// <summary>ln(1 + x), in place.</summary>
        public Tensor log1p_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("log1p_", Impl, Ops.Log1p);
            return this;
        }

        /// <summary>The logarithm to base 2, in place.</summary>
        public Tensor log2_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("log2_", Impl, Ops.Log2);
            return this;
        }

        /// <summary>The logarithm to base 10, in place.</summary>
        public Tensor log10_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("log10_", Impl, Ops.Log10);
            return this;
        }

        /// <summary>The square root, in place.</summary>
        public Tensor sqrt_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("sqrt_", Impl, Ops.Sqrt);
            return this;
        }

        /// <summary>1 / sqrt(x), in place.</summary>
        public Tensor rsqrt_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("rsqrt_", Impl, Ops.Rsqrt);
            return this;
        }

        /// <summary>1 / x, in place.</summary>
        public Tensor reciprocal_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("reciprocal_", Impl, Ops.Reciprocal);
            return this;
        }

        /// <summary>|x|, in place.</summary>
        public Tensor abs_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("abs_", Impl, Ops.Absolute);
            return this;
        }

        /// <summary>-x, in place.</summary>
        public Tensor neg_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("neg_", Impl, Ops.Negate);
            return this;
        }

        /// <summary>-1, 0 or 1, in place.</summary>
        public Tensor sign_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("sign_", Impl, Ops.Sign);
            return this;
        }

        /// <summary>The sine, in place.</summary>
        public Tensor sin_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("sin_", Impl, Ops.Sin);
            return this;
        }

        /// <summary>The cosine, in place.</summary>
        public Tensor cos_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("cos_", Impl, Ops.Cos);
            return this;
        }

        /// <summary>The hyperbolic tangent, in place.</summary>
        public Tensor tanh_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("tanh_", Impl, Ops.Tanh);
            return this;
        }

        /// <summary>1 / (1 + e^-x), in place.</summary>
        public Tensor sigmoid_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("sigmoid_", Impl, Ops.Sigmoid);
            return this;
        }

        /// <summary>max(x, 0), in place.</summary>
        public Tensor relu_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("relu_", Impl, Ops.Relu);
            return this;
        }

        /// <summary>The error function, in place.</summary>
        public Tensor erf_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("erf_", Impl, Ops.Erf);
            return this;
        }

        /// <summary>The largest whole number not above x, in place.</summary>
        public Tensor floor_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("floor_", Impl, Ops.Floor);
            return this;
        }

        /// <summary>The smallest whole number not below x, in place.</summary>
        public Tensor ceil_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("ceil_", Impl, Ops.Ceiling);
            return this;
        }

        /// <summary>The whole part of x, in place.</summary>
        public Tensor trunc_()
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("trunc_", Impl, Ops.Truncate);
            return this;
        }

        /// <summary>The nearest whole number, half to even, in place.</summary>
        public Tensor round_(long decimals = 0)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("round_", Impl, x => Ops.Round(x, decimals));
            return this;
        }

        /// <summary>x^exponent, in place.</summary>
        public Tensor pow_(Scalar exponent)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("pow_", Impl, x => Ops.PowerNumber(x, exponent.Real));
            return this;
        }

        /// <summary>x^exponent, in place.</summary>
        public Tensor pow_(Tensor exponent)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("pow_", Impl, exponent.Impl, Ops.Power);
            return this;
        }

        /// <summary>x / target, in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("div_", Impl, x => Ops.Divide(x, Ops.NumberLike(x, target), rounding_mode));
            return this;
        }

        /// <summary>x - floor(x / y) y, in place.</summary>
        public Tensor remainder_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("remainder_", Impl, target.Impl, Ops.Remainder);
            return this;
        }

        /// <summary>x - floor(x / y) y, in place.</summary>
        public Tensor remainder_(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("remainder_", Impl, x => Ops.Remainder(x, Ops.NumberLike(x, scalar)));
            return this;
        }

        /// <summary>x - trunc(x / y) y, in place.</summary>
        public Tensor fmod_(Tensor target)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("fmod_", Impl, target.Impl, Ops.Fmod);
            return this;
        }

        /// <summary>x - trunc(x / y) y, in place.</summary>
        public Tensor fmod_(Scalar scalar)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("fmod_", Impl, x => Ops.Fmod(x, Ops.NumberLike(x, scalar)));
            return this;
        }

        /// <summary>floor(x / y), in place.</summary>
        public Tensor floor_divide_(Tensor other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("floor_divide_", Impl, other.Impl, Ops.FloorDivide);
            return this;
        }

        /// <summary>floor(x / y), in place.</summary>
        public Tensor floor_divide_(Scalar other)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("floor_divide_", Impl, x => Ops.FloorDivide(x, Ops.NumberLike(x, other)));
            return this;
        }

        /// <summary>The nearest number to x in min .. max, in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("clamp_", Impl, x => Ops.ClampNumbers(x, min, max));
            return this;
        }

        /// <summary>The nearest number to x in min .. max, in place.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            using var scope = Temporaries.Begin();
            if (min is not null) Overlap.CheckInput("clamp_", Impl, min.Impl);
            if (max is not null) Overlap.CheckInput("clamp_", Impl, max.Impl);
            Ops.InPlace("clamp_", Impl, x => Ops.Clamp(x, min?.Impl, max?.Impl));
            return this;
        }

        /// <summary>The larger of x and min, in place.</summary>
        public Tensor clamp_min_(Scalar min)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("clamp_min_", Impl, x => Ops.ClampNumbers(x, min, null));
            return this;
        }

        /// <summary>The smaller of x and max, in place.</summary>
        public Tensor clamp_max_(Scalar max)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("clamp_max_", Impl, x => Ops.ClampNumbers(x, null, max));
            return this;
        }

        /// <summary>x + weight (end - x), in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("lerp_", Impl, end.Impl, weight.Impl, Ops.Lerp);
            return this;
        }

        /// <summary>x + value tensor1 tensor2, in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("addcmul_", Impl, tensor1.Impl, tensor2.Impl, (x, a, b) => Ops.AddProduct(x, a, b, value.Real));
            return this;
        }

        /// <summary>x + tensor1 / tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("addcdiv_", Impl, tensor1.Impl, tensor2.Impl, (x, a, b) => Ops.AddQuotient(x, a, b, 1));
            return this;
        }

        /// <summary>x + value tensor1 / tensor2, in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("addcdiv_", Impl, tensor1.Impl, tensor2.Impl, (x, a, b) => Ops.AddQuotient(x, a, b, value.Real));
            return this;
        }

        /// <summary>x ln y, in place.</summary>
        public Tensor xlogy_(Tensor y)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("xlogy_", Impl, y.Impl, Ops.Xlogy);
            return this;
        }

        /// <summary>NaN and infinities replaced, in place.</summary>
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null)
        {
            using var scope = Temporaries.Begin();
            Ops.InPlace("nan_to_num_", Impl, x => Ops.ReplaceNonFinite(x, nan, posinf ?? Largest, neginf ?? -Largest));
            return this;
        }

        /// <summary>Every element the same.</summary>
        public Tensor fill_(Scalar value)
        {
            using var scope = Temporaries.Begin();
            Ops.CheckNumberFits("fill_", Impl, value);
            Ops.FillInPlace(Impl, value.Real);
            return this;
        }

        /// <summary>Every element 0.</summary>
        public Tensor zero_()
        {
            using var scope = Temporaries.Begin();
            Ops.FillInPlace(Impl, 0);
            return this;
        }
    }

    /// <summary>e^x, in place.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>e^x - 1, in place.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>2^x, in place.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>The natural logarithm, in place.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>ln(1 + x), in place.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>The logarithm to base 2, in place.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>The logarithm to base 10, in place.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>The square root, in place.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>1 / sqrt(x), in place.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>1 / x, in place.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>|x|, in place.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <summary>-x, in place.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <summary>-1, 0 or 1, in place.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>The sine, in place.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>The cosine, in place.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>The hyperbolic tangent, in place.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>1 / (1 + e^-x), in place.</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>The error function, in place.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>The largest whole number not above x, in place.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>The smallest whole number not below x, in place.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>The whole part of x, in place.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();

    /// <summary>The nearest whole number, half to even, in place.</summary>
    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    /// <summary>x^exponent, in place.</summary>
    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);

    /// <summary>x^exponent, in place.</summary>
    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);

    /// <summary>x / target, in place.</summary>
    public static Tensor div_(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div_(right, rounding_mode);

    /// <summary>x - floor(x / y) y, in place.</summary>
    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    /// <summary>x - floor(x / y) y, in place.</summary>
    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    /// <summary>x - trunc(x / y) y, in place.</summary>
    public static Tensor fmod_(Tensor left, Tensor right) => left.fmod_(right);

    /// <summary>x - trunc(x / y) y, in place.</summary>
    public static Tensor fmod_(Tensor left, Scalar right) => left.fmod_(right);

    /// <summary>floor(x / y), in place.</summary>
    public static Tensor floor_divide_(Tensor input, Tensor other) => input.floor_divide_(other);

    /// <summary>The nearest number to x in min .. max, in place.</summary>
    public static Tensor clamp_(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp_(min, max);

    /// <summary>The nearest number to x in min .. max, in place.</summary>
    public static Tensor clamp_(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp_(min, max);

    /// <summary>The larger of x and min, in place.</summary>
    public static Tensor clamp_min_(Tensor input, Scalar min) => input.clamp_min_(min);

    /// <summary>The smaller of x and max, in place.</summary>
    public static Tensor clamp_max_(Tensor input, Scalar max) => input.clamp_max_(max);

    /// <summary>x + value tensor1 tensor2, in place.</summary>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul_(tensor1, tensor2, value);

    /// <summary>x + value tensor1 / tensor2, in place.</summary>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv_(tensor1, tensor2, value);

    /// <summary>x ln y, in place.</summary>
    public static Tensor xlogy_(Tensor x, Tensor y) => x.xlogy_(y);

    /// <summary>NaN and infinities replaced, in place.</summary>
    public static Tensor nan_to_num_(Tensor input, double nan = 0, double? posinf = null, double? neginf = null) => input.nan_to_num_(nan, posinf, neginf);
}
