namespace ManagedTorch.Tensors;

/// <summary>
/// What an in-place operation may read and write, by PyTorch's rule. A written tensor in which one memory location is
/// several elements (an expanded one) is refused. So is an input that shares a part of the written memory. An input that
/// is the written tensor itself, element for element, is allowed where each result needs its own element only.
/// </summary>
/// <remarks>
/// PyTorch looks no closer at tensors with gaps between their elements and computes whatever the order of its loop gives.
/// Here such an input is copied first, so that the result is that of the form that makes a new tensor. PyTorch still
/// writes through masks and index tensors into expanded tensors and warns that it should not; here that is refused.
/// </remarks>
internal static class Overlap
{
    /// <summary>Refuses to write where one memory location is several elements.</summary>
    public static void CheckWritten(string operation, TensorImpl written)
    {
        if (!written.IsContiguous && RepeatsElements(written))
        {
            throw new InvalidOperationException(
                $"{operation}: several elements of the written-to tensor {Text(written)} refer to a single memory location; clone() "
                + "it first");
        }
    }

    /// <summary>An input of an operation that writes while it reads: itself, or a copy where writing would change it too early.</summary>
    public static TensorImpl Input(string operation, TensorImpl written, TensorImpl input)
    {
        // Nearly always two buffers: one comparison.
        if (!ReferenceEquals(written.Storage, input.Storage)) return input;
        var relation = Relate(written, input);
        if (relation == Relation.Partial) throw Refusal(operation, written, input);
        return relation == Relation.Unknown && SpansMeet(written, input) ? Operators.Ops.Clone(input.Alias()) : input;
    }

    /// <summary>Checks an input of an operation that has read everything before it writes.</summary>
    public static void CheckInput(string operation, TensorImpl written, TensorImpl input)
    {
        if (ReferenceEquals(written.Storage, input.Storage) && Relate(written, input) == Relation.Partial)
            throw Refusal(operation, written, input);
    }

    /// <summary>
    /// Checks an input of an operation that puts elements elsewhere, as scatter_ does: it must not be the written
    /// tensor either.
    /// </summary>
    public static void CheckApart(string operation, TensorImpl written, TensorImpl input)
    {
        if (!ReferenceEquals(written.Storage, input.Storage)) return;
        var relation = Relate(written, input);
        if (relation == Relation.Partial || (relation == Relation.Same && (ReferenceEquals(written, input) || IsDense(written))))
            throw Refusal(operation, written, input);
    }

    private static InvalidOperationException Refusal(string operation, TensorImpl written, TensorImpl input) => new(
        $"{operation}: some elements of the input tensor {Text(input)} and the written-to tensor {Text(written)} refer to a single "
        + "memory location; clone() the input first");

    private static string Text(TensorImpl x) =>
        x.IsContiguous ? Shape.Format(x.Shape) : $"{Shape.Format(x.Shape)} with strides {Shape.Format(x.Strides)}";

    private static Relation Relate(TensorImpl written, TensorImpl input)
    {
        if (written.Count == 0 || input.Count == 0) return Relation.None;
        if (written.Offset == input.Offset && written.Shape.SequenceEqual(input.Shape) && SameStrides(written, input)) return Relation.Same;
        if (!IsDense(written) || !IsDense(input)) return Relation.Unknown;
        return written.Offset < input.Offset + input.Count && input.Offset < written.Offset + written.Count
            ? Relation.Partial
            : Relation.None;
    }

    /// <summary>The strides of one shape agree; those of dimensions with one element say nothing.</summary>
    private static bool SameStrides(TensorImpl x, TensorImpl y)
    {
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (x.Shape[d] != 1 && x.Strides[d] != y.Strides[d]) return false;
        }

        return true;
    }

    /// <summary>
    /// The elements fill their stretch of memory without a gap and without meeting, whatever the order of the
    /// dimensions.
    /// </summary>
    private static bool IsDense(TensorImpl x)
    {
        if (x.IsContiguous) return true;
        var expected = 1L;
        var (left, taken) = (x.Dimensions, 0);
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (x.Shape[d] != 1) continue;
            taken |= 1 << d;
            left--;
        }

        for (; left > 0; left--)
        {
            var next = -1;
            for (var d = 0; d < x.Dimensions && next < 0; d++)
            {
                if ((taken & (1 << d)) == 0 && x.Strides[d] == expected) next = d;
            }

            if (next < 0) return false;
            taken |= 1 << next;
            expected *= x.Shape[next];
        }

        return true;
    }

    private static bool RepeatsElements(TensorImpl x)
    {
        if (x.Count == 0) return false;
        for (var d = 0; d < x.Dimensions; d++)
        {
            if (x.Shape[d] > 1 && x.Strides[d] == 0) return true;
        }

        return false;
    }

    /// <summary>Whether the stretches from first to last element meet.</summary>
    private static bool SpansMeet(TensorImpl x, TensorImpl y) => x.Offset <= Last(y) && y.Offset <= Last(x);

    private static long Last(TensorImpl x)
    {
        long last = x.Offset;
        for (var d = 0; d < x.Dimensions; d++) last += (x.Shape[d] - 1) * x.Strides[d];
        return last;
    }

    private enum Relation
    {
        None,
        Same,
        Partial,
        Unknown,
    }
}
