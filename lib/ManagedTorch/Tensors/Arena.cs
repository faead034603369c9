using ManagedTorch.Kernels;

namespace ManagedTorch.Tensors;

/// <summary>
/// Owns every <see cref="TensorImpl"/> made between <see cref="Begin"/> and the end of the scope it returns, and releases
/// them there. What should outlive the scope is retained by its holder: a <c>Tensor</c> handle, a graph node,
/// a gradient. Operators therefore never count references themselves.
/// </summary>
internal static class Arena
{
    [ThreadStatic] private static TensorImpl[]? _items;
    [ThreadStatic] private static int _count;
    [ThreadStatic] private static int _depth;

    /// <summary>Begins an operator, which is where an interrupted computation ends: nothing has been changed yet.</summary>
    public static Scope Begin()
    {
        Interruption.Look();
        return BeginWithin();
    }

    /// <summary>Begins a part of an operation that is to end whole, as an optimiser's step is.</summary>
    public static Scope BeginWithin()
    {
        _depth++;
        return new Scope(_count);
    }

    public static void Add(TensorImpl impl)
    {
        if (_depth == 0)
            throw new InvalidOperationException("a tensor was made outside an arena scope: its memory would never be returned");
        _items ??= new TensorImpl[256];
        if (_count == _items.Length) Array.Resize(ref _items, 2 * _count);
        _items[_count++] = impl;
    }

    internal readonly ref struct Scope(int mark)
    {
        public void Dispose()
        {
            var items = _items;
            while (_count > mark)
            {
                var impl = items![--_count];
                items[_count] = null!;
                impl.Release();
            }

            _depth--;
        }
    }
}
