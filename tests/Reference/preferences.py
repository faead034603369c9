"""Ranking losses, their gradients, and calibration, each written in another way than the library: one question at a time, no masks."""
import math
import torch
import torch.nn.functional as F
from cases import grid
from encode import numbers, write


def pairwise():
    """chosen (N), rejected (N), margin (N, one number, or none): per_pair (N), the mean loss, its gradients, the accuracy."""
    chosen = torch.cat([3 * grid((9,), 1).double(), torch.tensor([800.0, -800.0, 1.5, 0.0, 2.0], dtype=torch.float64)])
    rejected = torch.cat([2 * grid((9,), 5).double(), torch.tensor([-1.0, 1.0, 1.5, 40.0, -3.0], dtype=torch.float64)])
    margins = {"none": None, "zero": torch.zeros(14).double(), "levels": torch.tensor([3, 2, 1, 0, 1 / 3, 2 / 3, 1, 0.5, 50, 3, 3, 1, 2, 6]).double(),
               "one": torch.tensor(0.75).double()}
    for name, margin in margins.items():
        c, r = chosen.clone().requires_grad_(), rejected.clone().requires_grad_()
        losses = [F.softplus(-(c[n] - r[n] - (0 if margin is None else margin if margin.dim() == 0 else margin[n])), threshold=1e9) for n in range(len(c))]
        # softplus(-z) = log(1 + exp(-z)) = -log sigma(z); exp overflows for z = -800, where the loss is -z itself.
        losses = [l if torch.isfinite(l) else r[n] - c[n] + (0 if margin is None else margin if margin.dim() == 0 else margin[n]) for n, l in enumerate(losses)]
        loss = sum(losses) / len(losses)
        loss.backward()
        right = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in zip(chosen.tolist(), rejected.tolist()))
        yield {"margin": name, "margins": "" if margin is None else numbers(margin), "chosen": numbers(chosen), "rejected": numbers(rejected),
               "per_pair": numbers(torch.stack(losses)), "loss": numbers(loss), "chosen_grad": numbers(c.grad), "rejected_grad": numbers(r.grad),
               "accuracy": right / len(chosen)}


def best_differences():
    """The minimum of p softplus(m - d) + (1 - p) softplus(m + d) over d, by bisection of its derivative."""
    for p in [0.02, 0.3, 0.5, 0.6, 0.9, 0.999]:
        for m in [0, 1 / 3, 1, 3, 10]:
            sigma = lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0
            low, high = -60.0, 60.0
            for _ in range(200):
                d = (low + high) / 2
                low, high = (d, high) if -p * sigma(m - d) + (1 - p) * sigma(m + d) < 0 else (low, d)
            yield {"p": p, "m": m, "d": (low + high) / 2}


QUESTIONS = [([0.3, -1.2, 2.0], 0), ([5.0, 5.0], 1), ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 5), ([-700.0, 700.0, 0.0, 1.0], 2), ([1e-3, -1e-3], 0)]


def listwise():
    """Scores of questions with 2 to 6 answers and the number of the best: per question probabilities, and the gradient of the mean loss."""
    scores = [torch.tensor(s, dtype=torch.float64, requires_grad=True) for s, _ in QUESTIONS]
    loss = sum(-torch.log_softmax(s, 0)[b] for s, (_, b) in zip(scores, QUESTIONS)) / len(QUESTIONS)
    loss.backward()
    yield {"loss": numbers(loss), "questions": [
        {"scores": numbers(s), "best": b, "probabilities": numbers(torch.softmax(s, 0)), "grad": numbers(s.grad)} for s, (_, b) in zip(scores, QUESTIONS)]}


RANKS = [[2, 3, 1], [1, 2], [6, 5, 4, 3, 2, 1], [2, 1, 2, 3], [1, 2]]


def rankings():
    """Ranks (1 is best, equal ranks are ties) of the same answers: the mean over questions of the mean over pairs of softplus(R_worse - R_better)."""
    scores = [torch.tensor(s, dtype=torch.float64, requires_grad=True) for s, _ in QUESTIONS]
    means = []
    for s, ranks in zip(scores, RANKS):
        terms = [-F.logsigmoid(s[i] - s[j]) for i in range(len(ranks)) for j in range(len(ranks)) if ranks[i] < ranks[j]]
        means.append(sum(terms) / len(terms))
    loss = sum(means) / len(means)
    loss.backward()
    yield {"loss": numbers(loss), "questions": [
        {"scores": numbers(s), "ranks": " ".join(map(str, r)), "grad": numbers(s.grad)} for s, r in zip(scores, RANKS)]}


def calibration():
    """Probabilities and outcomes: mean probability, share that came true and count of each non-empty tenth, and the expected calibration error."""
    p = [(n * 37 % 101) / 100 for n in range(101)] + [0.55] * 7
    came = [(n * 53 % 97) / 97 < q ** 2 for n, q in enumerate(p)]
    bins, error = [], 0.0
    for b in range(10):
        inside = [n for n, q in enumerate(p) if b <= q * 10 < b + 1 or (b == 9 and q == 1)]
        said, true = sum(p[n] for n in inside) / len(inside), sum(came[n] for n in inside) / len(inside)
        bins.append([said, true, len(inside)])
        error += len(inside) / len(p) * abs(said - true)
    yield {"probabilities": p, "outcomes": came, "bins": bins, "error": error}


def generate():
    write("preferences.json", "Losses of Lessons.Preference in float64; see preferences.py.",
          pairwise=list(pairwise()), best_differences=list(best_differences()), listwise=list(listwise()), rankings=list(rankings()), calibration=list(calibration()))


if __name__ == "__main__":
    generate()
