using ManagedTorch.Tensors;
using Plotting.Formatting;

namespace TorchSharp.Modules;

/// <summary>
/// A tensor that a module owns and an optimiser changes. It shares the numbers of the tensor it is made from (or of a
/// copy, where their layout has gaps: optimisers go through a parameter in one run) and has no history of its own.
/// </summary>
[TypeFormatterSource(typeof(TensorFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data)
    {
        if (requires_grad) this.requires_grad = true;
    }
}
