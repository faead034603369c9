using ManagedTorch.Tensors;

namespace ManagedTorch.Operators;

/// <summary>
/// Sums of products named by letters: "bij,bjk->bik". A letter of an input that the output lacks is summed over. The
/// inputs are joined two at a time, from the left: letters that both have and that are needed later become the batch of
/// a batched matrix product, letters that both have and that are not needed later become its inner dimension.
/// </summary>
internal static partial class Ops
{
    public static TensorImpl Einsum(string equation, ReadOnlySpan<TensorImpl> tensors)
    {
        var (inputs, output) = ParseEquation(equation, tensors);
        var result = TakeDiagonals(tensors[0], ref inputs[0]);
        var letters = inputs[0];
        for (var i = 1; i < tensors.Length; i++)
        {
            var next = TakeDiagonals(tensors[i], ref inputs[i]);
            var needed = output + string.Concat(inputs[(i + 1)..]);
            CheckSizes(equation, result, letters, next, inputs[i]);
            (result, letters) = Join(result, letters, next, inputs[i], needed);
        }

        (result, letters) = SumUnneeded(result, letters, output);
        return Permute(result, [.. output.Select(letter => (long)letters.IndexOf(letter))]);
    }

    private static (string[] Inputs, string Output) ParseEquation(string equation, ReadOnlySpan<TensorImpl> tensors)
    {
        var text = equation.Replace(" ", "", StringComparison.Ordinal);
        if (text.Contains('.')) throw new ArgumentException($"einsum: \"{equation}\" has an ellipsis; name every dimension by a letter");
        var sides = text.Split("->");
        var inputs = sides[0].Split(',');
        if (sides.Length > 2 || text.Any(c => !char.IsAsciiLetter(c) && c is not (',' or '-' or '>')))
            throw new ArgumentException($"einsum: \"{equation}\" is not an equation like \"ij,jk->ik\"");
        if (inputs.Length != tensors.Length)
            throw new ArgumentException($"einsum: \"{equation}\" names {inputs.Length} tensors, {tensors.Length} were given");
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Length != tensors[i].Dimensions)
                throw new ArgumentException(
                    $"einsum: \"{inputs[i]}\" names {inputs[i].Length} dimensions of a tensor {Shape.Format(tensors[i].Shape)}");
        }

        // Without an arrow the output has the letters that occur once, in alphabetical order.
        var output = sides.Length == 2
            ? sides[1]
            : string.Concat(sides[0].Where(char.IsAsciiLetter).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order());
        foreach (var letter in output)
        {
            if (!sides[0].Contains(letter) || output.IndexOf(letter) != output.LastIndexOf(letter))
                throw new ArgumentException(
                    $"einsum: \"{equation}\": the output's letter {letter} must stand in an input, and once in the output");
        }

        return (inputs, output);
    }

    /// <summary>A letter that stands twice in one input names its diagonal.</summary>
    private static TensorImpl TakeDiagonals(TensorImpl x, ref string letters)
    {
        for (var d = 0; d < letters.Length; d++)
        {
            var twin = letters.IndexOf(letters[d], d + 1);
            if (twin < 0) continue;
            if (x.Shape[d] != x.Shape[twin])
                throw new ArgumentException(
                    $"einsum: the letter {letters[d]} names sizes {x.Shape[d]} and {x.Shape[twin]} of {Shape.Format(x.Shape)}");
            x = Diagonal(x, 0, d, twin);
            letters = letters.Remove(twin, 1).Remove(d, 1) + letters[d];
            d = -1;
        }

        return x;
    }

    private static (TensorImpl Result, string Letters) Join(TensorImpl x, string a, TensorImpl y, string b, string needed)
    {
        (x, a) = SumUnneeded(x, a, b + needed);
        (y, b) = SumUnneeded(y, b, a + needed);
        var batch = string.Concat(a.Where(c => b.Contains(c) && needed.Contains(c)));
        var inner = string.Concat(a.Where(c => b.Contains(c) && !needed.Contains(c)));
        var left = string.Concat(a.Where(c => !b.Contains(c)));
        var right = string.Concat(b.Where(c => !a.Contains(c)));
        var p = AsStack(x, a, batch, left, inner);
        var q = AsStack(y, b, batch, inner, right);
        var z = BatchProduct(p, q);
        long[] sizes = [.. batch.Select(c => x.Shape[a.IndexOf(c)]), .. left.Select(c => x.Shape[a.IndexOf(c)]),
            .. right.Select(c => y.Shape[b.IndexOf(c)])];
        return (Reshape(z, sizes), batch + left + right);

        static TensorImpl AsStack(TensorImpl x, string letters, string first, string second, string third)
        {
            var order = first + second + third;
            var permuted = Permute(x, [.. order.Select(c => (long)letters.IndexOf(c))]);
            var shape = permuted.Shape;
            return Reshape(permuted, [Shape.Count(shape[..first.Length]), Shape.Count(shape.Slice(first.Length, second.Length)),
                Shape.Count(shape[(first.Length + second.Length)..])]);
        }
    }

    private static (TensorImpl Result, string Letters) SumUnneeded(TensorImpl x, string letters, string needed)
    {
        long[] dims = [.. Enumerable.Range(0, letters.Length).Where(d => !needed.Contains(letters[d]))];
        return dims.Length == 0 ? (x, letters) : (Sum(x, dims, keepdim: false), string.Concat(letters.Where(needed.Contains)));
    }

    private static void CheckSizes(string equation, TensorImpl x, string a, TensorImpl y, string b)
    {
        for (var d = 0; d < a.Length; d++)
        {
            var other = b.IndexOf(a[d]);
            if (other >= 0 && x.Shape[d] != y.Shape[other])
                throw new ArgumentException(
                    $"einsum: \"{equation}\": the letter {a[d]} names size {x.Shape[d]} in one tensor and {y.Shape[other]} in another "
                    + $"{Shape.Format(y.Shape)}");
        }
    }
}
