using ManagedTorch.Autograd;
using ManagedTorch.Operators;
using ManagedTorch.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Always the processor's memory.</summary>
        public Device device => CPU;

        public DeviceType device_type => DeviceType.CPU;

        public int device_index => CPU.index;

        public bool is_cpu() => true;

        public Tensor cpu() => to_type(dtype);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(dtype, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(torch.device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>Of the other tensor's type.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to_type(other.dtype);

        /// <summary>Of the other tensor's type.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        /// <summary>beta * this + alpha * mat1 @ mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1)
        {
            using var scope = Temporaries.Begin();
            return new Tensor(Ops.Add(Ops.MultiplyNumber(Impl, beta), Ops.MultiplyNumber(mat1.mm(mat2).Impl, alpha)));
        }

        /// <summary>Turns this tensor itself: its shape changes, its numbers stay where they are.</summary>
        public Tensor transpose_(long dim0, long dim1) => Reshaped("transpose_", x => Ops.Transpose(x, dim0, dim1));

        /// <summary>Gives this tensor itself a new dimension of size 1.</summary>
        public Tensor unsqueeze_(long dim) => Reshaped("unsqueeze_", x => Ops.Unsqueeze(x, dim));

        /// <summary>Takes dimensions of size 1 from this tensor itself.</summary>
        public Tensor squeeze_(long? dim = null) => Reshaped("squeeze_", x => Ops.Squeeze(x, dim));

        private Tensor Reshaped(string operation, Func<TensorImpl, TensorImpl> view)
        {
            using var scope = Temporaries.Begin();
            Graph.BeforeInPlace(operation, Impl);
            Become(view(Impl));
            return this;
        }
    }
}
