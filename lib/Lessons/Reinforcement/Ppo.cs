using Lessons.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Reinforcement;

// The whole of PPO for a language model, from rewards to weights, in reading order: Gae, the two losses, the rewards with
// their KL penalty, Collect (answers and what is known about them) and Update (a few passes of gradient steps over them).
// The model it trains is in GptWithValueHead.cs, the sampling in Rollout.cs, means over masks in Masked.cs.

/// <summary>How much better each action was than expected, and what the value should have been, both (B, T).</summary>
public sealed record AdvantageEstimate(Tensor Advantages, Tensor Returns);

/// <summary>Generalised advantage estimation.</summary>
/// <remarks>Schulman et al. (2016).</remarks>
public static class Gae
{
    /// <summary>
    /// Equation 17.7: delta_t = r_t + gamma V(s_{t+1}) - V(s_t). Equation 17.8: A_t = delta_t + gamma lambda A_{t+1}, from the
    /// last real token back to the first; returns_t = A_t + V(s_t). After the last token V and A are 0. Not whitened.
    /// </summary>
    /// <param name="rewards">r_t for each token, (B, T).</param>
    /// <param name="values">V(s_t), before token t was chosen, (B, T).</param>
    /// <param name="mask">1 for real tokens, (B, T). Others are stepped over as if they were not there; both results are 0 at them.</param>
    /// <param name="gamma">What a reward is worth one token later.</param>
    /// <param name="lambda">0: trust the values, A_t = delta_t. 1: trust the rewards, A_t = sum of the rewards to come - V(s_t).</param>
    /// <returns>Numbers without gradient, of the type of the values.</returns>
    public static AdvantageEstimate Advantages(Tensor rewards, Tensor values, Tensor mask, double gamma, double lambda)
    {
        Masked.Require("Gae.Advantages", mask, ("the rewards", rewards), ("the values", values));
        if (!(gamma is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(gamma), $"Gae.Advantages: gamma is {gamma}; expected 0 to 1");
        if (!(lambda is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(lambda), $"Gae.Advantages: lambda is {lambda}; expected 0 to 1");
        var (B, T) = ((int)mask.shape[0], (int)mask.shape[1]);
        var (r, V, m) = (Doubles(rewards), Doubles(values), Doubles(mask));
        var (A, returns) = (new double[B * T], new double[B * T]);
        for (var b = 0; b < B; b++)
        {
            var (nextValue, nextA) = (0.0, 0.0);
            for (var t = b * T + T - 1; t >= b * T; t--)
            {
                if (m[t] == 0) continue;
                var delta = r[t] + gamma * nextValue - V[t];
                A[t] = delta + gamma * lambda * nextA;
                returns[t] = A[t] + V[t];
                (nextValue, nextA) = (V[t], A[t]);
            }
        }

        return new AdvantageEstimate(
            tensor(A, [B, T]).to_type(values.dtype), tensor(returns, [B, T]).to_type(values.dtype));

        static double[] Doubles(Tensor x) => x.detach().to_type(float64).data<double>().ToArray();
    }
}

/// <summary>A loss to go down, and the share of tokens at which clipping decided, which get no gradient.</summary>
public sealed record ClippedLoss(Tensor Loss, Tensor ClipFraction);

/// <summary>
/// The hyperparameters of PPO. Beta is the price of one nat of KL; Gamma and Lambda belong to <see cref="Gae"/>; Clip to the
/// policy and ValueClip to the value; Epochs is how often each batch of answers is used, Minibatch how many answers make
/// one step; ValueWeight is the share of the value loss; longer gradients are cut to MaxGradientNorm.
/// </summary>
public sealed record PpoSettings(
    double Beta = 0.05,
    double Gamma = 1,
    double Lambda = 0.95,
    double Clip = 0.2,
    double ValueClip = 0.2,
    int Epochs = 2,
    int Minibatch = 32,
    double ValueWeight = 0.1,
    double MaxGradientNorm = 1,
    int MaxTokens = 34)
{
    /// <summary>Refuses what no run can use.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value and what was expected.</exception>
    public void Check()
    {
        foreach (var (name, value) in new[] { (nameof(Beta), Beta), (nameof(ValueWeight), ValueWeight) })
            if (!(value >= 0 && double.IsFinite(value)))
                throw new ArgumentException($"PpoSettings: {name} is {value}; expected a finite number, 0 or more");
        foreach (var (name, value) in new[] { (nameof(Gamma), Gamma), (nameof(Lambda), Lambda) })
            if (!(value is >= 0 and <= 1)) throw new ArgumentException($"PpoSettings: {name} is {value}; expected 0 to 1");
        (string, double)[] lengths = [(nameof(Clip), Clip), (nameof(ValueClip), ValueClip), (nameof(MaxGradientNorm), MaxGradientNorm)];
        foreach (var (name, value) in lengths)
            if (!(value > 0 && double.IsFinite(value)))
                throw new ArgumentException($"PpoSettings: {name} is {value}; expected more than 0, and finite");
        foreach (var (name, value) in new[] { (nameof(Epochs), Epochs), (nameof(Minibatch), Minibatch), (nameof(MaxTokens), MaxTokens) })
            if (value < 1) throw new ArgumentException($"PpoSettings: {name} is {value}; expected 1 or more");
    }
}

/// <summary>
/// Answers and all that is known about them before the first update: scores (B), the rest (B, T). The advantages are whitened.
/// </summary>
public sealed record Experience(
    Rollout Rollout, Tensor Scores, Tensor LogProbs, Tensor RefLogProbs, Tensor Values, Tensor Advantages, Tensor Returns);

/// <summary>
/// One iteration in numbers, as PPO trainers log them. Of the answers: mean Score, mean Kl to the reference in nats per answer,
/// Objective = Score - Beta Kl, Entropy of the next token in nats, mean Length in tokens. Of the update: the two losses and clip
/// fractions, ApproxKl = 1/2 mean (log pi - log pi_old)^2 in its last pass, and the gradient's mean length before it was cut.
/// ExplainedVariance = 1 - Var(returns - V)/Var(returns) says how well the value was guessed before: 1 at best, 0 for a constant,
/// and 0 where all returns are equal.
/// </summary>
public sealed record PpoMetrics(
    double Score, double Kl, double Objective, double Entropy, double Length, double PolicyLoss, double ValueLoss,
    double ClipFraction, double ValueClipFraction, double ApproxKl, double GradientNorm, double ExplainedVariance);

/// <summary>Proximal policy optimisation with clipping, for a language model that is rewarded at the end of its answer.</summary>
/// <remarks>
/// Schulman et al. (2017); for language models Ziegler et al. (2019) and Stiennon et al. (2020), with the formulas of TRL's
/// first PPOTrainer.
/// </remarks>
public static class Ppo
{
    /// <summary>
    /// Equation 17.6: the mean over real tokens of max(-A rho, -A clip(rho, 1 - clip, 1 + clip)) with the ratio
    /// rho = pi(token)/pi_old(token) = exp(logProbs - oldLogProbs). It is minus L^CLIP. All (B, T).
    /// </summary>
    /// <param name="logProbs">log pi of each token under the policy in training; carries the gradient.</param>
    /// <param name="oldLogProbs">The same under the policy that wrote the answers.</param>
    /// <param name="advantages">How much better each token was than expected.</param>
    /// <param name="mask">1 for the tokens of the answers.</param>
    /// <param name="clip">How far the ratio is rewarded, the epsilon of the paper; usually 0.2.</param>
    public static ClippedLoss PolicyLoss(Tensor logProbs, Tensor oldLogProbs, Tensor advantages, Tensor mask, double clip)
    {
        Masked.Require("Ppo.PolicyLoss", mask,
            ("the log-probabilities", logProbs), ("the old log-probabilities", oldLogProbs), ("the advantages", advantages));
        RequireClip("Ppo.PolicyLoss", clip);
        var logRatio = Masked.Clear(logProbs - oldLogProbs, mask); // (B, T)
        // Where clipping decides, a ratio that overflows is cut off: its derivative would be 0 * infinity.
        var ratio = logRatio.masked_fill(logRatio.gt(80).logical_and(advantages.ge(0)), 80).exp();
        var free = -advantages * ratio;
        var clipped = -advantages * ratio.clamp(1 - clip, 1 + clip);
        return new ClippedLoss(
            Masked.Mean(maximum(free, clipped), mask),
            Masked.Mean(clipped.gt(free).to_type(mask.dtype), mask));
    }

    /// <summary>
    /// Equation 17.9: half the mean over real tokens of max((V - R)^2, (V_clip - R)^2), with V_clip = V_old + clip(V - V_old, -clip,
    /// clip): a value that has moved by more than clip gains nothing by moving on. All (B, T).
    /// </summary>
    /// <param name="values">V(s_t) in training; carries the gradient.</param>
    /// <param name="oldValues">The same before the update.</param>
    /// <param name="returns">What they should have been, R.</param>
    /// <param name="mask">1 for the tokens of the answers.</param>
    /// <param name="clip">In units of reward.</param>
    public static ClippedLoss ValueLoss(Tensor values, Tensor oldValues, Tensor returns, Tensor mask, double clip)
    {
        Masked.Require("Ppo.ValueLoss", mask, ("the values", values), ("the old values", oldValues), ("the returns", returns));
        RequireClip("Ppo.ValueLoss", clip);
        var free = Masked.Clear(values - returns, mask).pow(2); // (B, T)
        var clipped = Masked.Clear(oldValues + Masked.Clear(values - oldValues, mask).clamp(-clip, clip) - returns, mask).pow(2);
        return new ClippedLoss(
            0.5 * Masked.Mean(maximum(free, clipped), mask),
            Masked.Mean(clipped.gt(free).to_type(mask.dtype), mask));
    }

    /// <summary>
    /// Equation 17.10: r_t = -beta (log pi(token_t) - log pi_ref(token_t)), plus the answer's score at its last token: the
    /// rewards (B, T) of an answer add up to score - beta log pi(y)/pi_ref(y). Numbers without gradient; 0 where the mask is 0.
    /// </summary>
    /// <param name="scores">One for each answer, (B).</param>
    /// <param name="logProbs">log pi of each token under the policy that wrote it, (B, T).</param>
    /// <param name="refLogProbs">The same under the reference, (B, T).</param>
    /// <param name="mask">1 for the tokens of the answers, (B, T).</param>
    /// <param name="beta">The price of one nat of KL, in units of reward.</param>
    public static Tensor PenalizedRewards(Tensor scores, Tensor logProbs, Tensor refLogProbs, Tensor mask, double beta)
    {
        Masked.Require(
            "Ppo.PenalizedRewards", mask, ("the log-probabilities", logProbs), ("the reference's log-probabilities", refLogProbs));
        if (scores.ndim != 1 || scores.shape[0] != mask.shape[0])
            throw new ArgumentException(
                $"Ppo.PenalizedRewards: the scores have shape {scores.ShapeText()} and the mask {mask.ShapeText()}; "
                    + "expected (B) and (B, T)");
        RequireRewards(scores, beta);
        var later = mask.flip(1).cumsum(1).flip(1); // real tokens from here to the end
        var last = mask * later.eq(1).to_type(mask.dtype); // (B, T), 1 at the last one
        return (Masked.Clear((logProbs - refLogProbs) * -beta, mask) + last * scores.unsqueeze(1)).detach();
    }

    /// <summary>
    /// Has the policy answer the prompts (B, P), scores the answers, and works out advantages and returns. Nothing is learned here.
    /// </summary>
    /// <param name="score">From tokens (B, T + 1), prompts with answers up to their end token, to one number for each, (B).</param>
    public static Experience Collect(
        GptWithValueHead policy, Gpt reference, Tensor prompts, long end, Func<Tensor, Tensor> score,
        PpoSettings settings, Generator generator)
    {
        settings.Check();
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var rollout = Rollout.Sample(policy.Gpt, prompts, settings.MaxTokens, end, generator);
        var scores = score(rollout.Tokens); // (B)

        var (logits, values) = policy.call(rollout.Inputs); // (B, T, V), (B, T)
        var logProbs = NextToken.LogProbabilities(logits, rollout.Targets); // (B, T)
        var refLogProbs = NextToken.LogProbabilities(reference.call(rollout.Inputs), rollout.Targets); // (B, T)

        var rewards = PenalizedRewards(scores, logProbs, refLogProbs, rollout.Mask, settings.Beta);
        var (advantages, returns) = Gae.Advantages(rewards, values, rollout.Mask, settings.Gamma, settings.Lambda);
        advantages = Masked.Whiten(advantages, rollout.Mask);
        return new Experience(
            new Rollout(Keep(rollout.Tokens), Keep(rollout.Mask)), Keep(scores), Keep(logProbs), Keep(refLogProbs),
            Keep(values), Keep(advantages), Keep(returns));

        static Tensor Keep(Tensor x) => x.MoveToOuterDisposeScope();
    }

    /// <summary>Epochs passes over the answers, one step of the optimizer for each minibatch, sampled again in each pass.</summary>
    public static PpoMetrics Update(
        GptWithValueHead policy, optim.Optimizer optimizer, Experience experience, PpoSettings settings, Generator generator)
    {
        settings.Check();
        var (rollout, B) = (experience.Rollout, experience.Scores.shape[0]);
        var metrics = new PpoLog(experience, settings.Beta);
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            var order = randperm(B, generator: generator).data<long>().ToArray();
            foreach (var chunk in order.Chunk(settings.Minibatch))
            {
                using var scope = NewDisposeScope();
                var rows = tensor(chunk);
                Tensor Pick(Tensor x) => x.index_select(0, rows);
                var (inputs, targets, mask) = (Pick(rollout.Inputs), Pick(rollout.Targets), Pick(rollout.Mask));
                var oldLogProbs = Pick(experience.LogProbs);

                policy.zero_grad();
                var (logits, values) = policy.call(inputs); // (b, T, V), (b, T)
                var logProbs = NextToken.LogProbabilities(logits, targets); // (b, T)
                var policyLoss = PolicyLoss(logProbs, oldLogProbs, Pick(experience.Advantages), mask, settings.Clip);
                var valueLoss = ValueLoss(values, Pick(experience.Values), Pick(experience.Returns), mask, settings.ValueClip);
                (policyLoss.Loss + settings.ValueWeight * valueLoss.Loss).backward();
                var norm = nn.utils.clip_grad_norm_(policy.parameters(), settings.MaxGradientNorm);
                optimizer.step();

                metrics.Add(policyLoss, valueLoss, logits, logProbs - oldLogProbs, mask, norm, last: epoch == settings.Epochs - 1);
            }
        }

        return metrics.Result();
    }

    private static void RequireClip(string method, double clip)
    {
        if (!(clip > 0 && double.IsFinite(clip)))
            throw new ArgumentOutOfRangeException(nameof(clip), $"{method}: clip is {clip}; expected more than 0, and finite");
    }

    private static void RequireRewards(Tensor scores, double beta)
    {
        if (!(beta >= 0 && double.IsFinite(beta)))
            throw new ArgumentOutOfRangeException(
                nameof(beta), $"Ppo.PenalizedRewards: beta is {beta}; expected a finite number, 0 or more");
        var all = scores.Doubles();
        var wrong = Array.FindIndex(all, score => !double.IsFinite(score));
        if (wrong >= 0)
            throw new ArgumentException($"Ppo.PenalizedRewards: the score of answer {wrong} is {all[wrong]}; expected a finite number");
    }
}

/// <summary>
/// A <see cref="Gpt"/> that says two things after every token: the logits of the next one, and how much reward it still
/// expects, V(s_t) = w . h_t + b. Both come from the same hidden rows h. The head starts at 0, so the policy is the GPT it
/// was made of.
/// </summary>
/// <remarks>TRL's AutoModelForCausalLMWithValueHead.</remarks>
public sealed class GptWithValueHead : Module<Tensor, (Tensor Logits, Tensor Values)>
{
    private readonly Gpt gpt;
    private readonly Linear value;

    public GptWithValueHead(Gpt gpt) : base(nameof(GptWithValueHead))
    {
        this.gpt = gpt;
        value = Linear(gpt.Config.Channels, 1);
        RegisterComponents();
        using var untracked = no_grad();
        init.zeros_(value.weight!);
        init.zeros_(value.bias!);
    }

    /// <summary>The policy alone.</summary>
    public Gpt Gpt => gpt;

    /// <summary>w and b: new weights, which usually get larger steps than the pretrained ones.</summary>
    public Linear Head => value;

    /// <summary>Tokens (B, T) to logits (B, T, V) and values (B, T).</summary>
    public override (Tensor Logits, Tensor Values) forward(Tensor x)
    {
        var h = gpt.Hidden(x); // (B, T, C)
        return (gpt.Logits(h), value.call(h).squeeze(-1));
    }
}

/// <summary>Gathers the numbers of <see cref="PpoMetrics"/> while <see cref="Ppo.Update"/> runs.</summary>
internal sealed class PpoLog(Experience experience, double beta)
{
    private readonly List<double> _policyLoss = [], _valueLoss = [], _clipped = [], _valueClipped = [];
    private readonly List<double> _approxKl = [], _norm = [], _entropy = [];

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
