using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>e^x.</summary>
        public Tensor exp()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Exp(Impl));
        }

        /// <summary>e^x - 1, exact near 0.</summary>
        public Tensor expm1()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Expm1(Impl));
        }

        /// <summary>The natural logarithm.</summary>
        public Tensor log()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Log(Impl));
        }

        /// <summary>ln(1 + x), exact near 0.</summary>
        public Tensor log1p()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Log1p(Impl));
        }

        /// <summary>The square root.</summary>
        public Tensor sqrt()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sqrt(Impl));
        }

        /// <summary>1 / sqrt(x).</summary>
        public Tensor rsqrt()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Rsqrt(Impl));
        }

        /// <summary>1 / x.</summary>
        public Tensor reciprocal()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Reciprocal(Impl));
        }

        /// <summary>|x|.</summary>
        public Tensor abs()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Absolute(Impl));
        }

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sign(Impl));
        }

        /// <summary>The sine of x in radians.</summary>
        public Tensor sin()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sin(Impl));
        }

        /// <summary>The cosine of x in radians.</summary>
        public Tensor cos()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Cos(Impl));
        }

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Tanh(Impl));
        }

        /// <summary>1 / (1 + e^-x).</summary>
        public Tensor sigmoid()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Sigmoid(Impl));
        }

        /// <summary>max(x, 0).</summary>
        public Tensor relu()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Relu(Impl));
        }

        /// <summary>x^2.</summary>
        public Tensor square()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.PowerNumber(Impl, 2));
        }
    }

    /// <summary>e^x.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>e^x - 1, exact near 0.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>The natural logarithm.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>ln(1 + x), exact near 0.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>The square root.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>1 / sqrt(x).</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>1 / x.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>|x|.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>The sine of x in radians.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>The cosine of x in radians.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>x^2.</summary>
    public static Tensor square(Tensor input) => input.square();
}
