"""Losses, rows and activations at the ends of their range: zeros, infinities, nothing at all."""
import torch
import torch.nn.functional as F
from cases import F64, FLOATS, Input, case

INF = float("inf")
REDUCTIONS = ("none", "mean", "sum")


def fixed(values):
    """An input without a gradient."""
    return Input(torch.tensor(values, dtype=F64), grad=False)


def free(values):
    return Input(torch.tensor(values, dtype=F64))


def edges():
    for dtype in FLOATS:
        yield from probabilities(dtype)
        yield from classes(dtype)
        yield from distances(dtype)
        yield from rows(dtype)
        yield from activations(dtype)


def probabilities(dtype):
    bce = lambda x, t, reduction: F.binary_cross_entropy(x, t, reduction=reduction)
    logits = lambda x, t, reduction: F.binary_cross_entropy_with_logits(x, t, reduction=reduction)
    kl = lambda x, t, reduction, log_target: F.kl_div(x, t, reduction=reduction, log_target=log_target)
    for reduction in REDUCTIONS:
        yield case("binary_cross_entropy", bce, [free([0, 0, 1, 1, 0.25, 1e-30, 0, 1]), fixed([0, 1, 0, 1, 0.5, 1, 0.5, 0.5])], dtype, reduction=reduction)
        yield case("binary_cross_entropy", bce, [free([]), fixed([])], dtype, reduction=reduction)
        yield case("binary_cross_entropy_with_logits", logits, [free([1000, -1000, 1000, -1000, 0, 89, -104]), fixed([1, 0, 0, 1, 0.5, 0, 1])], dtype, reduction=reduction)
        yield case("kl_div", kl, [free([[-1, -0.5, -200, -2]]), fixed([[0, 1, 0, 0]])], dtype, reduction=reduction, log_target=False)
        yield case("kl_div", kl, [free([[-1, -0.5, -200, -2]]), fixed([[-200, 0, -1000, -1e4]])], dtype, reduction=reduction, log_target=True)
        yield case("kl_div", kl, [free([[-INF, 0, -1]]), fixed([[0.5, 0.5, 0]])], dtype, reduction=reduction, log_target=False)
    yield case("kl_div", kl, [free([[-INF, 0]]), fixed([[0, 1]])], dtype, reduction="none", log_target=False)


def classes(dtype):
    entropy = lambda x, t, reduction, ignore_index=-100, label_smoothing=0.0: F.cross_entropy(
        x, t, reduction=reduction, ignore_index=ignore_index, label_smoothing=label_smoothing)
    weighted = lambda x, t, w, reduction: F.cross_entropy(x, t, w, reduction=reduction)
    soft = lambda x, t, reduction: F.cross_entropy(x, t, reduction=reduction)
    nll = lambda x, t, reduction: F.nll_loss(x, t, reduction=reduction)
    nll_weighted = lambda x, t, w, reduction: F.nll_loss(x, t, w, reduction=reduction)
    logits = [[0, -INF, 1], [2, 0, -INF], [1, 2, 3]]
    for reduction in REDUCTIONS:
        yield case("nll_loss", nll, [free([[-1, -2], [-3, -4]]), torch.tensor([-100, -100])], dtype, reduction=reduction)
        yield case("nll_loss", nll, [free([[-1, -INF], [-3, -4]]), torch.tensor([0, -100])], dtype, reduction=reduction)
        yield case("nll_loss", nll, [free([[-1, -INF], [-3, -4]]), torch.tensor([1, 0])], dtype, reduction=reduction)
        yield case("nll_loss_weight", nll_weighted, [free([[-1, -2], [-3, -4]]), torch.tensor([1, 1]), fixed([1, 0])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free(logits), torch.tensor([0, 1, 2])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free(logits), torch.tensor([2, 2, 2])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free(logits), torch.tensor([0, -100, 2])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free(logits), torch.tensor([1, 1, 0])], dtype, reduction=reduction, ignore_index=1)
        yield case("cross_entropy", entropy, [free([[1, 2], [3, 4]]), torch.tensor([-100, -100])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free([[1, 2], [3, 4]]), torch.tensor([-100, -100])], dtype, reduction=reduction, label_smoothing=0.1)
        yield case("cross_entropy", entropy, [free([[1, 2, 4], [3, 4, 0]]), torch.tensor([-100, 2])], dtype, reduction=reduction, label_smoothing=0.1)
        yield case("cross_entropy", entropy, [free([[1, 2, 4], [3, 4, 0]]), torch.tensor([0, 2])], dtype, reduction=reduction, label_smoothing=1.0)
        yield case("cross_entropy", entropy, [free([[1000, -1000, 0], [-1e4, -1e4, -1e4]]), torch.tensor([1, 2])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free([[3], [-3]]), torch.tensor([0, 0])], dtype, reduction=reduction)
        yield case("cross_entropy_weight", weighted, [free([[1, 2], [3, 4]]), torch.tensor([1, 1]), fixed([1, 0])], dtype, reduction=reduction)
        yield case("cross_entropy_soft", soft, [free([[1000, -1000], [0, 0]]), fixed([[1, 0], [0, 0]])], dtype, reduction=reduction)
    for reduction in ("none", "sum"):  # a target whose logit is -inf
        yield case("cross_entropy", entropy, [free(logits), torch.tensor([1, 0, 0])], dtype, reduction=reduction)
        yield case("cross_entropy", entropy, [free([[INF, 0], [-INF, -INF]]), torch.tensor([0, 1])], dtype, reduction=reduction)


def distances(dtype):
    smooth = lambda x, y, reduction, beta: F.smooth_l1_loss(x, y, reduction=reduction, beta=beta)
    huber = lambda x, y, reduction, delta: F.huber_loss(x, y, reduction=reduction, delta=delta)
    plain = {"mse_loss": F.mse_loss, "l1_loss": F.l1_loss}
    apart = [0, 0.5, -0.5, 0.75, -0.75, 1e20, -1e20, INF]
    for reduction in REDUCTIONS:
        pair = [free(apart), fixed([0] * len(apart))]
        yield case("smooth_l1_loss", smooth, pair, dtype, reduction=reduction, beta=0.5)
        # Without beta it is l1_loss, whose slope at 0 is 0; PyTorch's own is -1 there.
        yield case("smooth_l1_loss", smooth, [free(apart[1:]), fixed([0] * (len(apart) - 1))], dtype, reduction=reduction, beta=0)
        yield case("huber_loss", huber, pair, dtype, reduction=reduction, delta=0.5)
        for op, function in plain.items():
            call = lambda x, y, reduction, function=function: function(x, y, reduction=reduction)
            yield case(op, call, pair, dtype, reduction=reduction)
            yield case(op, call, [free([]), fixed([])], dtype, reduction=reduction)
            yield case(op, call, [free([INF, 1]), fixed([INF, 1])], dtype, reduction=reduction)


def rows(dtype):
    softmax = lambda x, dim: F.softmax(x, dim)
    log_softmax = lambda x, dim: F.log_softmax(x, dim)
    logsumexp = lambda x, dim, keepdim: torch.logsumexp(x, dim, keepdim)
    normalize = lambda x, p, dim: F.normalize(x, p, dim)
    cosine = lambda x, y, dim: F.cosine_similarity(x, y, dim)
    ends = [[-INF, 0, 1], [-INF, -INF, -INF], [INF, 0, 1], [INF, INF, 0], [-1e4, 1e4, 0], [-INF, INF, 0], [-INF, -INF, 5]]
    for op, function in (("softmax", softmax), ("log_softmax", log_softmax)):
        yield case(op, function, [free(ends)], dtype, dim=1)
        yield case(op, function, [Input(torch.tensor(ends, dtype=F64).t().contiguous(), ("transpose", 0, 1))], dtype, dim=1)
    # A row of -inf alone has slope NaN in PyTorch and 0 here: a known difference of tests/Parity.
    yield case("logsumexp", logsumexp, [free(ends[:1] + ends[2:])], dtype, dim=[1], keepdim=False)
    for p in (1, 2):
        yield case("normalize", normalize, [free([[0, 0, 0], [3, 0, -4], [1e-20, 0, 0]])], dtype, p=p, dim=1)
    yield case("cosine_similarity", cosine, [free([[0, 0], [1, 0], [0, 0]]), free([[0, 0], [0, 0], [1, 2]])], dtype, dim=1)
    yield case("cosine_similarity", cosine, [free([[1e-5, 0], [3, 4]]), free([[1e-5, 1e-5], [-3, -4]])], dtype, dim=1)


def activations(dtype):
    far = [0, 20, 20.5, -20, 100, -100, 1e4, -1e4, 1e30, -1e30, INF, -INF]
    yield case("gelu", lambda x: F.gelu(x), [free(far[:-2])], dtype)
    yield case("gelu", lambda x, approximate: F.gelu(x, approximate=approximate), [free([0, 20, -20, 100, -100, 1e4, -1e4])], dtype, approximate="tanh")
    yield case("softplus", lambda x: F.softplus(x), [free(far)], dtype)
    yield case("softplus", lambda x, beta, threshold: F.softplus(x, beta, threshold), [free(far)], dtype, beta=2.0, threshold=5.0)
    yield case("logsigmoid", F.logsigmoid, [free(far)], dtype)
    # The slope y (1 - y) has lost all digits at 20 in float64 that the last one of y does not hold.
    yield case("sigmoid", torch.sigmoid, [free([x for x in far if abs(x) not in (20, 20.5)])], dtype)
    yield case("tanh", torch.tanh, [free(far)], dtype)
    yield case("relu", F.relu, [free(far)], dtype)
    yield case("silu", F.silu, [free(far[:-1])], dtype)
