using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, to read and write.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (DType.Of<T>() != Impl.Type)
                throw new ArgumentException(
                    $"data<{typeof(T).Name}>: this tensor is {Impl.Type.Name()} {Shape.Format(Impl.Shape)}; convert it with to_type "
                    + "or ask for its own type");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The one number of a tensor with one element.</summary>
        public unsafe T item<T>() where T : unmanaged
        {
            if (Impl.Count != 1)
                throw new InvalidOperationException($"item: a tensor {Shape.Format(Impl.Shape)} has {Impl.Count} elements, expected 1");
            if (DType.Of<T>() != Impl.Type)
                throw new ArgumentException(
                    $"item<{typeof(T).Name}>: this tensor is {Impl.Type.Name()} {Shape.Format(Impl.Shape)}; convert it with to_type "
                    + "or ask for its own type");
            return *Impl.Pointer<T>();
        }

        public Scalar ToScalar() => Impl.Type switch
        {
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Int32 => item<int>(),
            _ => item<bool>(),
        };

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            using var scope = Arena.Begin();
            var result = new Tensor(copy && type == Impl.Type ? Ops.Clone(Impl) : Ops.To(Impl, type));
            if (disposeAfter) Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public static explicit operator float(Tensor value) => (float)value.Number();

        public static explicit operator double(Tensor value) => value.Number();

        public static explicit operator int(Tensor value) => checked((int)value.Number());

        public static explicit operator long(Tensor value) =>
            value.Impl.Type == ScalarType.Int64 ? value.item<long>() : (long)value.Number();

        public static explicit operator bool(Tensor value) => value.Number() != 0;

        internal double Number() => ToScalar().Real;

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(Scalar scalar) =>
            scalar.Type.IsFloat() ? tensor(scalar.Real, scalar.Type) : tensor(scalar.Integer, scalar.Type);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);
    }
}

/// <summary>Reads single-number tensors as C# numbers.</summary>
public static partial class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => (float)value;

    public static double ToDouble(this torch.Tensor value) => (double)value;

    public static int ToInt32(this torch.Tensor value) => (int)value;

    public static long ToInt64(this torch.Tensor value) => (long)value;

    public static bool ToBoolean(this torch.Tensor value) => (bool)value;
}
