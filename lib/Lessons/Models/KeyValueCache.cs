using static TorchSharp.torch;

namespace Lessons.Models;

/// <summary>
/// The keys and values of the tokens read so far, one pair for each layer: the next token needs only its own query.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly (Tensor Keys, Tensor Values)?[] _layers;

    public KeyValueCache(int layers) => _layers = new (Tensor, Tensor)?[layers];

    /// <summary>How many tokens have been read by all layers.</summary>
    public long Length => _layers[^1]?.Keys.shape[2] ?? 0;

    /// <summary>Adds k and v (B, nh, T, hs) of new tokens, and gives those of all tokens so far (B, nh, t + T, hs).</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v)
    {
        var past = _layers[layer];
        var keys = (past is { } p ? cat([p.Keys, k], 2) : k.alias()).DetachFromDisposeScope();
        var values = (past is { } q ? cat([q.Values, v], 2) : v.alias()).DetachFromDisposeScope();
        past?.Keys.Dispose();
        past?.Values.Dispose();
        _layers[layer] = (keys, values);
        return (keys, values);
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer?.Keys.Dispose();
            layer?.Values.Dispose();
        }

        Array.Clear(_layers);
    }
}
