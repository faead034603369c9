"""Operators: forward values and gradients over shapes, layouts and magnitudes. See cases.py for what a case holds."""
import math
import torch
import torch.nn.functional as F
from cases import F32, F64, FLOATS, Input, case, grid, layouts, matrices, pairs
from edges import edges
from encode import DTYPES, write

LARGE = torch.tensor([1e4, -1e4, 800.0, -800.0, 90.0, -90.0, 20.0, -20.0, 1e-4, -1e-4, 1e-30, 0.0], dtype=F64)
# Where a wrong branch or a lost digit shows in a function of any real number; powers of two and 0 are exact in both types.
LARGE = LARGE.to(F32).to(F64)


def elementwise():
    anywhere = {
        "neg": torch.neg, "abs": torch.abs, "sign": torch.sign, "exp": torch.exp, "expm1": torch.expm1, "sin": torch.sin,
        "cos": torch.cos, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu, "gelu": F.gelu, "silu": F.silu,
        "softplus": F.softplus, "logsigmoid": F.logsigmoid, "leaky_relu": F.leaky_relu, "elu": F.elu, "square": torch.square,
        "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "erf": torch.erf, "atan": torch.atan}
    positive = {"log": torch.log, "log2": torch.log2, "log1p": torch.log1p, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt,
                "reciprocal": torch.reciprocal}
    for dtype in FLOATS:
        for op, f in anywhere.items():
            for x in layouts():
                yield case(op, f, [x], dtype)
            # Sine and cosine of 1e4 depend on how pi is reduced; the others have limits there.
            yield case(op, f, [LARGE[2:] if op in ("sin", "cos") else LARGE], dtype)
        for op, f in positive.items():
            for x in layouts(positive=True):
                yield case(op, f, [x], dtype)
            yield case(op, f, [torch.tensor([1e4, 1e-4, 1e30, 1e-30, 1.0, 2.0], dtype=F32).to(F64)], dtype)
        for low, high in ((-1.0, 0.5), (None, 0.25), (-0.25, None)):
            for x in layouts():
                yield case("clamp", lambda x, min=None, max=None: torch.clamp(x, min, max), [x], dtype, min=low, max=high)
        for exponent in (2.0, 3.0, 0.5, -1.0, 1.5, 0.0):
            for x in layouts(positive=True)[2:6]:
                yield case("pow_scalar", lambda x, exponent: x.pow(exponent), [x], dtype, exponent=exponent)
        for exponent in (2.0, 3.0):
            yield case("pow_scalar", lambda x, exponent: x.pow(exponent), [grid((37,), 1)], dtype, exponent=exponent)
        for op, f in {"add_scalar": lambda x, value: x + value, "sub_scalar": lambda x, value: x - value,
                      "rsub_scalar": lambda x, value: value - x, "mul_scalar": lambda x, value: x * value,
                      "div_scalar": lambda x, value: x / value}.items():
            for x in layouts()[:6]:
                yield case(op, f, [x], dtype, value=2.5)
        for x in layouts(positive=True)[:6]:
            yield case("rdiv_scalar", lambda x, value: value / x, [x], dtype, value=2.5)


def binary():
    any_pair = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "minimum": torch.minimum, "maximum": torch.maximum,
                "add_": lambda x, y: (x * 1).add_(y), "sub_": lambda x, y: (x * 1).sub_(y), "mul_": lambda x, y: (x * 1).mul_(y)}
    compare = {"eq": torch.eq, "ne": torch.ne, "lt": torch.lt, "le": torch.le, "gt": torch.gt, "ge": torch.ge}
    for dtype in FLOATS:
        for op, f in any_pair.items():
            for x, y in pairs():
                shape = lambda a: a.make(F64)[1].shape if isinstance(a, Input) else a.shape
                if op.endswith("_") and torch.broadcast_shapes(shape(x), shape(y)) != shape(x):
                    continue  # in place, the left side keeps its shape
                yield case(op, f, [x, y], dtype)
        for x, y in pairs(positive=True):
            yield case("div", torch.div, [x, y], dtype)
        for x, y in pairs(positive=True)[2:4]:
            yield case("div_", lambda x, y: (x * 1).div_(y), [x, y], dtype)
        for x, y in pairs(positive=True):
            x = Input(x.base.abs() + 0.125, *x.view) if isinstance(x, Input) else x.abs() + 0.125
            yield case("pow", torch.pow, [x, y], dtype)
        for op, f in compare.items():
            for x, y in [(grid((3, 1), 1), grid((5,), 1)), (grid((37,), 1), grid((37,), 2)), (grid((0, 3)), grid((3,)))]:
                yield case(op, f, [Input(x, grad=False), Input(y, grad=False)], dtype)
        mask = grid((3, 4), 9) > 0
        for x, y in [(grid((3, 4), 1), grid((3, 4), 2)), (grid((4,), 1), grid((3, 1), 2)), (grid((), 1), grid((3, 4), 2)),
                     (Input(grid((4, 3), 1), ("transpose", 0, 1)), grid((), 2))]:
            yield case("where", torch.where, [mask, x, y], dtype)
        for m, x in [(mask, grid((3, 4), 1)), (mask[0], grid((3, 4), 1)), (mask[:, :1], Input(grid((4, 3), 1), ("transpose", 0, 1)))]:
            yield case("masked_fill", lambda x, m, value: x.masked_fill(m, value), [x, m], dtype, value=0.5)
            yield case("masked_fill_infinity", lambda x, m: x.masked_fill(m, -math.inf), [x, m], dtype)


def reductions():
    for dtype in FLOATS:
        for op, f in {"sum": torch.sum, "mean": torch.mean, "prod": torch.prod, "max": torch.max, "min": torch.min,
                      "var": torch.var, "std": torch.std, "norm": torch.norm}.items():
            for x in layouts():
                empty = x.base.numel() == 0
                if (empty and op not in ("sum", "prod")) or (x.base.dim() == 0 and op in ("var", "std")):
                    continue
                yield case(op, f, [x], dtype)
        for op, f in {"sum_dim": torch.sum, "mean_dim": torch.mean, "logsumexp": torch.logsumexp, "amax": torch.amax,
                      "amin": torch.amin}.items():
            for x in [Input(grid((2, 3, 4), 1)), Input(grid((37,), 1)), Input(grid((4, 3), 1), ("transpose", 0, 1)),
                      Input(grid((5, 40), 1, 32))]:
                rank = x.base.dim()
                for dims in {1: [[0]], 2: [[0], [1], [0, 1]], 3: [[0], [1], [-1], [0, 2]]}[rank]:
                    for keep in (False, True):
                        if keep and x.view:
                            continue
                        yield case(op, lambda x, dim, keepdim, f=f: f(x, dim, keepdim=keepdim), [x], dtype, dim=dims, keepdim=keep)
            if op not in ("sum_dim", "mean_dim"):  # whose large numbers cancel, so that the order of additions is all that is left
                yield case(op, lambda x, dim, keepdim, f=f: f(x, dim, keepdim=keepdim), [LARGE.reshape(3, 4)], dtype, dim=[1], keepdim=False)
        yield case("sum_dim", lambda x, dim, keepdim: torch.sum(x, dim, keepdim=keepdim), [grid((0, 3))], dtype, dim=[0], keepdim=False)
        for op, f in {"var_dim": torch.var, "std_dim": torch.std}.items():
            for x in [Input(grid((3, 5), 1)), Input(grid((2, 3, 4), 1)), Input(grid((4, 3), 1), ("transpose", 0, 1))]:
                for unbiased in (False, True):
                    yield case(op, lambda x, dim, unbiased, keepdim, f=f: f(x, dim, unbiased=unbiased, keepdim=keepdim), [x], dtype,
                               dim=[1], unbiased=unbiased, keepdim=unbiased)
        for op, f in {"max_dim": torch.max, "min_dim": torch.min}.items():
            for x in matrices():
                yield case(op, lambda x, dim, keepdim, f=f: tuple(f(x, dim, keepdim=keepdim)), [x], dtype, dim=-1, keepdim=False)
            yield case(op, lambda x, dim, keepdim, f=f: tuple(f(x, dim, keepdim=keepdim)), [grid((3, 4), 1)], dtype, dim=0, keepdim=True)
        for op, f in {"argmax": torch.argmax, "argmin": torch.argmin}.items():
            for x in matrices():
                x = Input(x.base, *x.view, grad=False)
                yield case(op, f, [x], dtype)
                yield case(op + "_dim", lambda x, dim, keepdim, f=f: f(x, dim, keepdim), [x], dtype, dim=-1, keepdim=True)
        for op, f in {"cumsum": torch.cumsum, "softmax": torch.softmax, "log_softmax": torch.log_softmax}.items():
            for x in matrices():
                for dim in (0, -1):
                    yield case(op, lambda x, dim, f=f: f(x, dim), [x], dtype, dim=dim)
            yield case(op, lambda x, dim, f=f: f(x, dim), [grid((0, 3))], dtype, dim=1)
            if op != "cumsum":
                yield case(op, lambda x, dim, f=f: f(x, dim), [LARGE.reshape(2, 6)], dtype, dim=1)
                yield case(op, lambda x, dim, f=f: f(x, dim), [torch.tensor([[0.5, -math.inf, 1.0], [-math.inf, 2.0, -1e4]], dtype=F64)],
                           dtype, dim=1)
        for p in (1.0, 2.0, 3.0):
            yield case("norm_p", lambda x, p: torch.norm(x, p=p), [grid((3, 4), 1)], dtype, p=p)
            yield case("norm_dim", lambda x, dim, keepdim, p: torch.norm(x, p=p, dim=dim, keepdim=keepdim), [grid((3, 4), 1)], dtype,
                       dim=1, keepdim=True, p=p)
        for x in [Input(grid((37,), 1), grad=False), Input(grid((3, 5), 1), ("transpose", 0, 1), grad=False)]:
            for descending in (False, True):
                yield case("sort", lambda x, dim, descending: tuple(torch.sort(x, dim, descending)), [x], dtype, dim=-1, descending=descending)
                yield case("argsort", lambda x, dim, descending: torch.argsort(x, dim, descending), [x], dtype, dim=-1, descending=descending)
            for k in (1, 3):
                for largest in (True, False):
                    yield case("topk", lambda x, k, dim, largest: tuple(torch.topk(x, k, dim, largest)), [x], dtype, k=k, dim=-1, largest=largest)
        yield case("topk", lambda x, k, dim, largest: tuple(torch.topk(x, k, dim, largest)), [grid((4, 9), 1)], dtype, k=4, dim=1, largest=True)
        yield case("sort", lambda x, dim, descending: tuple(torch.sort(x, dim, descending)), [grid((4, 5), 1)], dtype, dim=0, descending=True)
    for values in ([True, False, True], [True, True], [False, False], []):
        x = torch.tensor(values, dtype=torch.bool)
        yield case("all", torch.all, [x], F32)
        yield case("any", torch.any, [x], F32)
    whole = torch.tensor([[3, 1, 2], [1, 3, 3]])
    for op, f in {"sum": torch.sum, "max": torch.max, "min": torch.min, "prod": torch.prod}.items():
        yield case(op, f, [whole], F32)
    yield case("unique", lambda x: torch.unique(x, return_inverse=True, return_counts=True), [whole], F32)
    yield case("cumsum", lambda x, dim: torch.cumsum(x, dim), [whole], F32, dim=1)


def shapes():
    source = [Input(grid((2, 3, 4), 1)), Input(grid((4, 3, 2), 1), ("permute", 2, 1, 0)), Input(grid((2, 6, 4), 1), ("step", 1, 2))]
    one = {
        "reshape": (lambda x, shape: x.reshape(shape), [{"shape": [6, 4]}, {"shape": [-1]}, {"shape": [4, 3, -1]}]),
        "transpose": (lambda x, dim0, dim1: x.transpose(dim0, dim1), [{"dim0": 0, "dim1": 2}, {"dim0": -1, "dim1": -2}]),
        "permute": (lambda x, dims: x.permute(dims), [{"dims": [1, 2, 0]}, {"dims": [2, 1, 0]}]),
        "unsqueeze": (lambda x, dim: x.unsqueeze(dim), [{"dim": 0}, {"dim": -1}, {"dim": 2}]),
        "flatten": (lambda x, start_dim, end_dim: x.flatten(start_dim, end_dim), [{"start_dim": 0, "end_dim": -1}, {"start_dim": 1, "end_dim": 2}]),
        "narrow": (lambda x, dim, start, length: x.narrow(dim, start, length), [{"dim": 2, "start": 1, "length": 2}, {"dim": 0, "start": 1, "length": 1}]),
        "select": (lambda x, dim, index: x.select(dim, index), [{"dim": 1, "index": 2}, {"dim": -1, "index": -1}]),
        "repeat": (lambda x, sizes: x.repeat(sizes), [{"sizes": [2, 1, 3]}, {"sizes": [2, 1, 1, 2]}]),
        "tril": (lambda x, diagonal: x.tril(diagonal), [{"diagonal": d} for d in (0, 1, -1)]),
        "triu": (lambda x, diagonal: x.triu(diagonal), [{"diagonal": d} for d in (0, 1, -1)]),
        "split": (lambda x, size, dim: x.split(size, dim), [{"size": 2, "dim": 1}, {"size": 3, "dim": 2}]),
        "chunk": (lambda x, chunks, dim: x.chunk(chunks, dim), [{"chunks": 2, "dim": 1}, {"chunks": 2, "dim": 0}]),
        "flip": (lambda x, dims: x.flip(dims), [{"dims": [0, 2]}]),
        "roll": (lambda x, shifts, dim: x.roll(shifts, dim), [{"shifts": 1, "dim": 1}]),
    }
    for dtype in FLOATS:
        for op, (f, arguments) in one.items():
            for args in arguments:
                for x in source:
                    yield case(op, f, [x], dtype, **args)
        yield case("view", lambda x, shape: x.view(shape), [grid((2, 6), 1)], dtype, shape=[3, -1])
        yield case("expand", lambda x, shape: x.expand(shape), [grid((3, 1), 1)], dtype, shape=[2, 3, 4])
        yield case("expand", lambda x, shape: x.expand(shape), [grid((), 1)], dtype, shape=[2, 3])
        yield case("expand", lambda x, shape: x.expand(shape), [grid((1, 4), 1)], dtype, shape=[3, -1])
        yield case("squeeze", lambda x: x.squeeze(), [grid((1, 3, 1), 1)], dtype)
        yield case("squeeze_dim", lambda x, dim: x.squeeze(dim), [grid((1, 3, 1), 1)], dtype, dim=0)
        yield case("squeeze_dim", lambda x, dim: x.squeeze(dim), [grid((1, 3, 1), 1)], dtype, dim=1)
        for dim in (0, 1, -1):
            yield case("stack", lambda x, y, dim: torch.stack([x, y], dim), [grid((3, 4), 1), Input(grid((4, 3), 2), ("transpose", 0, 1))], dtype, dim=dim)
            a, b = {0: ((2, 3), (1, 3)), 1: ((2, 3), (2, 2)), -1: ((2, 3), (2, 0))}[dim]
            yield case("cat", lambda x, y, dim: torch.cat([x, y], dim), [grid(a, 1), grid(b, 2)], dtype, dim=dim)
        yield case("diagonal", lambda x: x.diagonal(), [grid((3, 4), 1)], dtype)
    for dtype in FLOATS:
        for start, end in ((0.0, 1.0), (-2.0, 3.0)):
            yield case("arange", lambda start, end, step, dtype_name: torch.arange(start, end, step, dtype=getattr(torch, dtype_name)), [], dtype,
                       start=start, end=end, step=0.1, dtype_name=DTYPES[dtype])
            yield case("linspace", lambda start, end, steps, dtype_name: torch.linspace(start, end, steps, dtype=getattr(torch, dtype_name)), [], dtype,
                       start=start, end=end, steps=7, dtype_name=DTYPES[dtype])

def indexing():
    rows = torch.tensor([2, 0, 2, 1])
    for dtype in FLOATS:
        for x in [Input(grid((3, 4), 1)), Input(grid((4, 3), 1), ("transpose", 0, 1)), Input(grid((3, 8), 1), ("step", 1, 2))]:
            yield case("index_select", lambda x, i, dim: x.index_select(dim, i), [x, rows], dtype, dim=0)
            yield case("index_select", lambda x, i, dim: x.index_select(dim, i), [x, rows], dtype, dim=1)
            yield case("index", lambda x, i: x[i], [x, rows], dtype)
            yield case("index", lambda x, i: x[i], [x, rows.reshape(2, 2)], dtype)
            yield case("index_pair", lambda x, i, j: x[i, j], [x, rows, torch.tensor([3, 0, 3, 1])], dtype)
            yield case("index_column", lambda x, i: x[:, i], [x, rows], dtype)
            yield case("index_mask", lambda x, m: x[m], [x, grid((3, 4), 9) > 0], dtype)
            # PyTorch 1.13 gives a view that is not contiguous a gradient in the wrong places.
            yield case("masked_select", lambda x, m: x.contiguous().masked_select(m), [x, grid((3, 4), 9) > 0], dtype)
            yield case("slice", lambda x: x[1:, ::2], [x], dtype)
            yield case("slice_last", lambda x: x[..., -1], [x], dtype)
            yield case("new_axis", lambda x: x[:, None, 1:3], [x], dtype)
            yield case("gather", lambda x, i, dim: x.gather(dim, i), [x, torch.tensor([[0, 3, 3], [1, 1, 0]])], dtype, dim=1)
            yield case("gather", lambda x, i, dim: x.gather(dim, i), [x, torch.tensor([[0, 2, 1, 1]])], dtype, dim=0)
            yield case("scatter", lambda x, i, y, dim: x.scatter(dim, i, y), [x, torch.tensor([[0, 3], [1, 2]]), grid((2, 2), 4)], dtype, dim=1)
            yield case("scatter_add", lambda x, i, y, dim: x.scatter_add(dim, i, y), [x, torch.tensor([[0, 0], [1, 1]]), grid((2, 2), 4)], dtype, dim=1)
            yield case("index_add", lambda x, i, y, dim: x.index_add(dim, i, y), [x, rows, grid((4, 4), 4)], dtype, dim=0)
            yield case("index_put_", lambda x, i, j, y: (x * 1).index_put_((i, j), y), [x, torch.tensor([0, 2]), torch.tensor([3, 1]), grid((2,), 4)], dtype)
            yield case("index_put_accumulate", lambda x, i, j, y: (x * 1).index_put_((i, j), y, accumulate=True),
                       [x, torch.tensor([0, 0, 2]), torch.tensor([3, 3, 1]), grid((3,), 4)], dtype)
        yield case("embedding", lambda w, i: F.embedding(i, w), [grid((5, 3), 1), torch.tensor([[4, 0, 4], [1, 1, 2]])], dtype)
    yield case("one_hot", lambda i, num_classes: F.one_hot(i, num_classes), [torch.tensor([[0, 2], [1, 4]])], F32, num_classes=5)
    yield case("one_hot", lambda i, num_classes: F.one_hot(i, num_classes), [torch.tensor([1, 0, 3])], F32, num_classes=-1)


def products():
    g = lambda *shape, salt=1: grid(shape, salt)
    transposed = lambda *shape, salt=1: Input(grid(shape, salt), ("transpose", -1, -2))
    for dtype in FLOATS:
        for x, y in [(g(4), g(4, salt=2)), (g(3, 4), g(4, salt=2)), (g(3), g(3, 4, salt=2)), (g(3, 4), g(4, 5, salt=2)),
                     (transposed(4, 3), g(4, 5, salt=2)), (g(3, 4), transposed(5, 4, salt=2)), (transposed(4, 3), transposed(5, 4, salt=2)),
                     (g(2, 3, 4), g(2, 4, 5, salt=2)), (g(2, 3, 4), g(4, 5, salt=2)), (g(3, 4), g(2, 4, 5, salt=2)),
                     (g(2, 1, 3, 4), g(3, 4, 2, salt=2)), (g(2, 3, 4), g(4, salt=2)), (g(2, 2, 3, 4), transposed(2, 2, 3, 4, salt=2)),
                     (g(0, 4), g(4, 3, salt=2)), (g(3, 0), g(0, 2, salt=2)), (g(7, 33), g(33, 9, salt=2))]:
            yield case("matmul", torch.matmul, [x, y], dtype)
        yield case("mm", torch.mm, [g(3, 4), g(4, 2, salt=2)], dtype)
        yield case("bmm", torch.bmm, [g(2, 3, 4), g(2, 4, 2, salt=2)], dtype)
        yield case("dot", torch.dot, [g(37), g(37, salt=2)], dtype)
        yield case("mv", torch.mv, [g(3, 4), g(4, salt=2)], dtype)
        yield case("outer", torch.outer, [g(3), g(4, salt=2)], dtype)
        for equation, shapes in {"ij,jk->ik": [(3, 4), (4, 2)], "bij,bjk->bik": [(2, 3, 4), (2, 4, 2)], "bhtd,bhsd->bhts": [(2, 2, 3, 4), (2, 2, 3, 4)],
                                 "i,j->ij": [(3,), (4,)], "ij->ji": [(3, 4)], "ij->": [(3, 4)], "ij->j": [(3, 4)], "ii->i": [(3, 3)],
                                 "bi,bi->b": [(3, 4), (3, 4)], "bse,bsd->bed": [(2, 3, 4), (2, 3, 2)], "btc,vc->btv": [(2, 3, 4), (5, 4)]}.items():
            yield case("einsum", lambda *x, equation: torch.einsum(equation, *x), [grid(s, 1 + n) for n, s in enumerate(shapes)], dtype, equation=equation)
        yield case("linear", F.linear, [g(2, 3, 4), g(5, 4, salt=2), g(5, salt=3)], dtype)
        yield case("linear", F.linear, [transposed(4, 3), g(5, 4, salt=2)], dtype)
        for causal in (False, True):
            for T in (1, 5):
                q, k, v = (grid((2, 2, T, 3), s) for s in (1, 2, 3))
                yield case("scaled_dot_product_attention", attention, [q, k, v], dtype, is_causal=causal)
        q, k, v = grid((2, 4, 3), 1), grid((2, 6, 3), 2), grid((2, 6, 5), 3)
        yield case("scaled_dot_product_attention", attention, [q, k, v], dtype, is_causal=False)
        yield case("scaled_dot_product_attention_mask", lambda q, k, v, m: attention(q, k, v, False, m),
                   [q, k, v, Input(grid((4, 6), 4), grad=False)], dtype)


def attention(q, k, v, is_causal, mask=None):
    """softmax(q k^T / sqrt(hs) + mask) v: PyTorch 1.13 has no public function for it."""
    score = q @ k.transpose(-1, -2) / math.sqrt(q.size(-1))
    if is_causal:
        score = score.masked_fill(torch.ones(q.size(-2), k.size(-2), dtype=torch.bool).triu(1), -math.inf)
    if mask is not None:
        score = score + mask
    return score.softmax(-1) @ v


def losses():
    for dtype in FLOATS:
        logits, many = grid((5, 4), 1), grid((2, 4, 3), 1)
        target, shaped = torch.tensor([0, 3, 1, 3, 2]), torch.tensor([[0, 3, 1], [2, 2, 0]])
        weight = Input(grid((4,), 7, positive=True), grad=False)
        large = torch.cat([LARGE, LARGE.flip(0)]).reshape(6, 4)
        entropy = lambda x, t, reduction, ignore_index=-100, label_smoothing=0.0: F.cross_entropy(
            x, t, reduction=reduction, ignore_index=ignore_index, label_smoothing=label_smoothing)
        weighted = lambda x, t, w, reduction, ignore_index=-100, label_smoothing=0.0: F.cross_entropy(
            x, t, w, reduction=reduction, ignore_index=ignore_index, label_smoothing=label_smoothing)
        for reduction in ("none", "mean", "sum"):
            for more in ({}, {"ignore_index": 3}, {"label_smoothing": 0.1}, {"ignore_index": 3, "label_smoothing": 0.2}):
                yield case("cross_entropy", entropy, [logits, target], dtype, reduction=reduction, **more)
                yield case("cross_entropy", entropy, [many, shaped], dtype, reduction=reduction, **more)
                yield case("cross_entropy_weight", weighted, [logits, target, weight], dtype, reduction=reduction, **more)
            yield case("cross_entropy", entropy, [large, torch.tensor([0, 1, 2, 3, 0, 1])], dtype, reduction=reduction)
            yield case("cross_entropy", entropy, [Input(grid((4, 5), 1), ("transpose", 0, 1)), target], dtype, reduction=reduction)
            soft = torch.softmax(grid((5, 4), 6), 1)
            yield case("cross_entropy_soft", lambda x, t, reduction: F.cross_entropy(x, t, reduction=reduction), [logits, Input(soft, grad=False)], dtype, reduction=reduction)
            # TorchSharp's nll_loss has no ignore_index.
            yield case("nll_loss", lambda x, t, reduction: F.nll_loss(x, t, reduction=reduction), [logits, target], dtype, reduction=reduction)
            yield case("nll_loss_weight", lambda x, t, w, reduction: F.nll_loss(x, t, w, reduction=reduction), [logits, target, weight], dtype, reduction=reduction)
            for x, y in [(grid((3, 4), 1), grid((3, 4), 2)), (Input(grid((4, 3), 1), ("transpose", 0, 1)), grid((3, 4), 2)), (grid((), 1), grid((), 2))]:
                yield case("mse_loss", lambda x, y, reduction: F.mse_loss(x, y, reduction=reduction), [x, y], dtype, reduction=reduction)
                yield case("l1_loss", lambda x, y, reduction: F.l1_loss(x, y, reduction=reduction), [x, y], dtype, reduction=reduction)
                yield case("smooth_l1_loss", lambda x, y, reduction: F.smooth_l1_loss(x, y, reduction=reduction), [x, y], dtype, reduction=reduction)
                yield case("huber_loss", lambda x, y, reduction, delta: F.huber_loss(x, y, reduction=reduction, delta=delta), [x, y], dtype, reduction=reduction, delta=0.75)
            yield case("binary_cross_entropy", lambda x, t, reduction: F.binary_cross_entropy(x, t, reduction=reduction),
                       [torch.sigmoid(grid((3, 4), 1)), Input(torch.sigmoid(grid((3, 4), 2)), grad=False)], dtype, reduction=reduction)
            odds, yes = torch.cat([LARGE, grid((12,), 1)]), (grid((24,), 5) > 0).to(F64)
            bce = lambda x, t, reduction: F.binary_cross_entropy_with_logits(x, t, reduction=reduction)
            yield case("binary_cross_entropy_with_logits", bce, [odds, Input(yes, grad=False)], dtype, reduction=reduction)
            yield case("binary_cross_entropy_with_logits", bce, [grid((3, 4), 1), Input(torch.sigmoid(grid((3, 4), 2)), grad=False)], dtype, reduction=reduction)
            yield case("binary_cross_entropy_with_logits_weights", lambda x, t, w, p, reduction: F.binary_cross_entropy_with_logits(
                x, t, w, reduction=reduction, pos_weight=p),
                [grid((3, 4), 1), Input((grid((3, 4), 2) > 0).to(F64), grad=False), weight, Input(grid((4,), 3, positive=True), grad=False)], dtype, reduction=reduction)
        # TorchSharp has no "batchmean".
        for reduction in ("none", "mean", "sum"):
            log_p, q = torch.log_softmax(grid((3, 4), 1), 1), torch.softmax(grid((3, 4), 2), 1)
            kl = lambda x, t, reduction, log_target: F.kl_div(x, t, reduction=reduction, log_target=log_target)
            yield case("kl_div", kl, [log_p, Input(q, grad=False)], dtype, reduction=reduction, log_target=False)
            yield case("kl_div", kl, [log_p, Input(q.log(), grad=False)], dtype, reduction=reduction, log_target=True)
            yield case("kl_div", kl, [log_p, Input(torch.tensor([[0.0, 1, 0, 0]] * 3, dtype=F64), grad=False)], dtype, reduction=reduction, log_target=False)
        for x in [Input(grid((3, 5), 1)), Input(grid((2, 3, 5), 1)), Input(grid((5, 3), 1), ("transpose", 0, 1)), Input(grid((4, 40), 1, 32))]:
            size = x.make(F64)[1].size(-1)
            yield case("layer_norm", lambda x, w, b, eps: F.layer_norm(x, [x.size(-1)], w, b, eps), [x, grid((size,), 2, positive=True), grid((size,), 3)], dtype, eps=1e-5)
            yield case("layer_norm_plain", lambda x, eps: F.layer_norm(x, [x.size(-1)], eps=eps), [x], dtype, eps=1e-5)
        yield case("layer_norm_plain", lambda x, eps: F.layer_norm(x, [x.size(-1)], eps=eps), [grid((2, 6), 1) + 1000], dtype, eps=1e-5)
        for p in (1.0, 2.0):
            yield case("normalize", lambda x, p, dim: F.normalize(x, p, dim), [grid((3, 4), 1)], dtype, p=p, dim=1)
            yield case("normalize", lambda x, p, dim: F.normalize(x, p, dim), [Input(grid((4, 3), 1), ("transpose", 0, 1))], dtype, p=p, dim=0)
        for dim in (0, 1):
            yield case("cosine_similarity", lambda x, y, dim: F.cosine_similarity(x, y, dim), [grid((3, 4), 1), grid((3, 4), 2)], dtype, dim=dim)


def more():
    """Less common relatives of the operators above, a few layouts each."""
    whole, other = torch.tensor([[7, -7, 3], [-8, 5, 0]]), torch.tensor([[2, 2, -2], [3, -3, 5]])
    for dtype in FLOATS:
        few = [Input(grid((37,), 1)), Input(grid((3, 5), 1), ("transpose", 0, 1)), Input(grid((0, 3)))]
        for op, f in {"trunc": torch.trunc, "frac": torch.frac, "exp2": torch.exp2}.items():
            for x in few:
                yield case(op, f, [x], dtype)
        for x in few:
            yield case("round_decimals", lambda x, decimals: torch.round(x, decimals=decimals), [x], dtype, decimals=1)
            yield case("nan_to_num", lambda x: torch.nan_to_num(x), [x], dtype)
        special = torch.tensor([math.nan, math.inf, -math.inf, 1.0], dtype=F64)
        yield case("nan_to_num", lambda x: torch.nan_to_num(x), [special], dtype)
        for op, f in {"isnan": torch.isnan, "isinf": torch.isinf, "isfinite": torch.isfinite}.items():
            yield case(op, f, [Input(special, grad=False)], dtype)
        yield case("log10", torch.log10, [grid((37,), 1, positive=True)], dtype)
        for x, y in [(grid((37,), 1), grid((37,), 5, positive=True)), (grid((3, 1), 1), grid((4,), 5, positive=True)), (Input(grid((4, 3), 1), ("transpose", 0, 1)), grid((), 5))]:
            for op, f in {"fmod": torch.fmod, "remainder": torch.remainder, "logaddexp": torch.logaddexp}.items():
                yield case(op, f, [x, y], dtype)
            yield case("xlogy", torch.xlogy, [x, Input(y.abs() + 0.125)], dtype)
            for mode in ("floor", "trunc"):
                yield case("div_mode", lambda x, y, mode: torch.div(x, y, rounding_mode=mode), [x, y], dtype, mode=mode)
            yield case("clamp_tensor", lambda x, y, z: torch.clamp(x, y, z), [x, Input(y - 0.5, grad=False), Input(y + 0.5, grad=False)], dtype)
        three = [grid((3, 4), 1), grid((4,), 2), grid((3, 1), 5, positive=True)]
        yield case("lerp", torch.lerp, three, dtype)
        yield case("addcmul", lambda x, a, b, value: torch.addcmul(x, a, b, value=value), three, dtype, value=0.5)
        yield case("addcdiv", lambda x, a, b, value: torch.addcdiv(x, a, b, value=value), three, dtype, value=0.5)
        zeros = torch.tensor([[2.0, 0.0, 3.0], [0.0, 0.0, 4.0], [1.5, -2.0, 0.5]], dtype=F64)
        for x in [Input(grid((3, 4), 1)), Input(grid((4, 3), 1), ("transpose", 0, 1)), Input(zeros)]:
            for dim in (0, 1):
                yield case("prod_dim", lambda x, dim, keepdim: torch.prod(x, dim, keepdim), [x], dtype, dim=dim, keepdim=dim == 0)
                yield case("cumprod", torch.cumprod, [x], dtype, dim=dim)
                yield case("logcumsumexp", torch.logcumsumexp, [x], dtype, dim=dim)
                yield case("kthvalue", lambda x, k, dim: tuple(torch.kthvalue(x, k, dim)), [grid((3, 4), 1)], dtype, k=2, dim=dim)
            yield case("var_mean", lambda x: torch.var_mean(x), [x], dtype)
            yield case("std_mean", lambda x: torch.std_mean(x), [x], dtype)
        for p in (1.0, 2.0, 3.0):
            yield case("norm_dim", lambda x, dim, keepdim, p: torch.norm(x, p=p, dim=dim, keepdim=keepdim), [zeros], dtype, dim=1, keepdim=False, p=p)
        yield case("median", torch.median, [grid((37,), 1)], dtype)
        yield case("median", torch.median, [grid((2, 4), 1)], dtype)
        yield case("count_nonzero", torch.count_nonzero, [Input(zeros, grad=False)], dtype)
        yield case("max_tied", torch.max, [torch.tensor([1.0, 3.0, 3.0, 2.0], dtype=F64)], dtype)
        x = grid((2, 3, 4), 1)
        for op, f in {
                "tile": lambda x: x.tile([2, 3]), "repeat_interleave": lambda x: x.repeat_interleave(2, 1), "repeat_interleave_flat": lambda x: x.repeat_interleave(2),
                "movedim": lambda x: x.movedim([0, 2], [1, 0]), "unflatten": lambda x: x.unflatten(2, [2, 2]), "unfold": lambda x: x.unfold(2, 3, 1),
                "diagonal_dims": lambda x: x.diagonal(1, 0, 2), "unbind": lambda x: x.unbind(1), "tensor_split": lambda x: x.tensor_split(3, 2),
                "tensor_split_at": lambda x: x.tensor_split([1, 3], 2), "hstack": lambda x: torch.hstack([x, x]), "vstack": lambda x: torch.vstack([x, x]),
                "roll_flat": lambda x: x.roll(5), "roll_many": lambda x: x.roll([1, -2], [0, 2]), "ravel": lambda x: x.ravel()}.items():
            yield case(op, f, [x], dtype)
            yield case(op, f, [Input(grid((4, 3, 2), 1), ("permute", 2, 1, 0))], dtype)
        for diagonal in (0, 1, -2):
            yield case("diag", lambda x, diagonal: x.diag(diagonal), [grid((3,), 1)], dtype, diagonal=diagonal)
            yield case("diag", lambda x, diagonal: x.diag(diagonal), [grid((3, 4), 1)], dtype, diagonal=diagonal)
        yield case("trace", torch.trace, [grid((3, 4), 1)], dtype)
        yield case("repeat_interleave_each", lambda x, n: x.repeat_interleave(n, 0), [grid((3, 2), 1), torch.tensor([2, 0, 3])], dtype)
        yield case("take", torch.take, [grid((3, 4), 1), torch.tensor([[0, 11], [5, 5]])], dtype)
        yield case("index_add_alpha", lambda x, i, y, alpha: x.index_add(0, i, y, alpha=alpha), [grid((3, 4), 1), torch.tensor([2, 0, 2]), grid((3, 4), 2)], dtype, alpha=0.5)
        yield case("index_copy", lambda x, i, y: x.index_copy(0, i, y), [grid((3, 4), 1), torch.tensor([2, 0]), grid((2, 4), 2)], dtype)
        yield case("inner", torch.inner, [grid((2, 3), 1), grid((4, 3), 2)], dtype)
        yield case("bincount_weights", lambda i, w: torch.bincount(i, w), [torch.tensor([1, 3, 1, 0]), Input(grid((4,), 1), grad=False)], dtype)
    for op, f in {"fmod": torch.fmod, "remainder": torch.remainder, "bitwise_and": torch.bitwise_and, "bitwise_or": torch.bitwise_or,
                  "bitwise_xor": torch.bitwise_xor, "logical_and": torch.logical_and, "logical_xor": torch.logical_xor}.items():
        yield case(op, f, [whole, other], F32)
    for mode in ("floor", "trunc"):
        yield case("div_mode", lambda x, y, mode: torch.div(x, y, rounding_mode=mode), [whole, other], F32, mode=mode)
    yield case("bitwise_not", torch.bitwise_not, [whole], F32)
    yield case("logical_not", torch.logical_not, [whole], F32)
    yield case("nonzero", torch.nonzero, [whole], F32)
    yield case("cumprod", torch.cumprod, [whole], F32, dim=1)
    yield case("unique_consecutive", lambda x: torch.unique_consecutive(x, return_inverse=True, return_counts=True), [torch.tensor([1, 1, 3, 3, 3, 1])], F32)
    yield case("bincount", lambda i: torch.bincount(i, minlength=6), [torch.tensor([1, 3, 1, 0])], F32)


def generate():
    about = "op(inputs, args) -> outputs; gradients of sum(upstream * outputs) in the stored inputs; see cases.py"
    for name, cases in (("elementwise", elementwise), ("binary", binary), ("reductions", reductions), ("shapes", shapes),
                        ("indexing", indexing), ("products", products), ("losses", losses), ("more", more), ("edges", edges)):
        write(f"operators/{name}.json", about, cases=list(cases()))
