"""Reads a GPT that Lessons.Models.SafeTensors wrote, without its code, and prints the logits of some tokens.

    gpt_from_safetensors.py FILE HEADS learned|rotary '[[1, 2, 3]]'
"""
import json, math, struct, sys
import torch
import torch.nn.functional as F

TYPES = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64, "BOOL": torch.bool}


def load(path):
    raw = open(path, "rb").read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(raw[begin:end]), dtype=TYPES[entry["dtype"]]).view(entry["shape"])
    return tensors


def rotate(x):
    half = x.shape[-1] // 2
    theta = 10000.0 ** (-2 * torch.arange(half, dtype=torch.float64) / (2 * half))
    turn = torch.polar(torch.ones(()).double(), torch.arange(x.shape[-2]).double()[:, None] * theta)
    turned = torch.complex(x[..., :half].double(), x[..., half:].double()) * turn
    return torch.cat([turned.real, turned.imag], -1).float()


def gpt(w, nh, positions, tokens):
    def linear(x, name):
        return F.linear(x, w[name + ".weight"], w.get(name + ".bias"))

    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], w[name + ".weight"], w.get(name + ".bias"))

    B, T = tokens.shape
    h = w["tokens.weight"][tokens]
    if positions == "learned":
        h = h + w["positions.weight"][:T]
    layer = 0
    while f"blocks.{layer}.norm1.weight" in w:
        at = f"blocks.{layer}."
        q, k, v = (part.view(B, T, nh, -1).transpose(1, 2) for part in linear(norm(h, at + "norm1"), at + "attention.qkv").chunk(3, -1))
        if positions == "rotary":
            q, k = rotate(q), rotate(k)
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(torch.ones(T, T).triu(1).bool(), -math.inf)
        h = h + linear((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, -1), at + "attention.projection")
        h = h + linear(F.gelu(linear(norm(h, at + "norm2"), at + "feedForward.up")), at + "feedForward.projection")
        layer += 1
    return F.linear(norm(h, "norm"), w.get("head.weight", w["tokens.weight"]))


path, heads, positions, tokens = sys.argv[1:]
print(json.dumps(gpt(load(path), int(heads), positions, torch.tensor(json.loads(tokens))).flatten().tolist()))
