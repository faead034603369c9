"""Which in-place operations PyTorch refuses because what they read or write overlaps.

A case holds
  op        the operator as TorchSharp names it
  written   [sizes, strides, offset] of the changed tensor, a view of 0 .. 23
  input     the same of the tensor it reads, a view of the same memory; null where it reads nothing else
  refused   whether PyTorch throws
"""
import torch
from encode import write

VIEWS = [
    ((4, 4), (4, 1), 0),  # a matrix
    ((4, 4), (1, 4), 0),  # its transpose
    ((4, 4), (4, 1), 4),  # the matrix a row further
    ((4, 4), (0, 1), 0),  # one row four times
    ((4,), (1,), 0),  # a row
    ((4,), (1,), 18),  # a row outside of the matrix
    ((4,), (4,), 1),  # a column
    ((4,), (2,), 0),  # every second element
    ((4,), (2,), 1),  # those between them
    ((4,), (1,), 1),  # a row one element further
    ((), (), 2),  # one number
    ((1, 4), (7, 1), 0),  # a row as a matrix, its first stride without a meaning
    ((2, 4), (6, 1), 0),  # a part of two rows
    ((2, 4), (6, 1), 1),  # the part beside it
    ((0, 4), (4, 1), 0),  # nothing
]


def other(x):
    return torch.ones(x.shape, dtype=x.dtype)


def positions(x, whole):
    index = torch.arange(x.shape[0])
    return index if whole else index.reshape([-1] + [1] * (x.dim() - 1)).expand(x.shape)


POINTWISE = {
    "add_": lambda x, y: x.add_(y),
    "sub_": lambda x, y: x.sub_(y),
    "mul_": lambda x, y: x.mul_(y),
    "div_": lambda x, y: x.div_(y),
    "pow_": lambda x, y: x.pow_(y),
    "remainder_": lambda x, y: x.remainder_(y),
    "lerp_": lambda x, y: x.lerp_(y, other(x)),
    "addcmul_": lambda x, y: x.addcmul_(y, other(x), value=2),
    "addcdiv_": lambda x, y: x.addcdiv_(y, other(x)),
    "clamp_": lambda x, y: x.clamp_(min=y),
    "copy_": lambda x, y: x.copy_(y),
}
PUTTING = {
    "index_copy_": lambda x, y: x.index_copy_(0, positions(x, True), y),
    "scatter_": lambda x, y: x.scatter_(0, positions(x, False), y),
    "scatter_add_": lambda x, y: x.scatter_add_(0, positions(x, False), y),
}
ALONE = {
    "exp_": lambda x: x.exp_(),
    "relu_": lambda x: x.relu_(),
    "add_ number": lambda x: x.add_(2),
    "mul_ number": lambda x: x.mul_(2),
    "uniform_": lambda x: x.uniform_(),
    "fill_": lambda x: x.fill_(3),
    "zero_": lambda x: x.zero_(),
}


def view(of):
    return torch.arange(24, dtype=torch.float32).as_strided(*of)


def refused(call):
    try:
        call()
    except RuntimeError as error:
        if "to a single memory location" in str(error):
            return True
        raise
    return False


def generate():
    cases = []

    def add(op, written, read, call):
        cases.append({"op": op, "written": written, "input": read, "refused": refused(call)})

    for written in VIEWS:
        for op, function in ALONE.items():
            add(op, written, None, lambda: function(view(written)))
        for read in VIEWS:
            x = view(written)
            y = x.as_strided(*read)
            if y.dim() > x.dim() or any(a not in (1, b) for a, b in zip(y.shape[::-1], x.shape[::-1])):
                continue
            for op, function in POINTWISE.items():
                add(op, written, read, lambda: function(x, y))
            if y.shape == x.shape and x.dim() > 0:
                for op, function in PUTTING.items():
                    add(op, written, read, lambda: function(x, y))
    write("overlap.json", "in-place operations on views of one memory: which of them PyTorch refuses", cases=cases)


if __name__ == "__main__":
    generate()
