using ManagedTorch.Autograd;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using Plotting.Formatting;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array of float32, float64, int64, int32 or bool that can remember how it was computed.
    /// The class is spread over files by family; each method is a thin layer over the operator of the same name.
    /// </summary>
    [TypeFormatterSource(typeof(TensorFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
    public partial class Tensor : IDisposable
    {
        private TensorImpl? _impl;

        /// <summary>Makes a handle and retains <paramref name="impl"/>; the running DisposeScope, if any, owns the handle.</summary>
        internal Tensor(TensorImpl impl)
        {
            impl.Retain();
            _impl = impl;
            DisposeScope.Current?.Attach(this);
        }

        /// <summary>Another handle on a tensor's numbers, without its history.</summary>
        private protected Tensor(Tensor data)
        {
            using var scope = Arena.Begin();
            _impl = data.Impl.IsContiguous ? data.Impl.Alias() : TensorImpl.Empty(data.Impl.Shape, data.Impl.Type);
            _impl.Retain();
            if (!data.Impl.IsContiguous) Ops.CopyInto(_impl, data.Impl);
            DisposeScope.Current?.Attach(this);
        }

        /// <summary>Replaces this handle's implementation; a leaf stays one, and loses its gradient.</summary>
        internal void Become(TensorImpl impl)
        {
            if (ReferenceEquals(impl, Impl)) return;
            impl.Retain();
            impl.IsTrainable = Impl.IsTrainable;
            Impl.Release();
            _impl = impl;
        }

        internal DisposeScope? Scope { get; set; }

        internal TensorImpl Impl => _impl
            ?? throw new ObjectDisposedException(nameof(Tensor), "this tensor was disposed (by Dispose or at the end of a DisposeScope)");

        public bool IsInvalid => _impl is null;

        public ScalarType dtype => Impl.Type;

        public long[] shape => Impl.Shape.ToArray();

        public long ndim => Impl.Dimensions;

        public long Dimensions => Impl.Dimensions;

        public long NumberOfElements => Impl.Count;

        public long ElementSize => (long)Impl.Type.ElementSize();

        public bool is_leaf => Impl.IsLeaf;

        public bool requires_grad
        {
            get => Impl.RequiresGrad;
            set => SetRequiresGrad(value);
        }

        /// <summary>The gradient that <c>backward()</c> added up, or null; set null to start again.</summary>
        public Tensor? grad
        {
            get => Impl.Grad is { } gradient ? new Tensor(gradient) : null;
            set
            {
                if (value is not null && !value.Impl.Shape.SequenceEqual(Impl.Shape))
                    throw new ArgumentException(
                        $"grad: a gradient {Shape.Format(value.Impl.Shape)} was given for a tensor {Shape.Format(Impl.Shape)}");
                Impl.SetGrad(value?.Impl);
            }
        }

        public long dim() => Impl.Dimensions;

        public long numel() => Impl.Count;

        public long[] size() => shape;

        public long size(int dim) => Impl.Shape[Shape.Wrap("size", dim, Impl.Dimensions)];

        public long[] stride() => Impl.Strides.ToArray();

        public long stride(int dim) => Impl.Strides[Shape.Wrap("stride", dim, Impl.Dimensions)];

        public long storage_offset() => Impl.Offset;

        public long element_size() => ElementSize;

        public bool is_contiguous() => Impl.IsContiguous;

        public bool is_floating_point() => Impl.Type.IsFloat();

        public bool is_integral() => !Impl.Type.IsFloat();

        public Tensor requires_grad_(bool requires_grad = true)
        {
            SetRequiresGrad(requires_grad);
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps this intermediate result's gradient too when <c>backward()</c> runs.</summary>
        public void retain_grad()
        {
            if (!Impl.RequiresGrad)
                throw new InvalidOperationException($"retain_grad: this tensor {Shape.Format(Impl.Shape)} does not require grad");
            if (!Impl.IsLeaf) Impl.Node!.KeepGradientOf(Impl);
        }

        /// <summary>
        /// Adds d(this)/d(leaf) to <see cref="grad"/> of every leaf this tensor was computed from. Without
        /// <paramref name="grad_tensors"/> this must be a single number.
        /// </summary>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors!, retain_graph, create_graph, inputs!);

        public void backward() => Engine.Run([Impl], [null], retainGraph: false, createGraph: false);

        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (Scope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var impl = _impl;
            _impl = null;
            Scope = null;
            impl?.Release();
        }

        private void SetRequiresGrad(bool value)
        {
            if (!Impl.IsLeaf)
            {
                if (value) return;
                throw new InvalidOperationException(
                    $"requires_grad: only a leaf can stop requiring grad; this tensor {Shape.Format(Impl.Shape)} was computed, use "
                    + "detach()");
            }

            if (value && !Impl.Type.IsFloat())
                throw new InvalidOperationException(
                    $"requires_grad: only float32 and float64 tensors can require grad, this one is {Impl.Type.Name()} "
                    + $"{Shape.Format(Impl.Shape)}");
            Impl.IsTrainable = value;
        }
    }
}
