using static TorchSharp.torch;

namespace Lessons.Reinforcement;

/// <summary>Gathers the numbers of <see cref="PpoMetrics"/> while <see cref="Ppo.Update"/> runs.</summary>
internal sealed class PpoLog(Experience experience, double beta)
{
    private readonly List<double> _policyLoss = [], _valueLoss = [], _clipped = [], _valueClipped = [], _approxKl = [], _norm = [], _entropy = [];

    public void Add(ClippedLoss policy, ClippedLoss value, Tensor logits, Tensor logRatio, Tensor mask, double norm, bool last)
    {
        using var untracked = no_grad();
        _policyLoss.Add(policy.Loss.Number());
        _valueLoss.Add(value.Loss.Number());
        _clipped.Add(policy.ClipFraction.Number());
        _valueClipped.Add(value.ClipFraction.Number());
        _norm.Add(norm);
        if (!last) return;
        _approxKl.Add(Masked.Mean(logRatio.pow(2), mask).Number() / 2);
        var logP = logits.log_softmax(-1); // (b, T, V)
        var p = logP.exp();
        _entropy.Add(-Masked.Mean((p * logP).masked_fill(p.eq(0), 0).sum(-1), mask).Number()); // 0 log 0 is 0
    }

    public PpoMetrics Result()
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var (mask, B) = (experience.Rollout.Mask, experience.Scores.shape[0]);
        var score = experience.Scores.mean().Number();
        var kl = Masked.Clear(experience.LogProbs - experience.RefLogProbs, mask).sum().Number() / B;
        var all = Masked.Variance(experience.Returns, mask).Number();
        var unexplained = all > 0 ? Masked.Variance(experience.Returns - experience.Values, mask).Number() / all : 1;
        return new PpoMetrics(
            score, kl, score - beta * kl, _entropy.Average(), mask.sum().Number() / B, _policyLoss.Average(), _valueLoss.Average(),
            _clipped.Average(), _valueClipped.Average(), _approxKl.Average(), _norm.Average(), 1 - unexplained);
    }
}
