using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A C# number on its way into an operation; it remembers which kind it was.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double _real;
    private readonly long _integer;

    private Scalar(double real, ScalarType type)
    {
        _real = real;
        _integer = type == ScalarType.Int64 || !double.IsFinite(real) ? 0 : (long)real;
        Type = type;
    }

    private Scalar(long integer, ScalarType type)
    {
        _real = integer;
        _integer = integer;
        Type = type;
    }

    public ScalarType Type { get; }

    internal double Real => _real;

    internal long Integer => _integer;

    public static implicit operator Scalar(float value) => new((double)value, ScalarType.Float32);

    public static implicit operator Scalar(double value) => new(value, ScalarType.Float64);

    public static implicit operator Scalar(int value) => new((long)value, ScalarType.Int64);

    public static implicit operator Scalar(long value) => new(value, ScalarType.Int64);

    public static implicit operator Scalar(bool value) => new(value ? 1L : 0L, ScalarType.Bool);

    public void Dispose()
    {
    }
}
