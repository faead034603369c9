using static TorchSharp.torch;

namespace ManagedTorch.Tensors;

/// <summary>Sizes and promotion of the five element types: float32, float64, int64, int32 and bool.</summary>
internal static class DType
{
    public static nint ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Float32 => 4,
        ScalarType.Float64 => 8,
        ScalarType.Int64 => 8,
        ScalarType.Int32 => 4,
        ScalarType.Bool => 1,
        _ => throw Unknown(type),
    };

    public static bool IsFloat(this ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    public static bool IsInteger(this ScalarType type) => type is ScalarType.Int64 or ScalarType.Int32;

    /// <summary>PyTorch's names: float32, float64, int64, int32, bool.</summary>
    public static string Name(this ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Float64 => "float64",
        ScalarType.Int64 => "int64",
        ScalarType.Int32 => "int32",
        ScalarType.Bool => "bool",
        _ => throw Unknown(type),
    };

    public static ScalarType Of<T>() =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : throw new ArgumentException($"element type {typeof(T).Name} is not known: expected float, double, long, int or bool");

    /// <summary>
    /// The type of x op y. The higher category wins (bool, integer, floating point); within one category the wider
    /// type, except that a tensor without dimensions does not widen one that has some.
    /// </summary>
    public static ScalarType Promote(TensorImpl x, TensorImpl y)
    {
        if (x.Type == y.Type) return x.Type;
        if (Category(x.Type) == Category(y.Type))
        {
            if (x.Dimensions == 0 && y.Dimensions > 0) return y.Type;
            if (y.Dimensions == 0 && x.Dimensions > 0) return x.Type;
            return Wider(x.Type);
        }

        return Category(x.Type) > Category(y.Type) ? x.Type : y.Type;
    }

    /// <summary>The type that holds both: the higher category (bool, integer, floating point), then the wider type.</summary>
    public static ScalarType Promote(ScalarType x, ScalarType y) =>
        x == y ? x
        : Category(x) == Category(y) ? Wider(x)
        : Category(x) > Category(y) ? x : y;

    /// <summary>The type of a tensor of <paramref name="type"/> combined with a C# number: only its category counts.</summary>
    public static ScalarType PromoteScalar(ScalarType type, ScalarType number) =>
        Category(number) <= Category(type) ? type
        : number.IsFloat() ? get_default_dtype()
        : number;

    private static int Category(ScalarType type) => type.IsFloat() ? 2 : type.IsInteger() ? 1 : 0;

    /// <summary>The wider one of the two types of a category.</summary>
    private static ScalarType Wider(ScalarType type) => type.IsFloat() ? ScalarType.Float64 : ScalarType.Int64;

    private static ArgumentException Unknown(ScalarType type) =>
        new($"element type {type} is not known: expected Float32, Float64, Int64, Int32 or Bool");
}
