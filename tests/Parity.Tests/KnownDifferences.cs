namespace Parity.Tests;

/// <summary>Where ManagedTorch and TorchSharp 0.107 are known to differ, by the name of the line that shows it.</summary>
internal static class KnownDifferences
{
    /// <param name="Name">The line in tests/Parity/Families/Differences.cs.</param>
    /// <param name="Ours">What ManagedTorch does.</param>
    /// <param name="Theirs">What TorchSharp does.</param>
    /// <param name="Reason">Why it stays so.</param>
    public sealed record Difference(string Name, string Ours, string Theirs, string Reason);

    private const string PyTorch = "ours is PyTorch's";

    public static IReadOnlyList<Difference> All { get; } =
    [
        new("zero_grad", "`optimizer.zero_grad()` leaves null",
            "it leaves zeros, and under Adam a parameter without a new gradient moves on",
            $"{PyTorch}; `model.zero_grad()` leaves null in both"),
        new("logsumexp of -inf", "the gradient of `logsumexp` over -inf alone is 0", "it is NaN",
            "what is masked everywhere must not end a training"),
        new("xavier_normal_", "normal numbers", "uniform ones of the same deviation", PyTorch),
        new("var_mean", "`torch.var_mean(x)` gives the variance", "without a dimension it gives the deviation", PyTorch),
        new("SGD maximize", "weight decay shrinks the weights",
            "with `maximize` it makes them grow: the gradient is negated after the decay was added", PyTorch),
        new("OneCycleLR after its last step", "the formula goes on", "the rate is 0", $"{PyTorch}; no step of training sees it"),
        new("create_graph alone", "`autograd.grad(create_graph: true)` keeps the graph", "it frees it unless `retain_graph` is set too",
            PyTorch),
        new("second derivative of bce", "the exact one", "1e-12 is added to its divisors p (1 - p)",
            "the first derivative, which is what training uses, is the same"),
        new("SGD state without momentum", "a state dictionary without momentum is loaded",
            "`load_state_dict` is a NullReferenceException", PyTorch),
        new("zero_ with a history", "the gradient of what was there is 0", "`backward` is an error; `fill_(0)` works", PyTorch),
        new("full of a truth", "`full(2, true)` is bool", "it is int64", PyTorch),
        new("sum of the literal 0", "an error", "`x.sum(0)` reads 0 as the element type Byte: everything is added up in 8 bits",
            "C# prefers the enum to a long; write `x.sum(0L)`"),
        new("default dtype of whole numbers", "`set_default_dtype(float64)` holds for the square root of an int64 too",
            "that stays float32", PyTorch),
        new("number types", "a `Scalar` made from a float is Float32", "it is Float64", "both promote alike"),
        new("topk ties", "the first of equal elements, in order", "any of them",
            "PyTorch leaves it open; ours is the same on every machine"),
        new("state_dict order", "a module's parameters, its buffers, then its children", "all parameters, then all buffers", PyTorch),
        new("ModuleList alone", "a ModuleList has the parameters of its modules", "outside a field of a module it has none", PyTorch),
        new("load of another type", "`Module.load` converts float64 to float32", "it is an error",
            "PyTorch's `load_state_dict` converts"),
        new("loadedParameters", "every name of the module, and whether the file had it",
            "the names of the file; one that the module lacks is an error", "the module's names are what a caller can act on"),
        new("index_add int32", "an int32 index is taken", "`index_add` wants int64", PyTorch),
        new("int32 beyond its range", "NaN becomes 0, what is too large the largest int",
            "what the processor gives, the smallest int on x64", "the same on every machine"),
        new("matmul of whole numbers", "an error", "they are multiplied", "nothing in the course needs it"),
        new("values with a history into a view", "an error that says to use `cat`, `stack` or `where`", "they are recorded",
            "views keep no list of their writers here"),
        new("unfold", "a copy", "a view", "same numbers"),
    ];
}
