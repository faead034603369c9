using System.Numerics;

namespace ManagedTorch.Tests.Kernels;

/// <summary>Random shapes, and operands of such a shape with random strides: permuted, spaced out, broadcast.</summary>
internal static class Layouts
{
    public static long[] Shape(Random random, int most)
    {
        var shape = new long[random.Next(5)];
        long count = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            shape[d] = random.Next(12) switch { 0 => 1, 1 => 2, 2 when count < most / 64 => random.Next(16, 64), _ => random.Next(1, 9) };
            if (random.Next(60) == 0) shape[d] = 0;
            if (d == shape.Length - 1 && count * 10 < most) shape[d] = random.NextInt64(1, most / Math.Max(1, count));
            count *= shape[d];
        }
        return shape;
    }

    public static Layout<T> Input<T>(Random random, long[] shape) where T : unmanaged, INumber<T> =>
        Create<T>(random, shape, mayRepeat: true, random.Next(3));

    public static Layout<T> Output<T>(Random random, long[] shape) where T : unmanaged, INumber<T> =>
        Create<T>(random, shape, mayRepeat: false, random.Next(3));

    public static Layout<T> Contiguous<T>(Random random, long[] shape) where T : unmanaged, INumber<T> =>
        Create<T>(random, shape, mayRepeat: false, 0);

    /// <summary>Contiguous after dimensions a and b have changed places.</summary>
    public static Layout<T> Transposed<T>(Random random, long[] shape, int a, int b) where T : unmanaged, INumber<T>
    {
        var order = Enumerable.Range(0, shape.Length).ToArray();
        (order[a], order[b]) = (order[b], order[a]);
        return Create<T>(random, shape, mayRepeat: false, order, spacing: 1);
    }

    private static Layout<T> Create<T>(Random random, long[] shape, bool mayRepeat, int kind) where T : unmanaged, INumber<T>
    {
        var order = Enumerable.Range(0, shape.Length).ToArray();
        if (kind == 1) random.Shuffle(order);
        return Create<T>(random, shape, mayRepeat && random.Next(3) == 0, order, kind == 2 ? random.Next(1, 4) : 1);
    }

    private static Layout<T> Create<T>(Random random, long[] shape, bool mayRepeat, int[] order, int spacing)
        where T : unmanaged, INumber<T>
    {
        var strides = new long[shape.Length];
        long next = spacing;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            var d = order[i];
            if (mayRepeat && random.Next(2) == 0) continue;
            strides[d] = next;
            next *= Math.Max(1, shape[d]);
        }
        var data = new T[next + 1];
        for (var i = 0; i < data.Length; i++)
            data[i] = typeof(T) == typeof(byte)
                ? T.CreateChecked(random.Next(2))
                : T.CreateChecked(random.Next(-8, 9)) / T.CreateChecked(typeof(T) == typeof(long) ? 1 : 4);
        return new Layout<T>(shape, strides, data);
    }
}

internal sealed class Layout<T>(long[] shape, long[] strides, T[] data) where T : unmanaged, INumber<T>
{
    private readonly T[] _before = (T[])data.Clone();

    public long[] Strides => strides;
    public T[] Data => data;

    public T At(long[] index) => data[Offset(index)];

    private long Offset(long[] index)
    {
        long offset = 0;
        for (var d = 0; d < index.Length; d++) offset += index[d] * strides[d];
        return offset;
    }

    public void ShouldBe(Func<long[], T> expected)
    {
        foreach (var index in Indices())
        {
            if (!At(index).Equals(expected(index)))
                At(index).ShouldBe(
                    expected(index),
                    $"shape ({string.Join(",", shape)}), strides ({string.Join(",", strides)}), at ({string.Join(",", index)})");
        }
    }

    /// <summary>Nothing between the elements was written.</summary>
    public void ShouldHaveKeptItsGaps()
    {
        var own = new HashSet<long>();
        foreach (var index in Indices()) own.Add(Offset(index));
        for (var i = 0; i < data.Length; i++)
            if (!own.Contains(i)) data[i].ShouldBe(_before[i]);
    }

    private IEnumerable<long[]> Indices()
    {
        if (shape.Contains(0)) yield break;
        var index = new long[shape.Length];
        while (true)
        {
            yield return index;
            var d = shape.Length - 1;
            for (; d >= 0 && ++index[d] == shape[d]; d--) index[d] = 0;
            if (d < 0) yield break;
        }
    }
}
