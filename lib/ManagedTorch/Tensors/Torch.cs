using ManagedTorch.Autograd;
using ManagedTorch.Tensors;

namespace TorchSharp;

/// <summary>
/// Tensors, automatic differentiation, neural-network modules and optimisers, with TorchSharp's names.
/// <para>
/// <b>How a tensor lives and dies.</b> A <see cref="Tensor"/> is a handle: a small managed object that points to a
/// <c>TensorImpl</c>, which has the sizes, the strides and a position in a <c>TensorStorage</c>, the block of native
/// memory with the numbers. A view (<c>transpose</c>, <c>narrow</c>, <c>t[1]</c>) is a new handle and a new impl on the
/// same storage. Handles, impls, storages and graph nodes are counted, and each layer keeps the one below alive:
/// handle -> impl -> storage.
/// </para>
/// <para>
/// <b>The graph.</b> Under grad mode an operator whose input requires a gradient also makes a <c>Node</c>: the static
/// backward function, the nodes of its inputs (where their gradients will go) and the tensors the backward needs. The
/// output impl holds its node, a node holds the nodes of its inputs, so the graph lives exactly as long as something
/// computed from it. A trainable leaf has an accumulator node, which adds into <see cref="Tensor.grad"/>.
/// <c>backward()</c> visits the nodes from the last made to the first, and frees what they saved unless
/// <c>retain_graph</c> is set. A saved tensor that was changed in place in the meantime is detected by the version
/// number of its storage. A gradient on its way that one node alone holds may be overwritten by that node's backward, or
/// added to; one that has another holder, a handle, a view or another node, never is.
/// </para>
/// <para>
/// <b>The arena.</b> Every public operation opens an <c>Arena</c> scope; whatever it makes and does not hand
/// out goes back to the pools when it returns, or throws. The same scope surrounds each node's backward. So operators
/// never count references, and an exception in the middle of a backward leaks nothing.
/// </para>
/// <para>
/// <b>The pools.</b> When the last holder releases an impl or a node, it goes back to a pool of its thread; a storage
/// goes back to the <c>BufferPool</c>, which keeps blocks by size. <see cref="NewDisposeScope"/> disposes, at its end,
/// the handles made inside it: a training step inside such a scope finds all its memory in the pools from the second
/// step on, and allocates only the handles themselves. Without a scope nothing is lost either: forgotten handles are
/// found by the garbage collector, and their storages return through a finalizer, only later.
/// </para>
/// <para>
/// <b>Numbers.</b> Results do not depend on the number of threads or on which vector instructions the processor has:
/// see <c>ManagedTorch.Kernels</c>. Seeds mean what they mean in PyTorch: see <c>ManagedTorch.Random</c>.
/// </para>
/// </summary>
public static partial class torch
{
    private static ScalarType _defaultType = ScalarType.Float32;

    /// <summary>Element types of tensors; the values are PyTorch's.</summary>
    public enum ScalarType : sbyte
    {
        Int32 = 3,
        Int64 = 4,
        Float32 = 6,
        Float64 = 7,
        Bool = 11,
    }

    /// <summary>What a quotient is rounded to.</summary>
    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }

    // Public fields that can be assigned to, because TorchSharp's are.
#pragma warning disable CA2211, MA0069
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType @bool = ScalarType.Bool;
#pragma warning restore CA2211, MA0069

    public static ScalarType get_default_dtype() => _defaultType;

    public static void set_default_dtype(ScalarType dtype)
    {
        if (!dtype.IsFloat())
            throw new ArgumentException($"set_default_dtype: {dtype.Name()} was given, expected float32 or float64");
        _defaultType = dtype;
    }

    /// <summary>Starts a scope that disposes the tensors made inside it; use it with <c>using</c>.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Until disposed, operators on this thread do not record the graph.</summary>
    public static IDisposable no_grad() => new GradScope(enabled: false);

    /// <summary>Until disposed, operators on this thread record the graph (or do not).</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradScope(enabled);

    /// <summary>Until disposed, operators on this thread record the graph (or do not).</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradScope(mode);

    /// <summary>Until disposed, operators on this thread do not record the graph (or do).</summary>
    public static IDisposable inference_mode(bool mode = true) => new GradScope(!mode);

    public static bool is_grad_enabled() => GradMode.Enabled;

    private sealed class GradScope : IDisposable
    {
        private readonly bool _before = GradMode.Enabled;

        public GradScope(bool enabled) => GradMode.Enabled = enabled;

        public void Dispose() => GradMode.Enabled = _before;
    }
}
