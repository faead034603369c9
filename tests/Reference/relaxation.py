"""Gumbel-softmax and the score function: F.gumbel_softmax with a seed, its formula with given noise, and gradients."""
import torch
import torch.nn.functional as F
from cases import FLOATS, grid
from encode import DTYPES, numbers, tensor, write

INF = float("inf")


def relax(logits, gumbels, tau, hard):
    """The body of torch.nn.functional.gumbel_softmax, with the noise given."""
    y_soft = ((logits + gumbels) / tau).softmax(-1)
    if not hard:
        return y_soft
    index = y_soft.max(-1, keepdim=True)[1]
    y_hard = torch.zeros_like(logits).scatter_(-1, index, 1.0)
    return y_hard - y_soft.detach() + y_soft


def given_noise():
    logits = [("plain", grid((4, 5), 1)), ("batch of texts", grid((2, 3, 4), 2)), ("one category", grid((3, 1), 3)),
              ("-inf", torch.tensor([[0.5, -INF, 1.25, -INF], [-INF, -2.0, -INF, -INF]], dtype=torch.float64)),
              ("ties", torch.zeros(2, 3, dtype=torch.float64))]
    for dtype in FLOATS:
        for name, values in logits:
            for tau in (1.0, 0.1, 10.0):
                for hard in (False, True):
                    x = values.to(dtype).clone().requires_grad_()
                    gumbels = torch.zeros_like(x) if name == "ties" else grid(x.shape, 7, 8).to(dtype)
                    upstream = grid(x.shape, 5, 8).to(dtype)
                    y = relax(x, gumbels, tau, hard)
                    (y * upstream).sum().backward()
                    yield {"name": name, "dtype": DTYPES[dtype], "tau": tau, "hard": hard, "logits": tensor(x), "gumbels": tensor(gumbels),
                           "upstream": tensor(upstream), "y": tensor(y), "gradient": tensor(x.grad)}


def seeded():
    for dtype in FLOATS:
        for seed, shape, tau, hard in [(1, (3, 4), 1.0, False), (2, (2, 40), 0.5, False), (3, (5, 6), 2.0, True)]:
            torch.manual_seed(seed)
            y = F.gumbel_softmax(grid(shape, seed).to(dtype), tau=tau, hard=hard)
            yield {"seed": seed, "tau": tau, "hard": hard, "logits": tensor(grid(shape, seed).to(dtype)), "y": tensor(y)}


def score_function():
    """Draws z of a categorical distribution; the gradient in the logits of 1/N sum (f(z) - b) log softmax(logits)[z]."""
    logits, z, costs = grid((5,), 1), torch.tensor([0, 3, 3, 1, 4, 2, 0, 4]), grid((8,), 4)
    n = len(costs)
    for name, baseline in [("none", torch.zeros(n, dtype=torch.float64)), ("constant", torch.full((n,), 0.75, dtype=torch.float64)),
                           ("leave one out", (costs.sum() - costs) / (n - 1))]:
        x = logits.clone().requires_grad_()
        policy = torch.distributions.Categorical(logits=x.expand(n, 5))
        value = ((costs - baseline) * policy.log_prob(z)).mean()
        value.backward()
        yield {"baseline": name, "logits": tensor(x), "choices": tensor(z), "costs": tensor(costs), "baselines": numbers(baseline),
               "value": repr(value.item()), "gradient": tensor(x.grad)}


def adversarial():
    """The losses of discriminator and generator for given scores, by binary cross-entropy, and their gradients."""
    for dtype in FLOATS:
        real, fake = grid((6,), 1, 4).to(dtype).requires_grad_(), grid((4,), 2, 4).to(dtype).requires_grad_()
        ones, zeros = torch.ones, torch.zeros
        bce = F.binary_cross_entropy_with_logits
        losses = {"discriminator": bce(real, ones(6, dtype=dtype)) + bce(fake, zeros(4, dtype=dtype)),
                  "generator": bce(fake, ones(4, dtype=dtype)), "saturating": -bce(fake, zeros(4, dtype=dtype))}
        for name, loss in losses.items():
            found = torch.autograd.grad(loss, [real, fake], retain_graph=True, allow_unused=True)
            yield {"loss": name, "real": tensor(real), "fake": tensor(fake), "value": tensor(loss),
                   "gradients": [None if g is None else tensor(g) for g in found]}


def generate():
    write("relaxation.json", "relaxation.py says what each list holds.", relaxed=list(given_noise()),
          seeded=list(seeded()), scores=list(score_function()), adversarial=list(adversarial()))
