"""Direct preference optimisation in float64, written down from the paper one pair and one token at a time, without masks or batches:
values and gradients by PyTorch's autograd."""
import torch
import torch.nn.functional as F
from cases import grid
from encode import numbers, write

B, T, V = 4, 6, 5
# For each of the 2 B texts (chosen, then rejected): where its answer begins, and the place behind its last token.
ANSWERS = [(2, 6), (2, 4), (3, 5), (1, 6), (2, 5), (2, 6), (3, 4), (1, 2)]


def log_probability(logits, tokens, begin, end):
    total = 0.0
    for t in range(begin, end):
        z = logits[t - 1]
        total = total + z[tokens[t]] - torch.logsumexp(z, 0)
    return total


def cases():
    tokens = torch.remainder(7 * torch.arange(2 * B * T) ** 2 + torch.arange(2 * B * T), V).reshape(2 * B, T)
    mask = torch.zeros(2 * B, T, dtype=torch.float64)
    for row, (begin, end) in enumerate(ANSWERS):
        mask[row, begin:end] = 1
    for beta, scale in [(0.01, 1.0), (0.1, 1.0), (0.5, 1.0), (2.0, 1.0), (0.1, 400.0), (1.0, 0.0)]:
        reference = grid((2 * B, T, V), salt=3)
        policy = (reference + scale * grid((2 * B, T, V), salt=8)).clone().requires_grad_()
        pi = [log_probability(policy[r], tokens[r], *ANSWERS[r]) for r in range(2 * B)]
        ref = [log_probability(reference[r], tokens[r], *ANSWERS[r]) for r in range(2 * B)]
        losses, chosen, rejected = [], [], []
        for n in range(B):
            w, l = n, B + n
            z = beta * ((pi[w] - pi[l]) - (ref[w] - ref[l]))
            # -log sigma(z) = log(1 + exp(-z)), which is -z where exp would overflow
            losses.append(torch.log1p(torch.exp(-z)) if z > -30 else -z + torch.log1p(torch.exp(z)))
            chosen.append(beta * torch.log(torch.exp(pi[w] - ref[w])) if abs(pi[w] - ref[w]) < 500 else beta * (pi[w] - ref[w]))
            rejected.append(beta * torch.log(torch.exp(pi[l] - ref[l])) if abs(pi[l] - ref[l]) < 500 else beta * (pi[l] - ref[l]))
        loss = sum(losses) / B
        loss.backward()
        stack = lambda x: numbers(torch.stack([v.detach() for v in x]))
        yield {"beta": beta, "scale": scale, "shape": [2 * B, T, V], "tokens": numbers(tokens), "mask": numbers(mask),
               "policy": numbers(policy), "reference": numbers(reference), "log_probs": stack(pi), "ref_log_probs": stack(ref),
               "loss": numbers(loss), "chosen": stack(chosen), "rejected": stack(rejected), "grad": numbers(policy.grad)}


def generate():
    write("dpo.json", "Lessons.Preference.Dpo in float64; see dpo.py.", cases=list(cases()))


if __name__ == "__main__":
    generate()
