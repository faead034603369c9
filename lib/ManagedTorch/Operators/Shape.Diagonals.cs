using ManagedTorch.Autograd;
using ManagedTorch.Tensors;

namespace ManagedTorch.Operators;

/// <summary>Triangles and diagonals of matrices. Diagonal k is above the main one for k > 0 and below it for k &lt; 0.</summary>
internal static unsafe partial class Ops
{
    /// <summary>The elements on and below a diagonal, 0 above it; of every matrix in a stack.</summary>
    public static TensorImpl Tril(TensorImpl x, long diagonal)
    {
        var z = Triangle("tril", x, diagonal, lower: true);

        // z = the lower triangle of x:  dx = that of dz
        if (Graph.Needs(x)) Graph.Record("tril", z, x).Backward(diagonal, static (n, diagonal, dz) => n.Accumulate(0, Tril(dz, diagonal)));
        return z;
    }

    /// <summary>The elements on and above a diagonal, 0 below it; of every matrix in a stack.</summary>
    public static TensorImpl Triu(TensorImpl x, long diagonal)
    {
        var z = Triangle("triu", x, diagonal, lower: false);

        // z = the upper triangle of x:  dx = that of dz
        if (Graph.Needs(x)) Graph.Record("triu", z, x).Backward(diagonal, static (n, diagonal, dz) => n.Accumulate(0, Triu(dz, diagonal)));
        return z;
    }

    /// <summary>A view of the diagonal of two dimensions, which becomes the last dimension.</summary>
    public static TensorImpl Diagonal(TensorImpl x, long offset, long dim1, long dim2)
    {
        var z = DiagonalView("diagonal", x, offset, dim1, dim2);
        if (Graph.Needs(x))
        {
            // z = the diagonal of x:  dx is dz on the diagonal and zero elsewhere
            var node = Graph.Record("diagonal", z, x);
            node.Backward((offset, dim1, dim2), static (n, saved, dz) =>
                n.Accumulate(0, OnDiagonal(dz, n.InputShape(0), saved.offset, saved.dim1, saved.dim2)));
        }

        return z;
    }

    /// <summary>Zeros of a shape with x on a diagonal.</summary>
    public static TensorImpl OnDiagonal(TensorImpl x, ReadOnlySpan<long> shape, long offset, long dim1, long dim2)
    {
        var z = TensorImpl.Zeros(shape, x.Type);
        CopyInto(DiagonalView("diagonal", z, offset, dim1, dim2), x);
        if (Graph.Needs(x))
        {
            // z = x on the diagonal:  dx = the diagonal of dz
            var node = Graph.Record("on_diagonal", z, x);
            node.Backward(
                (offset, dim1, dim2), static (n, saved, dz) => n.Accumulate(0, Diagonal(dz, saved.offset, saved.dim1, saved.dim2)));
        }

        return z;
    }

    /// <summary>A vector becomes the diagonal of a matrix; a matrix gives its diagonal, copied.</summary>
    public static TensorImpl Diag(TensorImpl x, long diagonal)
    {
        if (x.Dimensions == 2) return Clone(Diagonal(x, diagonal, 0, 1));
        if (x.Dimensions != 1)
            throw new ArgumentException($"diag: a tensor {Shape.Format(x.Shape)} was given, expected a vector or a matrix");
        var n = x.Shape[0] + Math.Abs(Math.Clamp(diagonal, -BufferPool.MostElements, BufferPool.MostElements));
        return OnDiagonal(x, [n, n], diagonal, 0, 1);
    }

    private static TensorImpl DiagonalView(string operation, TensorImpl x, long offset, long dim1, long dim2)
    {
        if (x.Dimensions < 2)
            throw new ArgumentException($"{operation}: a tensor {Shape.Format(x.Shape)} has no diagonal; at least 2 dimensions are needed");
        var rows = Shape.Wrap(operation, dim1, x.Dimensions);
        var columns = Shape.Wrap(operation, dim2, x.Dimensions);
        if (rows == columns) throw new ArgumentException($"{operation}: dimension {rows} is named twice");
        Span<long> sizes = stackalloc long[x.Dimensions - 1];
        Span<long> strides = stackalloc long[x.Dimensions - 1];
        var kept = 0;
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (d == rows || d == columns) continue;
            sizes[kept] = x.Shape[d];
            strides[kept++] = x.Strides[d];
        }

        offset = Math.Clamp(offset, -x.Shape[rows], x.Shape[columns]);
        var (down, right) = (Math.Max(-offset, 0), Math.Max(offset, 0));
        sizes[^1] = Math.Max(0, Math.Min(x.Shape[rows] - down, x.Shape[columns] - right));
        strides[^1] = x.Strides[rows] + x.Strides[columns];
        var start = sizes[^1] == 0 ? 0 : down * x.Strides[rows] + right * x.Strides[columns];
        return x.View(sizes, strides, (nint)start);
    }

    private static TensorImpl Triangle(string operation, TensorImpl x, long diagonal, bool lower)
    {
        if (x.Dimensions < 2)
            throw new ArgumentException($"{operation}: a tensor {Shape.Format(x.Shape)} is not a matrix or a stack of them");
        var z = TensorImpl.Empty(x.Shape, x.Type);
        CopyInto(z, x);
        var (rows, columns) = ((nint)z.Shape[^2], (nint)z.Shape[^1]);
        if (z.Count == 0) return z;
        var size = z.Type.ElementSize();
        for (nint row = 0; row < z.Count / columns; row++)
        {
            // In row i the diagonal is column i + k; what goes to zero is right of it (or left).
            var on = row % rows + (nint)Math.Clamp(diagonal, -rows, columns);
            var (from, to) = lower ? (Math.Clamp(on + 1, 0, columns), columns) : (0, Math.Clamp(on, 0, columns));
            new Span<byte>(z.Bytes + (row * columns + from) * size, (int)((to - from) * size)).Clear();
        }

        return z;
    }
}
