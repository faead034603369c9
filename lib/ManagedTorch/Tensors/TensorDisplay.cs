using System.Globalization;
using System.Net;
using System.Text;
using TorchSharp;

namespace ManagedTorch.Tensors;

/// <summary>
/// A tensor at the end of a cell: its numbers as PyTorch prints them, then its shape and type. It asks for nothing that
/// TorchSharp's own tensor lacks, and shows that one too.
/// </summary>
internal static class TensorDisplay
{
    /// <summary>PyTorch's print options: digits, numbers shown in full, numbers shown at each end of more, characters in a line.</summary>
    private const int Precision = 4, Threshold = 1000, Edge = 3, LineWidth = 80;

    private const string Opening = "tensor(";

    public static string Html(torch.Tensor tensor) => $"<pre class=\"tensor\">{WebUtility.HtmlEncode(Plain(tensor))}</pre>";

    public static string Plain(torch.Tensor tensor)
    {
        if (tensor.IsInvalid) return "a disposed tensor";
        using var untracked = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var summarised = tensor.numel() > Threshold;
        var shown = summarised ? Ends(tensor) : tensor;
        var (numbers, width) = Aligned(shown);
        var at = 0;
        var text = tensor.numel() == 0 ? "[]" : Block(tensor.shape, 0, summarised, numbers, width, ref at);
        return $"{Closed(Opening + text, Remarks(tensor))}\nshape ({string.Join(',', tensor.shape)}), {tensor.dtype}";
    }

    /// <summary>The first and last three of every dimension that has more than six.</summary>
    private static torch.Tensor Ends(torch.Tensor tensor)
    {
        for (var d = 0; d < tensor.shape.Length; d++)
        {
            if (tensor.shape[d] > 2 * Edge)
                tensor = torch.cat([tensor.narrow(d, 0, Edge), tensor.narrow(d, tensor.shape[d] - Edge, Edge)], d);
        }

        return tensor;
    }

    private static (string[] Texts, int Width) Aligned(torch.Tensor tensor)
    {
        if (tensor.is_floating_point())
            return Fractions(tensor.detach().cpu().to_type(torch.ScalarType.Float64).contiguous().data<double>().ToArray());
        var texts = tensor.dtype == torch.ScalarType.Bool
            ? Array.ConvertAll(tensor.cpu().contiguous().data<bool>().ToArray(), value => value ? "True" : "False")
            : Array.ConvertAll(
                tensor.cpu()
                    .to_type(torch.ScalarType.Int64)
                    .contiguous()
                    .data<long>()
                    .ToArray(), value => value.ToString(CultureInfo.InvariantCulture));
        return Padded(texts, texts);
    }

    /// <summary>All whole: "1."; else four decimals; powers of ten where sizes differ by more than a factor of 1000.</summary>
    private static (string[] Texts, int Width) Fractions(double[] values)
    {
        var measured = values.Where(v => double.IsFinite(v) && v != 0).ToArray();
        var (low, high) = measured.Length == 0 ? (1, 1) : (measured.Min(Math.Abs), measured.Max(Math.Abs));
        var whole = Array.TrueForAll(measured, double.IsInteger);
        var scientific = high / low > 1000 || high > 1e8 || !whole && low < 1e-4;
        // Zeros, NaN and infinities take the width that the others need, or more, uncounted.
        return Padded(Array.ConvertAll(values, Text), measured.Select(Text));

        string Text(double value) =>
            double.IsNaN(value) ? "nan"
            : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
            : scientific ? Exponent(Rounded(value, 'e'))
            : whole ? value.ToString("F0", CultureInfo.InvariantCulture) + "."
            : Rounded(value, 'F');
    }

    private static (string[] Texts, int Width) Padded(string[] texts, IEnumerable<string> measured)
    {
        var width = measured.Select(text => text.Length).DefaultIfEmpty(1).Max();
        return (Array.ConvertAll(texts, text => text.PadLeft(width)), width);
    }

    /// <summary>Four decimals; a number exactly between two of them goes to the even one, in Python as by IEEE 754, not in .NET.</summary>
    private static string Rounded(double value, char format)
    {
        const int exact = 40;
        var shown = value.ToString($"{format}{Precision}", CultureInfo.InvariantCulture);
        var all = value.ToString($"{format}{exact}", CultureInfo.InvariantCulture);
        var cut = all.IndexOf('.') + 1 + Precision;
        var rest = all.AsSpan(cut, exact - Precision);
        var isTie = rest[0] == '5' && rest[1..].IndexOfAnyExcept('0') < 0;
        return isTie && (all[cut - 1] - '0') % 2 == 0 ? all.Remove(cut, exact - Precision) : shown;
    }

    /// <summary>.NET writes three digits of an exponent, Python as many as there are, at least two.</summary>
    private static string Exponent(string text)
    {
        var sign = text.IndexOf('e') + 1;
        return text[..(sign + 1)] + text[(sign + 1)..].TrimStart('0').PadLeft(2, '0');
    }

    private static string Block(long[] shape, int dim, bool summarised, string[] numbers, int width, ref int at)
    {
        if (shape.Length == 0) return numbers[0];
        var skips = summarised && shape[dim] > 2 * Edge;
        var count = skips ? 2 * Edge : (int)shape[dim];
        var parts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var last = dim == shape.Length - 1;
            if (skips && i == Edge) parts.Add(last ? " ..." : "...");
            parts.Add(last ? numbers[at++] : Block(shape, dim + 1, summarised, numbers, width, ref at));
        }

        var margin = new string(' ', Opening.Length + dim + 1);
        var inside = dim == shape.Length - 1
            ? Lines(parts, margin, width)
            : string.Join("," + new string('\n', shape.Length - 1 - dim) + margin, parts);
        return $"[{inside}]";
    }

    private static string Lines(List<string> numbers, string margin, int width)
    {
        var perLine = Math.Max(1, (LineWidth - margin.Length + 1) / (width + 2));
        return string.Join(",\n" + margin, numbers.Chunk(perLine).Select(line => string.Join(", ", line)));
    }

    /// <summary>What PyTorch prints after the numbers: the size where they do not show it, types other than the usual three.</summary>
    private static IEnumerable<string> Remarks(torch.Tensor tensor)
    {
        var isEmpty = tensor.numel() == 0;
        if (isEmpty && tensor.shape.Length != 1)
            yield return $"size=({string.Join(", ", tensor.shape)})";
        if (tensor.dtype != torch.ScalarType.Float32 && (isEmpty || tensor.dtype is not (torch.ScalarType.Int64 or torch.ScalarType.Bool)))
            yield return $"dtype=torch.{tensor.dtype.ToString().ToLowerInvariant()}";
        if (tensor.requires_grad)
            yield return "requires_grad=True";
    }

    private static string Closed(string text, IEnumerable<string> remarks)
    {
        var closed = new StringBuilder(text);
        var used = text.Length - text.LastIndexOf('\n') + 1;
        foreach (var remark in remarks)
        {
            var fits = used + remark.Length + 2 <= LineWidth;
            closed.Append(fits ? ", " : ",\n" + new string(' ', Opening.Length)).Append(remark);
            used = fits ? used + remark.Length + 2 : Opening.Length + remark.Length;
        }

        return closed.Append(')').ToString();
    }
}
