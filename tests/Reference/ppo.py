"""PPO's formulas as TRL's first PPOTrainer had them (compute_rewards, compute_advantages, loss), written down again from
the formulas: float64, ragged masks, values and gradients."""
import torch
from encode import tensor, write

CASES = [
    # batch, time, clip, gamma, lambda, beta, spread of the log-ratio
    (1, 1, 0.2, 1.0, 0.95, 0.05, 0.1),
    (3, 5, 0.2, 1.0, 0.95, 0.05, 0.3),
    (4, 7, 0.2, 0.99, 0.9, 0.2, 0.02),
    (4, 7, 0.1, 0.9, 0.0, 0.1, 1.0),
    (2, 9, 0.3, 1.0, 1.0, 1.0, 0.5),
    (6, 12, 0.2, 0.95, 0.5, 0.01, 2.0),
]


def masked_mean(x, mask):
    return (x * mask).sum() / mask.sum()


def masked_whiten(x, mask):
    mean = masked_mean(x, mask)
    variance = masked_mean((x - mean) ** 2, mask)
    count = mask.sum()
    variance = variance * count / (count - 1)
    return (x - mean) * torch.rsqrt(variance + 1e-8) * mask


def rewards_with_penalty(scores, logprobs, ref_logprobs, mask, beta):
    rewards = -beta * (logprobs - ref_logprobs) * mask
    for row in range(len(scores)):
        rewards[row, mask[row].nonzero()[-1]] += scores[row]
    return rewards


def advantages_and_returns(rewards, values, mask, gamma, lam):
    values, rewards = values * mask, rewards * mask
    last, reversed_advantages = 0, []
    time = rewards.shape[1]
    for t in reversed(range(time)):
        next_values = values[:, t + 1] if t < time - 1 else 0.0
        delta = rewards[:, t] + gamma * next_values - values[:, t]
        last = delta + gamma * lam * last
        reversed_advantages.append(last)
    advantages = torch.stack(reversed_advantages[::-1], 1)
    return advantages * mask, (advantages + values) * mask


def policy_loss(logprobs, old_logprobs, advantages, mask, clip):
    ratio = torch.exp(logprobs - old_logprobs)
    losses = -advantages * ratio
    losses2 = -advantages * torch.clamp(ratio, 1.0 - clip, 1.0 + clip)
    return masked_mean(torch.max(losses, losses2), mask), masked_mean(torch.gt(losses2, losses).double(), mask)


def value_loss(values, old_values, returns, mask, clip):
    clipped = torch.max(torch.min(values, old_values + clip), old_values - clip)
    losses, losses2 = (values - returns) ** 2, (clipped - returns) ** 2
    return 0.5 * masked_mean(torch.max(losses, losses2), mask), masked_mean(torch.gt(losses2, losses).double(), mask)


def cases():
    for seed, (batch, time, clip, gamma, lam, beta, spread) in enumerate(CASES):
        draw = torch.Generator().manual_seed(seed)
        normal = lambda *shape: torch.randn(*shape, generator=draw, dtype=torch.float64)
        lengths = torch.randint(1, time + 1, (batch,), generator=draw)
        lengths[0] = time
        starts = torch.zeros(batch, dtype=torch.int64)
        if seed % 2 == 1:  # prompts of different lengths: the mask begins later in some rows
            starts = (torch.rand(batch, generator=draw) * lengths).long()
        place = torch.arange(time)
        mask = ((place >= starts[:, None]) & (place < lengths[:, None])).double()
        old, ref, scores = -normal(batch, time).abs(), -normal(batch, time).abs(), normal(batch)
        old_values = normal(batch, time)
        logprobs = (old + spread * normal(batch, time)).requires_grad_()
        values = (old_values + 2 * clip * normal(batch, time)).requires_grad_()

        rewards = rewards_with_penalty(scores, old, ref, mask, beta)
        advantages, returns = advantages_and_returns(rewards, old_values, mask, gamma, lam)
        whitened = masked_whiten(advantages, mask) if mask.sum() > 1 else advantages
        policy, policy_fraction = policy_loss(logprobs, old, whitened, mask, clip)
        value, value_fraction = value_loss(values, old_values, returns, mask, clip)
        policy.backward()
        value.backward()
        tensors = dict(
            mask=mask, old=old, ref=ref, scores=scores, oldValues=old_values, logProbs=logprobs, values=values,
            rewards=rewards, advantages=advantages, returns=returns, whitened=whitened, policyLoss=policy,
            policyFraction=policy_fraction, policyGradient=logprobs.grad, valueLoss=value, valueFraction=value_fraction,
            valueGradient=values.grad)
        yield dict(clip=clip, gamma=gamma, lam=lam, beta=beta, **{name: tensor(t) for name, t in tensors.items()})


def generate():
    write("ppo.json", "PPO as TRL's first PPOTrainer computed it: tests/Reference/ppo.py", cases=list(cases()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    generate()
