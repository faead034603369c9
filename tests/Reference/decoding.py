"""Transforms of next-token distributions by their formulas, in double, one row and one token at a time: the tokens sorted from the
likeliest (stable, so of equals the first), kept or not by their rank and the mass before them, and what is kept divided by its sum."""
import math
import torch
from encode import tensor, write

D = torch.float64
INF = math.inf


def rows():
    """Rows of logits: random ones, and edges: ties, masses on a boundary, -inf, one token, huge and tiny."""
    generator = torch.Generator().manual_seed(8)
    for V in (2, 7, 40):
        yield "random", 3 * torch.randn(3, V, dtype=D, generator=generator)
    yield "equal", torch.zeros(2, 8, dtype=D)
    yield "ties", torch.tensor([[0.0, 1, 1, 0, 1, -1], [2, -3, 2, -3, 2, -3]], dtype=D)
    yield "impossible", torch.tensor([[-INF, 0.5, -INF, 0.5, -1], [3, -INF, -INF, -INF, -INF]], dtype=D)
    yield "one token", torch.tensor([[-4.0], [0.0]], dtype=D)
    yield "far apart", torch.tensor([[800.0, -800, 799, -1e30], [1e-300, 0, -1e-300, -700]], dtype=D)


def temperature(p, T):
    logs = [math.log(x) / T if x > 0 else -INF for x in p]
    top = max(logs)
    return [math.exp(x - top) for x in logs]


def top_k(p, order, k):
    return [x if order.index(i) < k else 0.0 for i, x in enumerate(p)]


def top_p(p, order, P):
    kept, before = {order[0]}, p[order[0]]
    for i in order[1:]:
        if before < P or P == 1:
            kept.add(i)
        before += p[i]
    return [x if i in kept else 0.0 for i, x in enumerate(p)]


def min_p(p, m):
    return [x if x >= m * max(p) else 0.0 for x in p]


def penalty(row, said, theta, repaired):
    return [x if i not in said else x * theta if repaired and x < 0 else x / theta for i, x in enumerate(row)]


def cases():
    for name, logits in rows():
        V = logits.shape[-1]
        p = torch.softmax(logits, -1)
        order = torch.sort(p, stable=True, dim=-1, descending=True).indices.tolist()
        settings = [("temperature", T) for T in (0.1, 0.7, 1.0, 1.6) if name != "far apart" or T >= 0.7]
        settings += [("top-k", k) for k in (1, 2, 3, V, V + 5)]
        # No 0.5 for 'ties' and 'impossible': there a mass equals it but for rounding. For 'equal' the sums are exact.
        settings += [("top-p", P) for P in ((0, 0.125, 0.25, 0.5, 0.51, 1) if name == "equal" else (0, 0.3, 0.62, 0.9, 1))]
        settings += [("min-p", m) for m in (0, 0.04, 0.3, 1)]
        for transform, setting in settings:
            made = []
            for b, row in enumerate(p.tolist()):
                q = {"temperature": lambda: temperature(row, setting), "top-k": lambda: top_k(row, order[b], setting),
                     "top-p": lambda: top_p(row, order[b], setting), "min-p": lambda: min_p(row, setting)}[transform]()
                made.append([x / sum(q) for x in q])
            yield {"rows": name, "transform": transform, "setting": float(setting), "logits": tensor(logits), "p": tensor(torch.tensor(made, dtype=D))}
        said = torch.tensor([[0, V - 1, 0]] * logits.shape[0])
        for theta in (1.0, 1.2, 0.8):
            for transform in ("divide", "repaired"):
                made = [penalty(row, said[b].tolist(), theta, transform == "repaired") for b, row in enumerate(logits.tolist())]
                yield {"rows": name, "transform": transform, "setting": theta, "logits": tensor(logits), "text": tensor(said),
                       "p": tensor(torch.softmax(torch.tensor(made, dtype=D), -1))}


def generate():
    write("decoding.json", __doc__.replace("\n", " "), cases=list(cases()))
