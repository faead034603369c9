namespace ManagedTorch.Tests.Operators;

internal static partial class OperatorTable
{
    /// <summary>Stored operators that the engine does not have yet; an operator leaves this list with its entry.</summary>
    public static readonly string[] Pending =
    [
        "atan", "binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits_weights", "cosine_similarity",
        "cross_entropy", "cross_entropy_soft", "cross_entropy_weight", "elu", "embedding", "gelu", "kl_div",
        "l1_loss", "layer_norm", "layer_norm_plain", "leaky_relu", "linear", "log_softmax", "logsigmoid", "mse_loss",
        "nll_loss", "nll_loss_weight", "normalize", "one_hot", "scaled_dot_product_attention",
        "scaled_dot_product_attention_mask", "silu", "smooth_l1_loss", "softmax", "softplus",
    ];
}
