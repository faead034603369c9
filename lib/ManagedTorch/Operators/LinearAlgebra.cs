using ManagedTorch.Autograd;
using ManagedTorch.Tensors;
using TorchSharp;

namespace ManagedTorch.Operators;

/// <summary>Products of vectors, matrices and stacks of matrices.</summary>
internal static unsafe partial class Ops
{
    /// <summary>
    /// PyTorch's matmul: (k)(k) is a dot product, (m,k)(k,n) a matrix product, more dimensions are a stack of them
    /// with the leading dimensions broadcast; a vector joins as a row on the left or a column on the right.
    /// </summary>
    public static TensorImpl MatMul(TensorImpl x, TensorImpl y)
    {
        CheckFloats("matmul", x, y);
        if (x.Dimensions == 0 || y.Dimensions == 0)
            throw new ArgumentException(
                $"matmul: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: both sides need at least one dimension");
        var inner = x.Shape[^1];
        var other = y.Dimensions == 1 ? y.Shape[0] : y.Shape[^2];
        if (inner != other)
            throw new ArgumentException(
                $"matmul: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: inner sizes {inner} and {other} differ");

        if (x.Dimensions == 1 && y.Dimensions == 1) return Reshape(Mm(Unsqueeze(x, 0), Unsqueeze(y, 1)), []);
        if (x.Dimensions == 1) return Squeeze(MatMul(Unsqueeze(x, 0), y), -2);
        if (y.Dimensions == 1) return Squeeze(MatMul(x, Unsqueeze(y, 1)), -1);
        if (x.Dimensions == 2 && y.Dimensions == 2) return Mm(x, y);
        if (y.Dimensions == 2)
        {
            // One matrix on the right serves the whole stack: (..., m, k) is one tall matrix.
            Span<long> shape = stackalloc long[x.Dimensions];
            x.Shape.CopyTo(shape);
            shape[^1] = y.Shape[1];
            return Reshape(Mm(Reshape(x, [-1, inner]), y), shape);
        }

        return StackedProduct(x, y);
    }

    /// <summary>(m,k) x (k,n) -> (m,n).</summary>
    public static TensorImpl MatrixProduct(TensorImpl x, TensorImpl y)
    {
        if (x.Dimensions != 2 || y.Dimensions != 2)
            throw new ArgumentException($"mm: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: both sides must be matrices");
        return MatMul(x, y);
    }

    /// <summary>(B,m,k) x (B,k,n) -> (B,m,n).</summary>
    public static TensorImpl BatchProduct(TensorImpl x, TensorImpl y)
    {
        CheckFloats("bmm", x, y);
        if (x.Dimensions != 3 || y.Dimensions != 3 || x.Shape[0] != y.Shape[0] || x.Shape[2] != y.Shape[1])
            throw new ArgumentException($"bmm: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: expected (B,m,k) x (B,k,n)");
        var z = TensorImpl.Empty([x.Shape[0], x.Shape[1], y.Shape[2]], x.Type);
        if (x.Type == torch.ScalarType.Float32) MultiplyStack<float>(x, y, z);
        else MultiplyStack<double>(x, y, z);
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("bmm", z, x, y);
            node.Backward((x: node.SaveFor(1, x), y: node.SaveFor(0, y)), static (n, saved, dz) =>
            {
                // Z = X Y:  dX = dZ Y^T,  dY = X^T dZ
                if (n.Needs(0)) n.Accumulate(0, BatchProduct(dz, Transpose(n[saved.y], 1, 2)));
                if (n.Needs(1)) n.Accumulate(1, BatchProduct(Transpose(n[saved.x], 1, 2), dz));
            });
        }

        return z;
    }

    /// <summary>The sum of products of two vectors; whole numbers too.</summary>
    public static TensorImpl Dot(TensorImpl x, TensorImpl y)
    {
        if (x.Dimensions != 1 || y.Dimensions != 1 || x.Count != y.Count)
            throw new ArgumentException($"dot: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: expected two vectors of one size");
        CheckSameType("dot", x, y);
        return x.Type.IsFloat() ? MatMul(x, y) : To(Sum(Multiply(x, y)), x.Type);
    }

    /// <summary>(m,k) x (k) -> (m).</summary>
    public static TensorImpl MatrixVector(TensorImpl x, TensorImpl y)
    {
        if (x.Dimensions != 2 || y.Dimensions != 1)
            throw new ArgumentException($"mv: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: expected (m,k) x (k)");
        return MatMul(x, y);
    }

    /// <summary>z[i,j] = x[i] y[j].</summary>
    public static TensorImpl Outer(TensorImpl x, TensorImpl y)
    {
        if (x.Dimensions != 1 || y.Dimensions != 1)
            throw new ArgumentException($"outer: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: expected two vectors");
        return Multiply(Unsqueeze(x, 1), y);
    }

    /// <summary>Sums of products along the last dimensions of both: (..., k) x (..., k).</summary>
    public static TensorImpl Inner(TensorImpl x, TensorImpl y)
    {
        if (x.Dimensions == 0 || y.Dimensions == 0) return Multiply(x, y);
        if (x.Shape[^1] != y.Shape[^1])
            throw new ArgumentException(
                $"inner: {Shape.Format(x.Shape)} x {Shape.Format(y.Shape)}: last sizes {x.Shape[^1]} and {y.Shape[^1]} differ");
        var k = x.Shape[^1];
        return Reshape(MatMul(Reshape(x, [-1, k]), Transpose(Reshape(y, [-1, k]), 0, 1)), [.. x.Shape[..^1], .. y.Shape[..^1]]);
    }

    /// <summary>y = x W^T + b for x (..., in), W (out, in), b (out): (..., out).</summary>
    public static TensorImpl Linear(TensorImpl x, TensorImpl weight, TensorImpl? bias)
    {
        CheckFloats("linear", x, weight);
        if (weight.Dimensions != 2 || x.Dimensions == 0 || x.Shape[^1] != weight.Shape[1])
            throw new ArgumentException(
                $"linear: input {Shape.Format(x.Shape)}, weight {Shape.Format(weight.Shape)}: the input's last size must equal the "
                + "weight's last, (out, in)");
        if (bias is not null && (bias.Dimensions != 1 || bias.Shape[0] != weight.Shape[0]))
            throw new ArgumentException(
                $"linear: bias {Shape.Format(bias.Shape)}, weight {Shape.Format(weight.Shape)}: the bias must have shape "
                + $"({weight.Shape[0]})");
        Span<long> shape = stackalloc long[x.Dimensions];
        x.Shape.CopyTo(shape);
        shape[^1] = weight.Shape[0];
        var rows = x.Dimensions == 2 ? x : Reshape(x, [-1, x.Shape[^1]]);
        var y = Addmm(rows, weight, bias);
        return x.Dimensions == 2 ? y : Reshape(y, shape);
    }

    /// <summary>
    /// Y = X W^T + b for X (N, in): the bias is where each sum of products starts. A node of its own, because the
    /// gradient of W^T would reach W as a transposed view and have to be copied.
    /// </summary>
    private static TensorImpl Addmm(TensorImpl x, TensorImpl weight, TensorImpl? bias)
    {
        var y = TensorImpl.Empty([x.Shape[0], weight.Shape[0]], x.Type);
        var b = bias is null ? null : Contiguous(DetachedView(bias));
        if (x.Type == torch.ScalarType.Float32) MultiplyBias<float>(x, weight, b, y);
        else MultiplyBias<double>(x, weight, b, y);
        if (Graph.Needs(x, weight, bias))
        {
            var node = Graph.Record("linear", y, [x, weight, bias]);
            node.Backward((x: node.SaveFor(1, x), weight: node.SaveFor(0, weight)), static (n, saved, dy) =>
            {
                // Y = X W^T + b:  dX = dY W,  dW = dY^T X,  db = the sum of dY's rows
                if (n.Needs(0)) n.Accumulate(0, Mm(dy, n[saved.weight]));
                if (n.Needs(1)) n.Accumulate(1, Mm(Transpose(dy, 0, 1), n[saved.x]));
                n.Accumulate(2, dy);
            });
        }

        return y;
    }

    /// <summary>(m,k) x (k,n) -> (m,n).</summary>
    private static TensorImpl Mm(TensorImpl x, TensorImpl y)
    {
        var z = TensorImpl.Empty([x.Shape[0], y.Shape[1]], x.Type);
        if (x.Type == torch.ScalarType.Float32) Multiply<float>(x, y, z);
        else Multiply<double>(x, y, z);
        if (Graph.Needs(x, y))
        {
            var node = Graph.Record("mm", z, x, y);
            node.Backward((x: node.SaveFor(1, x), y: node.SaveFor(0, y)), static (n, saved, dz) =>
            {
                // Z = X Y:  dX = dZ Y^T,  dY = X^T dZ
                if (n.Needs(0)) n.Accumulate(0, Mm(dz, Transpose(n[saved.y], 0, 1)));
                if (n.Needs(1)) n.Accumulate(1, Mm(Transpose(n[saved.x], 0, 1), dz));
            });
        }

        return z;
    }

    private static TensorImpl StackedProduct(TensorImpl x, TensorImpl y)
    {
        Span<long> leading = stackalloc long[Sizes.Capacity];
        var count = Shape.Broadcast("matmul", x.Shape[..^2], y.Shape[..^2], leading);
        Span<long> shape = stackalloc long[count + 2];
        leading[..count].CopyTo(shape);

        shape[^2] = x.Shape[^2];
        shape[^1] = x.Shape[^1];
        var a = Reshape(Expand(x, shape), [-1, x.Shape[^2], x.Shape[^1]]);
        shape[^2] = y.Shape[^2];
        shape[^1] = y.Shape[^1];
        var b = Reshape(Expand(y, shape), [-1, y.Shape[^2], y.Shape[^1]]);
        shape[^2] = x.Shape[^2];
        return Reshape(BatchProduct(a, b), shape);
    }

    private static void Multiply<T>(TensorImpl x, TensorImpl y, TensorImpl z) where T : unmanaged
    {
        Kernels.MatMul.Multiply(
            (int)x.Shape[0], (int)y.Shape[1], (int)x.Shape[1],
            x.Pointer<T>(), (nint)x.Strides[0], (nint)x.Strides[1],
            y.Pointer<T>(), (nint)y.Strides[0], (nint)y.Strides[1],
            z.Pointer<T>(), (nint)z.Shape[1]);
    }

    private static void MultiplyBias<T>(TensorImpl x, TensorImpl weight, TensorImpl? bias, TensorImpl y) where T : unmanaged
    {
        var (m, n, k) = ((int)x.Shape[0], (int)weight.Shape[0], (int)x.Shape[1]);
        var (xRow, xColumn, wRow, wColumn) = ((nint)x.Strides[0], (nint)x.Strides[1], (nint)weight.Strides[1], (nint)weight.Strides[0]);
        if (bias is null)
            Kernels.MatMul.Multiply(m, n, k, x.Pointer<T>(), xRow, xColumn, weight.Pointer<T>(), wRow, wColumn, y.Pointer<T>(), n);
        else
            Kernels.MatMul.MultiplyBias(
                m, n, k, x.Pointer<T>(), xRow, xColumn, weight.Pointer<T>(), wRow, wColumn, bias.Pointer<T>(), y.Pointer<T>(), n);
    }

    private static void MultiplyStack<T>(TensorImpl x, TensorImpl y, TensorImpl z) where T : unmanaged
    {
        Kernels.MatMul.MultiplyBatch(
            (int)x.Shape[0], (int)x.Shape[1], (int)y.Shape[2], (int)x.Shape[2],
            x.Pointer<T>(), (nint)x.Strides[0], (nint)x.Strides[1], (nint)x.Strides[2],
            y.Pointer<T>(), (nint)y.Strides[0], (nint)y.Strides[1], (nint)y.Strides[2],
            z.Pointer<T>(), (nint)(z.Shape[1] * z.Shape[2]), (nint)z.Shape[2]);
    }

    private static void CheckFloats(string operation, TensorImpl x, TensorImpl y)
    {
        if (!x.Type.IsFloat() || x.Type != y.Type)
            throw new ArgumentException(
                $"{operation}: {x.Type.Name()} {Shape.Format(x.Shape)} x {y.Type.Name()} {Shape.Format(y.Shape)}: both sides must be "
                + "float32 or both float64");
    }
}
