using Lessons.Models;
using Lessons.Preference;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lessons.Reinforcement;

/// <summary>
/// A value model with a body of its own: V(s_t) = w . h_t + b, with h_t (C) the hidden row of a GPT that the policy does not
/// share. So it can be fitted before the policy moves, and learn at its own rate while the policy moves. Tokens (B, T) to
/// values (B, T), in units of reward.
/// </summary>
/// <remarks>Ouyang et al. (2022, InstructGPT), appendix C.4: the value model starts as a copy of the reward model.</remarks>
public sealed class Critic : Module<Tensor, Tensor>
{
    private readonly Gpt body;
    private readonly Linear head;

    /// <summary>A copy of a body, and a head that starts at 0: V = 0 everywhere.</summary>
    public Critic(Gpt body) : base(nameof(Critic))
    {
        this.body = ReviewGpt.Copy(body);
        head = Linear(body.Config.Channels, 1);
        RegisterComponents();
        using var untracked = no_grad();
        init.zeros_(head.weight!);
        init.zeros_(head.bias!);
    }

    /// <summary>Body and head copied from a reward model: V(s_t) starts as the reward of the text so far.</summary>
    public static Critic From(RewardModel reward)
    {
        var critic = new Critic(reward.Body);
        critic.head.load_state_dict(reward.Head.state_dict());
        return critic;
    }

    /// <summary>Tokens (B, T) to values (B, T).</summary>
    public override Tensor forward(Tensor x) => head.call(body.Hidden(x)).squeeze(-1);

    /// <summary>
    /// The experience as this critic sees it: its values; the advantages of <see cref="Gae"/> with them, whitened; and as
    /// returns what really came, sum of the rewards from each token on (lambda = 1), which lean on no forecast.
    /// </summary>
    public Experience Judge(Experience experience, PpoSettings settings)
    {
        using var untracked = no_grad();
        var (rollout, mask) = (experience.Rollout, experience.Rollout.Mask);
        var values = call(rollout.Inputs); // (B, T)
        var rewards = Ppo.PenalizedRewards(experience.Scores, experience.LogProbs, experience.RefLogProbs, mask, settings.Beta);
        return experience with
        {
            Values = values,
            Advantages = Masked.Whiten(Gae.Advantages(rewards, values, mask, settings.Gamma, settings.Lambda).Advantages, mask),
            Returns = Gae.Advantages(rewards, values, mask, settings.Gamma, lambda: 1).Returns,
        };
    }

    /// <summary>
    /// Passes over the answers with steps of the optimizer on half the mean of (V - R)^2 over real tokens; R are the returns
    /// that <see cref="Judge"/> gave.
    /// </summary>
    public void Fit(Experience judged, optim.Optimizer optimizer, PpoSettings settings, Generator generator)
    {
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            var order = randperm(judged.Scores.shape[0], generator: generator).data<long>().ToArray();
            foreach (var chunk in order.Chunk(settings.Minibatch))
            {
                using var scope = NewDisposeScope();
                var rows = tensor(chunk);
                Tensor Pick(Tensor x) => x.index_select(0, rows);
                var mask = Pick(judged.Rollout.Mask);
                zero_grad();
                var error = Masked.Clear(call(Pick(judged.Rollout.Inputs)) - Pick(judged.Returns), mask); // (b, T)
                (0.5 * Masked.Mean(error.pow(2), mask)).backward();
                nn.utils.clip_grad_norm_(parameters(), settings.MaxGradientNorm);
                optimizer.step();
            }
        }
    }
}
