"""Gates, balancing losses and an expert layer, with their gradients, in double. Every expert is applied to every token and
multiplied by its gate, so that nothing of the sparse way is repeated here."""
import math
import torch
import torch.nn.functional as F
from cases import grid
from encode import tensor, write

D = torch.float64


def draw(*shape):
    return torch.randn(*shape, dtype=D).requires_grad_()


def keep_top_k(v, k):
    kept = v.topk(k, dim=-1).indices
    return torch.full_like(v, -math.inf).scatter(-1, kept, v.gather(-1, kept))


def squared_variation(v):
    return v.var(unbiased=False) / v.mean() ** 2


def case(name, result, leaves, **more):
    """The result, and the gradient of sum(result * grid) in each leaf."""
    weights = grid(result.shape, 5).to(D) if result.dim() else torch.ones((), dtype=D)
    gradients = torch.autograd.grad((result * weights).sum(), list(leaves.values()), retain_graph=True)
    return {"case": name, **more, "result": tensor(result), "weights": tensor(weights),
            "leaves": {key: tensor(leaf) for key, leaf in leaves.items()},
            "gradients": {key: tensor(g) for key, g in zip(leaves, gradients)}}


def gates():
    for N, k in ((4, 2), (5, 1), (3, 3), (1, 1)):
        clean, raw = draw(6, N), draw(6, N)
        normal = torch.randn(6, N, dtype=D)
        deviation = F.softplus(raw)
        H = clean + normal * deviation
        leaves = {"clean": clean, "raw": raw}
        given = {"k": k, "normal": tensor(normal)}
        # A single gate is always 1, and has no gradient but 0.
        yield case("noisy top k", keep_top_k(H, k).softmax(-1), leaves, **given)

        threshold = torch.full_like(H, -math.inf)
        for i in range(N if k < N else 0):
            others = torch.cat([H[:, :i], H[:, i + 1:]], 1)
            threshold[:, i] = others.sort(1, descending=True).values[:, k - 1]
        if k < N:
            P = torch.distributions.Normal(0.0, 1.0).cdf((clean - threshold) / deviation)
            yield case("choice probabilities", P, leaves, **given)
            yield case("load", 0.1 * squared_variation(P.sum(0)), leaves, **given)

        p = clean.softmax(-1)
        chosen = torch.zeros_like(p).scatter(-1, p.topk(k).indices, 1.0)
        yield case("top k of softmax", p * chosen, {"clean": clean}, k=k)
        f = chosen.mean(0) / k
        yield case("switch", 0.01 * N * (f * p.mean(0)).sum(), {"clean": clean}, k=k)
        yield case("switch unscaled", 0.01 * (f * p.mean(0)).sum(), {"clean": clean}, k=k)
        yield case("importance", 0.1 * squared_variation(keep_top_k(clean, k).softmax(-1).sum(0)), {"clean": clean}, k=k)


def layers():
    """4 channels; experts (N, ...) and shared experts (s, ...) are W_projection gelu(W_up x + b) + b."""
    C, H, T = 4, 3, 7
    for N, k, s in ((5, 2, 0), (6, 3, 2), (4, 1, 1), (3, 3, 0), (1, 1, 0)):
        x, scores = draw(T, C), draw(N, C)
        leaves = {"x": x, "gate.scores.weight": scores}
        def experts(kind, count):
            y = []
            for i in range(count):
                up, a, down, b = draw(H, C), draw(H), draw(C, H), draw(C)
                for part, leaf in (("up.weight", up), ("up.bias", a), ("projection.weight", down), ("projection.bias", b)):
                    leaves[f"{kind}.{i}.{part}"] = leaf
                y.append(F.linear(F.gelu(F.linear(x, up, a)), down, b))
            return y
        routed, shared = experts("experts", N), experts("shared", s)
        G = keep_top_k(F.linear(x, scores), k).softmax(-1)
        y = sum(shared, torch.zeros(T, C, dtype=D)) + sum(G[:, i:i + 1] * e for i, e in enumerate(routed))
        yield case("layer", y, leaves, experts=N, k=k, shared=s, hidden=H)


def generate():
    torch.manual_seed(20)
    write("experts.json", __doc__.replace("\n", " "), gates=list(gates()), layers=list(layers()))
