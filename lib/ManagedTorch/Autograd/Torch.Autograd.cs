using ManagedTorch.Autograd;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Derivatives of computed tensors.</summary>
    public static class autograd
    {
        /// <summary>
        /// d(outputs)/d(inputs), weighted by <paramref name="grad_outputs"/> and summed over the outputs, without
        /// touching any <c>grad</c>. With <paramref name="create_graph"/> the result can itself be differentiated.
        /// </summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs =
            null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var targets = inputs.Select(input => input.Impl).ToArray();
            for (var i = 0; i < targets.Length; i++)
            {
                if (!targets[i].RequiresGrad)
                    throw new InvalidOperationException($"grad: input {i} {Shape.Format(targets[i].Shape)} does not require grad");
                targets[i].GradientEdge();
            }

            var collected = new TensorImpl?[targets.Length];
            try
            {
                Engine.Run(Impls(outputs), Gradients(outputs, grad_outputs), retain_graph, create_graph, targets, collected);
                for (var i = 0; i < targets.Length; i++)
                {
                    if (collected[i] is null && !allow_unused)
                        throw new InvalidOperationException(
                            $"grad: input {i} {Shape.Format(targets[i].Shape)} was not used in computing the outputs; pass "
                            + "allow_unused: true to get null for it");
                }

                return collected.Select(gradient => gradient is null ? null! : new Tensor(gradient)).ToArray();
            }
            finally
            {
                foreach (var gradient in collected) gradient?.Release();
            }
        }

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors =
            null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (inputs is null)
            {
                Engine.Run(Impls(tensors), Gradients(tensors, grad_tensors), retain_graph ?? create_graph, create_graph);
                return;
            }

            var gradients = grad(tensors, inputs, grad_tensors, retain_graph ?? create_graph, create_graph, allow_unused: true);
            using var scope = Arena.Begin();
            for (var i = 0; i < inputs.Count; i++)
            {
                if (gradients[i] is null) continue;
                var (input, gradient) = (inputs[i].Impl, gradients[i].Impl);
                input.SetGrad(input.Grad is null ? gradient : Ops.Add(input.Grad, gradient));
            }
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors =
            null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Until disposed, backward passes look for NaN in every gradient and say which operator gave it.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(enabled: true, check_nan);

        /// <summary>As detect_anomaly, switched on or off.</summary>
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static TensorImpl[] Impls(IList<Tensor> tensors) => tensors.Select(tensor => tensor.Impl).ToArray();

        private static TensorImpl?[] Gradients(IList<Tensor> tensors, IList<Tensor>? gradients)
        {
            if (gradients is not null && gradients.Count != tensors.Count)
                throw new ArgumentException($"backward: {gradients.Count} gradients were given for {tensors.Count} tensors");
            return gradients?.Select(gradient => gradient?.Impl).ToArray() ?? new TensorImpl?[tensors.Count];
        }
    }
}
