"""How reference numbers are written: tensors as text that reads back to the same bits."""
import json
import os
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
DTYPES = {torch.float32: "float32", torch.float64: "float64", torch.int64: "int64", torch.bool: "bool"}


def number(x, dtype):
    """The shortest text that reads back to exactly x."""
    if dtype == torch.float32:
        import numpy
        return str(numpy.float32(x)) if x == x and abs(x) != float("inf") else str(float(x))
    return str(int(x)) if dtype in (torch.int64, torch.bool) else repr(float(x))


def numbers(t):
    """All elements in reading order, one space between them."""
    return " ".join(number(x, t.dtype).removesuffix(".0") for x in t.detach().reshape(-1).tolist())


def tensor(t):
    """{"dtype", "shape", "values"} of a tensor; views are written out."""
    return {"dtype": DTYPES[t.dtype], "shape": list(t.shape), "values": numbers(t)}


def write(name, about, **content):
    """Writes a file of this folder: one case a line, so that a change shows as a small difference."""
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    lines = ['{', f' "torch": {json.dumps(torch.__version__)},', f' "about": {json.dumps(about)}']
    for key, value in content.items():
        lines[-1] += ","
        if isinstance(value, list):
            lines.append(f' {json.dumps(key)}: [')
            lines += [f'  {json.dumps(v, separators=(",", ":"))},' for v in value]
            lines[-1] = lines[-1].removesuffix(",")
            lines.append(' ]')
        else:
            lines.append(f' {json.dumps(key)}: {json.dumps(value)}')
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines + ["}"]) + "\n")
    print(f"{name}: {os.path.getsize(path):,} bytes")
