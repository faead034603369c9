using Plotting.Formatting;
using TorchSharp;

namespace ManagedTorch.Tensors;

/// <summary>How a tensor is shown.</summary>
internal sealed class TensorFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new MimeFormatter<torch.Tensor>("text/html", TensorDisplay.Html),
        new MimeFormatter<torch.Tensor>("text/plain", TensorDisplay.Plain),
    ];
}
