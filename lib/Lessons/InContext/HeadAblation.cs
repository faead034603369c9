using Lessons.Models;
using static TorchSharp.torch;

namespace Lessons.InContext;

/// <summary>
/// Takes heads out of a model until it is disposed. The layer's output is sum_h y_h W_h, with y_h (T, hs) of head h and W_h (hs, C)
/// the rows of the projection that read it; setting W_h to 0 makes the head add nothing, and changes no other head's output.
/// </summary>
public sealed class HeadAblation : IDisposable
{
    private readonly List<(Tensor Weight, Tensor Copy)> _kept = [];

    /// <param name="model">The model, changed until Dispose.</param>
    /// <param name="heads">Layers and heads, both counted from 0.</param>
    /// <exception cref="ArgumentException">There is no such layer or head.</exception>
    public HeadAblation(Gpt model, params (int Layer, int Head)[] heads)
    {
        var config = model.Config;
        foreach (var (layer, head) in heads)
            if (layer < 0 || layer >= config.Layers || head < 0 || head >= config.Heads)
                throw new ArgumentException(
                    $"HeadAblation: layer {layer}, head {head}; expected a layer below {config.Layers} and a head below {config.Heads}");
        using var untracked = no_grad();
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        foreach (var layer in heads.Select(h => h.Layer).Distinct())
        {
            var weight = parameters[$"blocks.{layer}.attention.projection.weight"]; // (C, C), W transposed: columns read heads
            _kept.Add((weight, weight.clone().DetachFromDisposeScope()));
            foreach (var (_, head) in heads.Where(h => h.Layer == layer))
                weight.narrow(1, head * config.HeadSize, config.HeadSize).zero_();
        }
    }

    public void Dispose()
    {
        using var untracked = no_grad();
        foreach (var (weight, copy) in _kept)
        {
            weight.copy_(copy);
            copy.Dispose();
        }

        _kept.Clear();
    }
}
