namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Zeros([size], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Zeros([rows, columns], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Zeros([dim0, dim1, dim2], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Zeros([dim0, dim1, dim2, dim3], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Zeros(size, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Zeros(size, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 0, of this tensor's shape.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Zeros(Impl.Shape, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 1, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ones([size], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 1, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ones([rows, columns], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 1, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Ones([dim0, dim1, dim2], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 1, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Ones([dim0, dim1, dim2, dim3], dtype ?? this.dtype, requires_grad);

        /// <summary>Every element 1, of this tensor's shape.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Ones(Impl.Shape, dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Uninitialised([size], dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Uninitialised([rows, columns], dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device =
            null, bool requires_grad = false) => Uninitialised([dim0, dim1, dim2], dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device =
            null, bool requires_grad = false) => Uninitialised([dim0, dim1, dim2, dim3], dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Uninitialised(size, dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Uninitialised(size, dtype ?? this.dtype, requires_grad);

        /// <summary>Elements not yet set: whatever the memory held, of this tensor's shape.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Uninitialised(Impl.Shape, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Filled([size], value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(long rows, long columns, Scalar value, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Filled([rows, columns], value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device =
            null, bool requires_grad = false) => Filled([dim0, dim1, dim2], value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device =
            null, bool requires_grad = false) => Filled([dim0, dim1, dim2, dim3], value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Filled(size, value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's type unless dtype says otherwise.</summary>
        public Tensor new_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype =
            null, Device? device = null, bool requires_grad = false) => Filled(size, value, dtype ?? this.dtype, requires_grad);

        /// <summary>Every element the same number, of this tensor's shape.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Filled(Impl.Shape, value, dtype ?? this.dtype, requires_grad);

        /// <summary>Uniform numbers 0..1, of this tensor's shape.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand_like(this, dtype, device, requires_grad);

        /// <summary>Normal numbers, of this tensor's shape.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn_like(this, dtype, device, requires_grad);
    }
}
