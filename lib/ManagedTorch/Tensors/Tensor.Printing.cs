using System.Collections;
using System.Globalization;
using ManagedTorch.Tensors;

namespace TorchSharp;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, element type and device alone.</summary>
    Metadata = 0,

    /// <summary>Aligned columns.</summary>
    Julia = 1,

    /// <summary>Nested brackets.</summary>
    Numpy = 2,

    /// <summary>A C# array expression.</summary>
    CSharp = 3,

    /// <summary>What <c>torch.TensorStringStyle</c> says.</summary>
    Default = 4,
}

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle _style = TensorStringStyle.Julia;
    private static string _floatFormat = "g5";
    private static string _newLine = Environment.NewLine;
    private static int _lineWidth = 100;
    private static int _maxRows = 6;
    private static int _maxColumns = 6;

    /// <summary>The style of str() and print().</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => _style;
        set => _style = value == TensorStringStyle.Default
            ? throw new ArgumentException("TensorStringStyle: Default cannot be the default, expected Metadata, Julia, Numpy or CSharp")
            : value;
    }

    /// <summary>Digits after the point, characters in a line, and how many rows and columns are shown of more.</summary>
    public static void set_printoptions(
        int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, (sci_mode ? "E" : "F") + precision, linewidth, newLine, maxRows, maxColumns);

    /// <summary>How tensors are written from now on; what is not given stays as it is.</summary>
    public static void set_printoptions(TensorStringStyle? style =
        null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        if (style is not null) TensorStringStyle = style.Value;
        _floatFormat = floatFormat ?? _floatFormat;
        _lineWidth = linewidth ?? _lineWidth;
        _newLine = newLine ?? _newLine;
        _maxRows = maxRows ?? _maxRows;
        _maxColumns = maxColumns ?? _maxColumns;
    }

    public partial class Tensor
    {
        /// <summary>Shape, element type and device: "[3x4], type = Float32, device = cpu".</summary>
        public override string ToString() => IsInvalid ? "a disposed tensor" : ToString(TensorStringStyle.Metadata);

        /// <summary>The numbers too, or (false) only shape, element type and device.</summary>
        public string ToString(
            bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            using var scope = Arena.Begin();
            var text = new TensorText(
                Impl,
                fltFormat ?? _floatFormat,
                width ?? _lineWidth,
                cultureInfo ?? CultureInfo.CurrentCulture,
                newLine ?? _newLine,
                _maxRows,
                _maxColumns);
            return (style == TensorStringStyle.Default ? _style : style) switch
            {
                TensorStringStyle.Metadata => text.Metadata(),
                TensorStringStyle.Julia => text.Julia(),
                TensorStringStyle.Numpy => text.Numpy(),
                TensorStringStyle.CSharp => text.CSharp(),
                _ => throw new ArgumentException(
                    $"ToString: style {style} is not known, expected Metadata, Julia, Numpy, CSharp or Default"),
            };
        }

        /// <summary>A Scalar, or lists of lists of them.</summary>
        public object tolist()
        {
            if (Impl.Dimensions == 0) return ToScalar();
            var list = new ArrayList();
            foreach (var row in unbind())
            {
                using (row) list.Add(row.tolist());
            }

            return list;
        }
    }
}

public static partial class TensorExtensionMethods
{
    /// <summary>The tensor in the style that <c>torch.TensorStringStyle</c> names, or another.</summary>
    public static string str(this torch.Tensor tensor, string? fltFormat = null, int? width =
        null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    /// <summary>The tensor in Julia's style: aligned columns.</summary>
    public static string jlstr(
        this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    /// <summary>The tensor in NumPy's style: nested brackets.</summary>
    public static string npstr(
        this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    /// <summary>The tensor as a C# array expression.</summary>
    public static string cstr(
        this torch.Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null) =>
        tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    /// <summary>Shape, element type and device.</summary>
    public static string metastr(this torch.Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    /// <summary>Writes the tensor to the console and gives it back.</summary>
    public static torch.Tensor print(this torch.Tensor t, string? fltFormat = "g5", int? width =
        100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }
}
