using System.Runtime.CompilerServices;

namespace ManagedTorch.Tensors;

/// <summary>Sizes or strides of up to eight dimensions, held inside their owner: no array to allocate.</summary>
[InlineArray(Capacity)]
internal struct Dims
{
    public const int Capacity = 8;

    private long _first;

    public static Dims Of(ReadOnlySpan<long> values)
    {
        Dims dims = default;
        values.CopyTo(dims);
        return dims;
    }
}
