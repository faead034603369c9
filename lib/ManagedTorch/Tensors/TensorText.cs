using System.Globalization;
using System.Text;
using ManagedTorch.Kernels;
using ManagedTorch.Operators;
using TorchSharp;

namespace ManagedTorch.Tensors;

/// <summary>A tensor as text, in TorchSharp's styles.</summary>
/// <param name="x">The tensor.</param>
/// <param name="floatFormat">A .NET format string for fractions.</param>
/// <param name="width">Characters in a line of the Julia style.</param>
/// <param name="culture">How numbers are written.</param>
/// <param name="newLine">What ends a line.</param>
/// <param name="maxRows">Of more rows only the first and last are written (NumPy and C# styles).</param>
/// <param name="maxColumns">Of more columns only the first and last are written (NumPy and C# styles).</param>
internal sealed class TensorText(
    TensorImpl x, string floatFormat, int width, CultureInfo culture, string newLine, int maxRows, int maxColumns)
{
    private const string Ellipsis = " ...";   // a line of the Julia style keeps room for it, also where nothing is left out

    private readonly TensorImpl _x = Ops.Contiguous(x.Alias());

    /// <summary>"[3x4], type = Float32, device = cpu".</summary>
    public string Metadata() => $"[{string.Join('x', _x.Shape.ToArray())}], type = {_x.Type}, device = cpu";

    /// <summary>Matrices with aligned columns, each below the index of its slice.</summary>
    public string Julia()
    {
        if (_x.Dimensions == 0) return $"{Metadata()}, value = {Element(0)}";
        var text = new StringBuilder(Metadata());
        if (_x.Count == 0) return text.Append(newLine).Append(newLine).ToString();
        text.Append(newLine);
        if (_x.Dimensions <= 2)
        {
            AppendMatrix(text, 0);
            return text.ToString();
        }

        var matrix = (nint)(_x.Shape[^2] * _x.Shape[^1]);
        for (nint start = 0; start < _x.Count; start += matrix)
        {
            if (start > 0) text.Append(newLine);
            text.Append('[').Append(string.Join(',', SliceIndex(start / matrix))).Append(",..,..] =").Append(newLine);
            AppendMatrix(text, start);
        }

        return text.ToString();
    }

    /// <summary>Nested brackets.</summary>
    public string Numpy()
    {
        if (_x.Dimensions == 0) return Element(0);
        var text = new StringBuilder();
        AppendNumpy(text, 0, 0);
        return text.ToString();
    }

    /// <summary>The array as a C# expression.</summary>
    public string CSharp()
    {
        if (_x.Dimensions == 0) return $"{Metadata()}, value = {Element(0)}";
        var text = new StringBuilder(Metadata()).Append(", value = ");
        if (_x.Dimensions > 1) text.Append(newLine);
        text.Append(CSharpName()).Append(" [").Append(',', _x.Dimensions - 1).Append("] ");
        if (_x.Dimensions == 1)
        {
            AppendCSharp(text, 0, 0);
            return text.ToString();
        }

        text.Append('{').Append(newLine).Append(' ');
        AppendRows(text, 0, 0, $",{newLine} ", $",{newLine} ...{newLine} ", AppendCSharp);
        return text.Append(newLine).Append('}').ToString();
    }

    private void AppendMatrix(StringBuilder text, nint start)
    {
        var rows = _x.Dimensions == 1 ? 1 : (nint)_x.Shape[^2];
        var columns = (nint)_x.Shape[^1];
        var widths = new List<int>();
        var used = 0;
        for (nint c = 0; c < columns; c++)
        {
            var widest = 0;
            for (nint r = 0; r < rows; r++) widest = Math.Max(widest, Element(start + r * columns + c).Length);
            used += 1 + widest;
            if (used + Ellipsis.Length > width && c > 0) break;
            widths.Add(widest);
        }

        for (nint r = 0; r < rows; r++)
        {
            for (var c = 0; c < widths.Count; c++) text.Append(' ').Append(Element(start + r * columns + c).PadLeft(widths[c]));
            if (widths.Count < columns) text.Append(Ellipsis);
            text.Append(newLine);
        }
    }

    private void AppendNumpy(StringBuilder text, int dim, nint start)
    {
        text.Append('[');
        if (dim == _x.Dimensions - 1)
        {
            AppendElements(text, start, "");
        }
        else
        {
            // One empty line more for every dimension between these rows and the innermost ones.
            var between = string.Concat(Enumerable.Repeat(newLine, _x.Dimensions - 1 - dim)) + new string(' ', dim + 1);
            AppendRows(text, dim, start, between, $"{between}...{between}", AppendNumpy);
        }

        text.Append(']');
    }

    private void AppendCSharp(StringBuilder text, int dim, nint start)
    {
        text.Append('{');
        if (dim == _x.Dimensions - 1)
        {
            AppendElements(text, start, _x.Type switch { torch.ScalarType.Float32 => "f", torch.ScalarType.Int64 => "L", _ => "" });
        }
        else
        {
            var between = $",{newLine}{new string(' ', dim + 1)}";
            AppendRows(text, dim, start, between, $"{between}...{between[1..]}", AppendCSharp);
        }

        text.Append('}');
    }

    private void AppendRows(StringBuilder text, int dim, nint start, string between, string gap, Action<StringBuilder, int, nint> append)
    {
        var rows = (nint)_x.Shape[dim];
        var size = Shape.Count(_x.Shape[(dim + 1)..]);
        for (nint r = 0; r < rows; r++)
        {
            if (r > 0) text.Append(Skips(ref r, rows, maxRows) ? gap : between);
            append(text, dim + 1, start + r * size);
        }
    }

    private void AppendElements(StringBuilder text, nint start, string suffix)
    {
        var columns = (nint)_x.Shape[^1];
        for (nint c = 0; c < columns; c++)
        {
            if (c > 0) text.Append(Skips(ref c, columns, maxColumns) ? ", ... " : ", ");
            text.Append(Element(start + c)).Append(suffix);
        }
    }

    /// <summary>After the first half of what may be shown, jumps to the last half.</summary>
    private static bool Skips(ref nint i, nint count, int most)
    {
        if (count <= most || i != (most + 1) / 2) return false;
        i = count - most / 2;
        return true;
    }

    private IEnumerable<nint> SliceIndex(nint slice)
    {
        var index = new nint[_x.Dimensions - 2];
        for (var d = index.Length - 1; d >= 0; d--)
        {
            index[d] = slice % (nint)_x.Shape[d];
            slice /= (nint)_x.Shape[d];
        }

        return index;
    }

    private unsafe string Element(nint i)
    {
        Interruption.LookAt(i);
        return _x.Type switch
        {
            torch.ScalarType.Float32 => _x.Pointer<float>()[i].ToString(floatFormat, culture),
            torch.ScalarType.Float64 => _x.Pointer<double>()[i].ToString(floatFormat, culture),
            torch.ScalarType.Int64 => _x.Pointer<long>()[i].ToString(culture),
            torch.ScalarType.Int32 => _x.Pointer<int>()[i].ToString(culture),
            _ => _x.Pointer<byte>()[i] != 0 ? "True" : "False",
        };
    }

    private string CSharpName() => _x.Type switch
    {
        torch.ScalarType.Float32 => "float",
        torch.ScalarType.Float64 => "double",
        torch.ScalarType.Int64 => "long",
        torch.ScalarType.Int32 => "int",
        _ => "bool",
    };
}
