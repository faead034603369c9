using static TorchSharp.torch;

namespace Lessons;

/// <summary>A tensor's numbers and shape for code and messages, whatever its type.</summary>
internal static class TensorExtensions
{
    /// <summary>The shape as messages have it: (2,3).</summary>
    public static string ShapeText(this Tensor x) => $"({string.Join(',', x.shape)})";

    /// <summary>The one number of a tensor.</summary>
    public static double Number(this Tensor x) => x.to_type(float64).item<double>();

    /// <summary>All elements, row by row.</summary>
    public static double[] Doubles(this Tensor x) => x.detach().to_type(float64).data<double>().ToArray();
}
