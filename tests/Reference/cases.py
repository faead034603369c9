"""One operator case: inputs (views of stored tensors), what the operator gives, and its gradient.

A case holds
  op, args        the operator as TorchSharp names it, and its arguments by name
  inputs          {"dtype", "shape", "values", "view"}: the stored tensor and the steps that make the argument of it
  outputs         what the operator returns
  upstream        the gradient put into each output, null where it has none
  gradients       the gradient of sum(upstream * output) in each stored tensor, null where it has none
"""
import torch
from encode import numbers, tensor

F32, F64 = torch.float32, torch.float64
FLOATS = (F32, F64)


def grid(shape, salt=0, scale=16, positive=False):
    """Distinct multiples of 1/scale around 0, exact in both types: ((37 i + 11 salt) mod 61 - 30) / scale."""
    count = 1
    for size in shape:
        count *= size
    i = torch.arange(count, dtype=F64)
    x = (torch.remainder(37 * i + 11 * salt, 61) - 30) / scale
    return (x.abs() + 0.125 if positive else x).reshape(shape)


class Input:
    """A stored tensor and the view of it that the operator is given."""

    def __init__(self, base, *view, grad=True):
        self.base, self.view, self.grad = base, [list(step) for step in view], grad

    def make(self, dtype):
        leaf = self.base.to(dtype).clone() if self.base.is_floating_point() else self.base.clone()
        if leaf.is_floating_point() and self.grad:
            leaf.requires_grad_()
        x = leaf
        for name, *args in self.view:
            if name == "step":  # every second, third, ... element of a dimension
                dim, step = args
                x = x[(slice(None),) * dim + (slice(None, None, step),)]
            elif name == "expand":
                x = x.expand(args)
            else:  # transpose, narrow, select, permute, unsqueeze
                x = getattr(x, name)(*args)
        return leaf, x


def case(op, function, inputs, dtype, **args):
    """Runs function(*inputs, **args) forward and backward and describes it."""
    inputs = [i if isinstance(i, Input) else Input(i) for i in inputs]
    made = [i.make(dtype) for i in inputs]
    result = function(*[x for _, x in made], **args)
    outputs = list(result) if isinstance(result, (tuple, list)) else [result]
    upstream = [grid(o.shape, 3 + n, 8).to(o.dtype) if o.requires_grad else None for n, o in enumerate(outputs)]
    live = [(o, u) for o, u in zip(outputs, upstream) if u is not None]
    leaves = [leaf for leaf, _ in made if leaf.requires_grad]
    gradients = {}
    if live and leaves:
        found = torch.autograd.grad([o for o, _ in live], leaves, [u for _, u in live], allow_unused=True)
        gradients = {id(leaf): g for leaf, g in zip(leaves, found)}
    described = []
    for i, (leaf, _) in zip(inputs, made):
        entry = tensor(leaf)
        if i.view:
            entry["view"] = i.view
        described.append(entry)
    content = {"op": op}
    if args:
        content["args"] = {k: v for k, v in args.items() if v is not None}
    content["inputs"] = described
    content["outputs"] = [tensor(o) for o in outputs]
    if live:
        content["upstream"] = [None if u is None else numbers(u) for u in upstream]
        content["gradients"] = [None if gradients.get(id(l)) is None else numbers(gradients[id(l)]) for l, _ in made]
    return content


def layouts(positive=False, scale=16):
    """One input of every kind: scalar, empty, odd sizes past a SIMD register, and views that are not contiguous."""
    g = lambda *shape: grid(shape, 1, scale, positive)
    return [
        Input(g()), Input(g(0, 3)), Input(g(37)), Input(g(2, 3, 4)),
        Input(g(3, 5), ("transpose", 0, 1)), Input(g(4, 6), ("narrow", 1, 2, 3)), Input(g(3, 2, 4), ("select", 1, 1)),
        Input(g(8), ("step", 0, 2)), Input(g(1, 3), ("expand", 4, 3)), Input(g(2, 3, 2), ("permute", 2, 0, 1))]


def matrices():
    """Layouts with at least one dimension, each with something in the last one."""
    return [i for i in layouts() if i.base.dim() > 0 and i.base.numel() > 0]


def pairs(positive=False):
    """Two inputs that broadcast, on either side and on both."""
    g = lambda *shape: grid(shape, 1)
    h = lambda *shape: grid(shape, 5, 16, positive)
    return [
        (g(), h()), (g(0, 3), h(3)), (g(37), h(37)), (g(3, 4), h(3, 4)),
        (g(3, 1), h(4)), (g(4), h(3, 1)), (g(2, 1, 3), h(5, 1)), (g(), h(2, 3)), (g(2, 3), h()), (g(2, 3, 4), h(1, 1, 4)),
        (g(2, 3, 4), h(3, 1)),
        (Input(g(4, 3), ("transpose", 0, 1)), h(3, 4)), (g(3, 4), Input(h(4, 3), ("transpose", 0, 1))),
        (Input(g(3, 8), ("step", 1, 2)), Input(h(1, 4), ("expand", 3, 4))),
        (Input(g(2, 3, 5), ("select", 2, 3)), Input(h(4, 3), ("narrow", 0, 1, 2)))]
