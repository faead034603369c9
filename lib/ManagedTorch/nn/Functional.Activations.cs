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
            public static Tensor relu(Tensor x, bool inplace = false) => Apply("relu_", x, static (x, _) => Ops.Relu(x), 0, inplace);

            /// <summary>x above 0, negative_slope x below.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Apply("leaky_relu_", input, static (x, slope) => Ops.LeakyRelu(x, slope), negative_slope, inplace);

            /// <summary>x above 0, alpha (e^x - 1) below.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                Apply("elu_", x, static (x, alpha) => Ops.Elu(x, alpha), alpha, inplace);

            /// <summary>x Phi(x).</summary>
            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            /// <summary>x Phi(x), or its approximation with tanh.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) => Apply(
                "gelu_",
                x,
                approximate == Modules.GELU.Approximate.tanh ? static (x, _) => Ops.GeluTanh(x) : static (x, _) => Ops.Gelu(x),
                0,
                inplace);

            /// <summary>x / (1 + e^-x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => Apply("silu_", x, static (x, _) => Ops.Silu(x), 0, inplace);

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => Apply("sigmoid_", x, static (x, _) => Ops.Sigmoid(x), 0, inplace);

            public static Tensor tanh(Tensor x, bool inplace = false) => Apply("tanh_", x, static (x, _) => Ops.Tanh(x), 0, inplace);

            /// <summary>ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            /// <summary>ln(1 / (1 + e^-x)).</summary>
            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

            /// <summary>The function's result; or, in place, x itself with the result in it.</summary>
            private static Tensor Apply(
                string operation, Tensor x, Func<TensorImpl, double, TensorImpl> function, double parameter, bool inplace)
            {
                using var scope = Arena.Begin();
                if (!inplace) return new Tensor(function(x.Impl, parameter));
                Ops.ApplyInPlace(operation, x.Impl, function, parameter);
                return x;
            }
        }
    }

    public partial class Tensor
    {
        /// <summary>x Phi(x), Phi the cumulative normal distribution.</summary>
        public Tensor gelu()
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.Gelu(Impl));
        }

        public Tensor gelu(GELU.Approximate approximate)
        {
            using var scope = Arena.Begin();
            return new Tensor(approximate == GELU.Approximate.tanh ? Ops.GeluTanh(Impl) : Ops.Gelu(Impl));
        }

        /// <summary>x / (1 + e^-x).</summary>
        public Tensor silu()
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.Silu(Impl));
        }

        /// <summary>ln(1 + e^(beta x)) / beta; x itself where beta x is above the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20)
        {
            if (!(beta > 0)) throw new ArgumentException($"softplus: beta is {beta}, expected more than 0");
            using var scope = Arena.Begin();
            return new Tensor(Ops.Softplus(Impl, beta, threshold));
        }

        /// <summary>ln(1 / (1 + e^-x)).</summary>
        public Tensor log_sigmoid()
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.LogSigmoid(Impl));
        }

        /// <summary>x above 0, negative_slope x below.</summary>
        public Tensor leaky_relu(Scalar negative_slope)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.LeakyRelu(Impl, negative_slope.Real));
        }

        /// <summary>x above 0, alpha (e^x - 1) below.</summary>
        public Tensor elu(double alpha = 1)
        {
            using var scope = Arena.Begin();
            return new Tensor(Ops.Elu(Impl, alpha));
        }
    }
}
