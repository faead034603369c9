using System.Runtime.CompilerServices;

namespace ManagedTorch.Tensors;

/// <summary>Sizes or strides of up to eight dimensions, held inside their owner: no array to allocate.</summary>
[InlineArray(Capacity)]
internal struct Sizes
{
    public const int Capacity = 8;

    private long _first;

    public static Sizes Of(ReadOnlySpan<long> values)
    {
        Sizes dims = default;
        values.CopyTo(dims);
        return dims;
    }
}
