using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What is done to all parameters at once.</summary>
        public static class utils
        {
            /// <summary>
            /// Scales all gradients by max_norm / (norm + 1e-6) where their common norm, that of one vector of them all, is
            /// above max_norm; returns the norm before.
            /// </summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                if (!(norm_type > 0)) throw new ArgumentException($"clip_grad_norm_: norm_type is {norm_type}, expected more than 0");
                using var untracked = no_grad();
                using var scope = Arena.Begin();
                var gradients = Gradients(tensors);
                var norm = Norm(gradients, norm_type);
                var scale = max_norm / (norm + 1e-6);
                if (scale >= 1) return norm;

                // A norm that is NaN gives a scale that is NaN, and gradients that say so.
                foreach (var gradient in gradients) Ops.MultiplyScalarInPlace(gradient, scale);
                return norm;
            }

            /// <summary>Brings every element of every gradient into -clip_value..clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                if (!(clip_value >= 0)) throw new ArgumentException($"clip_grad_value_: clip_value is {clip_value}, expected 0 or more");
                using var untracked = no_grad();
                using var scope = Arena.Begin();
                foreach (var gradient in Gradients(tensors))
                {
                    var (low, high) = (Ops.Full([], -clip_value, gradient.Type), Ops.Full([], clip_value, gradient.Type));
                    Ops.Replace(gradient, Ops.Maximum(Ops.Minimum(gradient, high), low));
                }
            }

            /// <summary>All parameters as one vector, in order; it is part of the graph.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors) =>
                cat([.. tensors.Select(parameter => parameter.flatten())]);

            /// <summary>Copies the pieces of a vector into the parameters, in order.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var parameters = tensors.ToList();
                var size = parameters.Sum(parameter => parameter.numel());
                if (vec.ndim != 1 || vec.numel() != size)
                    throw new ArgumentException(
                        $"vector_to_parameters: the vector is {Shape.Format(vec.Impl.Shape)}, the parameters have {size} elements");
                using var untracked = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in parameters)
                {
                    parameter.copy_(vec.narrow(0, start, parameter.numel()).view(parameter.shape));
                    start += parameter.numel();
                }
            }

            private static List<TensorImpl> Gradients(IEnumerable<Parameter> parameters)
            {
                var gradients = new List<TensorImpl>();
                foreach (var parameter in parameters)
                {
                    if (parameter.Impl.Grad is { } gradient) gradients.Add(gradient);
                }

                return gradients;
            }

            private static double Norm(List<TensorImpl> gradients, double p)
            {
                if (p == 2) return EuclideanNorm(gradients);
                var norm = 0.0;
                foreach (var gradient in gradients)
                {
                    var own = Number(Ops.To(Ops.Norm(gradient, p, [], keepdim: false), ScalarType.Float64));
                    norm = double.IsInfinity(p) ? Math.Max(norm, own) : norm + Math.Pow(own, p);
                }

                return double.IsInfinity(p) ? norm : Math.Pow(norm, 1 / p);
            }

            private static unsafe double EuclideanNorm(List<TensorImpl> gradients)
            {
                var squares = 0.0;
                Span<nint> at = stackalloc nint[1];
                Span<long> length = stackalloc long[1];
                foreach (var gradient in gradients)
                {
                    var dense = Ops.Contiguous(gradient);
                    (at[0], length[0]) = ((nint)dense.Bytes, dense.Count);
                    var norm = gradient.Type == ScalarType.Float32
                        ? ManagedTorch.Kernels.Optimizers.Norm<float>(at, length)
                        : ManagedTorch.Kernels.Optimizers.Norm<double>(at, length);
                    squares += norm * norm;
                }

                return Math.Sqrt(squares);
            }

            private static unsafe double Number(TensorImpl x) => *x.Pointer<double>();
        }
    }
}
