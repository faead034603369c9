namespace ManagedTorch.Tensors;

/// <summary>Arithmetic on sizes: broadcasting, wrapping of negative dimensions, and how shapes are written in messages.</summary>
internal static class Shape
{
    /// <summary>"(3,4)", "(5)" or "()".</summary>
    public static string Format(ReadOnlySpan<long> shape)
    {
        var text = new System.Text.StringBuilder("(");
        for (var d = 0; d < shape.Length; d++)
        {
            if (d > 0) text.Append(',');
            text.Append(shape[d]);
        }

        return text.Append(')').ToString();
    }

    public static nint Count(ReadOnlySpan<long> shape)
    {
        var count = (nint)1;
        foreach (var size in shape) count = Times(count, size, shape);
        return count;
    }

    /// <summary>The product of a count and one more size of <paramref name="shape"/>; refused where no number holds it.</summary>
    public static nint Times(nint count, long size, ReadOnlySpan<long> shape)
    {
        var high = Math.BigMul(count, size, out var product);
        return high == product >> 63 ? (nint)product : throw TooLarge(shape);
    }

    public static ArgumentException TooLarge(ReadOnlySpan<long> shape) =>
        new($"a tensor {Format(shape)} is too large: its sizes must not be negative, and no machine has memory for more than "
            + $"{BufferPool.MostElements} elements");

    /// <summary>Turns a dimension counted from the end (-1 is the last) into one counted from the start.</summary>
    public static int Wrap(string operation, long dim, int dimensions)
    {
        // A scalar is treated as a vector of one element, as PyTorch does.
        var range = Math.Max(dimensions, 1);
        if (dim < -range || dim >= range)
            throw new ArgumentOutOfRangeException(
                nameof(dim), $"{operation}: dimension {dim} is outside {-range}..{range - 1} of a tensor with {dimensions} dimensions");
        return (int)(dim < 0 ? dim + range : dim);
    }

    /// <summary>
    /// The common shape of two tensors: sizes are compared from the right, and 1 stretches to the other's size.
    /// </summary>
    public static int Broadcast(string operation, ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> result)
    {
        var dimensions = Math.Max(x.Length, y.Length);
        for (var fromRight = 1; fromRight <= dimensions; fromRight++)
        {
            var a = fromRight <= x.Length ? x[^fromRight] : 1;
            var b = fromRight <= y.Length ? y[^fromRight] : 1;
            if (a != b && a != 1 && b != 1)
                throw new ArgumentException(
                    $"{operation}: {Format(x)} and {Format(y)} cannot be broadcast: sizes {a} and {b} differ and neither is 1");
            result[dimensions - fromRight] = a == 1 ? b : a;
        }

        return dimensions;
    }

    /// <summary>Strides that read a tensor as if it had <paramref name="shape"/>: 0 where one element is repeated.</summary>
    public static void BroadcastStrides(TensorImpl x, ReadOnlySpan<long> shape, Span<long> strides)
    {
        var missing = shape.Length - x.Dimensions;
        for (var d = 0; d < shape.Length; d++)
            strides[d] = d < missing || x.Shape[d - missing] == 1 ? 0 : x.Strides[d - missing];
    }
}
