"""What PyTorch's CPU generator gives: each case is a seed and the calls made after it, in order."""
import torch
from encode import DTYPES, numbers, write

F32, F64 = torch.float32, torch.float64
SIZES = [1, 2, 7, 15, 16, 17, 31, 32, 33, 100]


def run(call):
    """One call as it is described in the file -> its tensor."""
    name, size, dtype = call["call"], call.get("size"), call.get("dtype")
    t = torch.empty(size, dtype=getattr(torch, dtype)) if size is not None and dtype else None
    if "rows" in call:  # (rows, size / rows), transposed or without its first column
        t = t.view(call["rows"], -1)
        t = t.t() if call["view"] == "transposed" else t[:, 1:]
    args = call.get("args", [])
    if name in ("uniform_", "normal_", "exponential_", "bernoulli_"):
        return getattr(t, name)(*args)
    if name == "bernoulli_p":
        # p[i] = (i mod 11) / 10
        return t.bernoulli_(torch.arange(size).remainder(11).to(getattr(torch, call["p"])) / 10)
    if name in ("rand", "randn"):
        return getattr(torch, name)(size, dtype=getattr(torch, dtype))
    if name == "randint":
        return torch.randint(args[0], args[1], (size,))
    if name == "randperm":
        return torch.randperm(args[0])
    if name == "multinomial":
        # The weight of category k in row n is ((7 n + 3 k) mod 10) + 1.
        rows, categories, samples, replacement = args
        n, k = torch.arange(rows)[:, None], torch.arange(categories)[None, :]
        weights = ((7 * n + 3 * k).remainder(10) + 1).to(getattr(torch, dtype))
        return torch.multinomial(weights, samples, bool(replacement))
    raise ValueError(name)


def case(seed, *calls):
    torch.manual_seed(seed)
    described = []
    for call in calls:
        step = call.get("step", 1)
        x = run(call).reshape(-1)
        described.append({**call, "result": DTYPES[x.dtype], "values": numbers(x[::step])})
    return {"seed": seed, "calls": described}


def fill(name, size, dtype, *args, **more):
    return {"call": name, "size": size, "dtype": DTYPES[dtype], "args": list(args), **more}


def plain(name, *args, **more):
    return {"call": name, "args": list(args), **more}


def cases():
    for dtype in (F32, F64):
        for name in ("rand", "randn"):
            for i, size in enumerate(SIZES):
                # The number after it tells whether as many words were taken.
                yield case(1000 + i, fill(name, size, dtype), fill("rand", 1, F64))
        yield case(7, fill("uniform_", 20, dtype, -0.3, 2.5), fill("uniform_", 3, dtype, -1, 1))
        yield case(8, fill("normal_", 5, dtype, 1.5, 0.02), fill("normal_", 33, dtype, -2, 3), fill("normal_", 4, dtype, 0, 1))
        yield case(9, fill("exponential_", 21, dtype, 1.0), fill("exponential_", 4, dtype, 2.5))
        yield case(10, fill("bernoulli_", 50, dtype, 0.3), fill("bernoulli_", 9, dtype, 1.0), fill("bernoulli_", 9, dtype, 0.0))
        for p in ("float32", "float64"):
            yield case(11, fill("bernoulli_p", 44, dtype, p=p), fill("rand", 1, F64))
        # One sample with replacement is left out: 1.13 draws it by cumulative probability, 2.x as without replacement.
        for rows, categories, samples, replacement in (
                (1, 5, 1, 0), (1, 5, 5, 0), (1, 5, 12, 1), (4, 13, 1, 0), (4, 13, 3, 0), (4, 13, 6, 1),
                (2, 100, 20, 0), (2, 100, 20, 1)):
            yield case(12, {**plain("multinomial", rows, categories, samples, replacement), "dtype": DTYPES[dtype]},
                       fill("rand", 1, F64))
        # The second normal number of a pair waits for the next short call, through long ones.
        yield case(13, fill("randn", 3, dtype), fill("randn", 16, dtype), fill("randn", 1, dtype), fill("rand", 2, dtype))
        # A view is filled in the order of its addresses, and with normal numbers one pair at a time.
        for view in ("transposed", "narrowed"):
            for name in ("uniform_", "normal_"):
                yield case(18, fill(name, 40, dtype, 0, 1, rows=8, view=view), fill("randn", 1, dtype))
        # Past the end of several blocks of 624 words.
        yield case(14, fill("rand", 5000, dtype, step=97), fill("randn", 5003, dtype, step=97), fill("randn", 19, dtype))
    yield case(13, fill("randn", 1, F32), fill("randn", 1, F64), fill("randn", 1, F64), fill("randn", 1, F32))
    for low, high in ((0, 10), (-5, 6), (0, 1), (0, 2**28 - 1), (0, 2**32), (-2**62, 2**62), (-2**63, 2**63 - 1)):
        yield case(15, {**plain("randint", low, high), "size": 12}, fill("rand", 1, F64))
    for n in (0, 1, 2, 10, 100):
        yield case(16, plain("randperm", n), fill("rand", 1, F64))
    yield case(17, plain("randperm", 40000, step=701))
    for seed in (0, 1, -1, 2**31, 2**32, 2**32 + 5, 2**63 - 1, -2**63):
        yield case(seed, fill("rand", 3, F64), fill("randn", 2, F32))


def generate():
    write("random.json", "torch.manual_seed(seed), then the calls in order; values are every step-th element", cases=list(cases()))
