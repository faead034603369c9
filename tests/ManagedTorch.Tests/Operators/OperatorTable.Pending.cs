namespace ManagedTorch.Tests.Operators;

internal static partial class OperatorTable
{
    /// <summary>Stored operators that the engine does not have yet; an operator leaves this list with its entry.</summary>
    public static readonly string[] Pending =
    [
        "all", "amax", "amin", "any", "argmax", "argmax_dim", "argmin", "argmin_dim", "argsort", "atan",
        "binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits_weights", "cat", "ceil", "chunk",
        "clamp", "cosine_similarity", "cross_entropy", "cross_entropy_soft", "cross_entropy_weight", "cumsum",
        "diagonal", "dot", "einsum", "elu", "embedding", "eq", "erf", "flip", "floor", "gather", "ge", "gelu", "gt",
        "index", "index_add", "index_column", "index_mask", "index_pair", "index_put_", "index_put_accumulate",
        "index_select", "kl_div", "l1_loss", "layer_norm", "layer_norm_plain", "le", "leaky_relu", "linear", "log2",
        "log_softmax", "logsigmoid", "logsumexp", "lt", "masked_fill", "masked_fill_infinity", "masked_select", "max",
        "max_dim", "min", "min_dim", "mse_loss", "mv", "ne", "new_axis", "nll_loss", "nll_loss_weight", "norm",
        "norm_dim", "norm_p", "normalize", "one_hot", "outer", "prod", "repeat", "roll", "round",
        "scaled_dot_product_attention", "scaled_dot_product_attention_mask", "scatter", "scatter_add", "silu",
        "slice", "slice_last", "smooth_l1_loss", "softmax", "softplus", "sort", "split", "stack", "std", "std_dim",
        "topk", "tril", "triu", "unique", "var", "var_dim", "where",
    ];
}
