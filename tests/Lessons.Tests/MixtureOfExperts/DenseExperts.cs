using Lessons.MixtureOfExperts;
using static TorchSharp.torch;

namespace Lessons.Tests.MixtureOfExperts;

/// <summary>The plain way: every expert works on every token, one token and one expert after the other, weighted by its gate.</summary>
internal static class DenseExperts
{
    /// <summary>sum over shared S_j(x) + sum_i G_i(x) E_i(x) for x (T, C), with the gates that the layer's gate gives now.</summary>
    public static Tensor Forward(ExpertLayer layer, Tensor gates, Tensor x)
    {
        var rows = new List<Tensor>();
        for (var t = 0L; t < x.shape[0]; t++)
        {
            var token = x.narrow(0, t, 1); // (1, C)
            var y = zeros_like(token);
            foreach (var expert in layer.Shared) y = y + expert.call(token);
            for (var i = 0; i < layer.Experts.Count; i++) y = y + gates[t, i] * layer.Experts[i].call(token);
            rows.Add(y);
        }

        return cat(rows, 0);
    }
}
