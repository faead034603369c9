using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => InPlaceOr(x, x.relu(), inplace);

            /// <summary>x above 0, slope x below.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => InPlaceOr(input, input.leaky_relu(negative_slope), inplace);

            /// <summary>x above 0, alpha (e^x - 1) below.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => InPlaceOr(x, x.elu(alpha), inplace);

            /// <summary>x Phi(x).</summary>
            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => InPlaceOr(x, x.gelu(), inplace);

            /// <summary>x Phi(x), or its approximation with tanh.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) => InPlaceOr(x, x.gelu(approximate), inplace);

            /// <summary>x / (1 + e^-x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => InPlaceOr(x, x.silu(), inplace);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => InPlaceOr(x, x.sigmoid(), inplace);

            public static Tensor tanh(Tensor x, bool inplace = false) => InPlaceOr(x, x.tanh(), inplace);

            /// <summary>ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            /// <summary>ln(1 / (1 + e^-x)).</summary>
            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

            /// <summary>The result, or x itself with the result put into it.</summary>
            private static Tensor InPlaceOr(Tensor x, Tensor result, bool inplace)
            {
                if (!inplace) return result;
                using var scope = Temporaries.Begin();
                using (result) Ops.OverwriteWith(x.Impl, result.Impl);
                return x;
            }
        }
    }

    public partial class Tensor
    {
        /// <summary>x Phi(x), Phi the cumulative normal distribution.</summary>
        public Tensor gelu()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Gelu(Impl));
        }

        public Tensor gelu(GELU.Approximate approximate)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(approximate == GELU.Approximate.tanh ? Ops.GeluTanh(Impl) : Ops.Gelu(Impl));
        }

        /// <summary>x / (1 + e^-x).</summary>
        public Tensor silu()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Silu(Impl));
        }

        /// <summary>ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20)
        {
            if (!(beta > 0)) throw new ArgumentException($"softplus: beta is {beta}, expected more than 0");
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Softplus(Impl, beta, threshold));
        }

        /// <summary>ln(1 / (1 + e^-x)).</summary>
        public Tensor log_sigmoid()
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LogSigmoid(Impl));
        }

        /// <summary>x above 0, slope x below.</summary>
        public Tensor leaky_relu(Scalar negative_slope)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.LeakyRelu(Impl, negative_slope.Real));
        }

        /// <summary>x above 0, alpha (e^x - 1) below.</summary>
        public Tensor elu(double alpha = 1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Elu(Impl, alpha));
        }
    }
}
