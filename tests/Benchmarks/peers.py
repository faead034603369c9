"""The benchmarks' work in PyTorch. Reads one piece of work a line and answers with its time in seconds: median, fastest.

Started by Peers.cs with the number of threads as its argument and OPENBLAS_NUM_THREADS, OMP_NUM_THREADS set to it.
    versions
    matmul M N K transposedA transposedB
    attention B NH T HS backward
    train LAYERS HEADS CHANNELS CONTEXT BATCH
    chain OPERATORS
    sample TOKENS
"""
import math
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def times(work, seconds=0.4):
    """Samples of about 2 ms each, after a warm-up: the same as Rate.Of."""
    def timed(calls):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        return time.perf_counter() - start

    calls = 1
    while timed(calls) < 0.002:
        calls *= 2
    samples = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(samples) < 5:
        samples.append(timed(calls) / calls)
    samples.sort()
    return f"{samples[len(samples) // 2]} {samples[0]}"


def matmul(m, n, k, transposed_a, transposed_b):
    a = torch.randn(k, m).t() if transposed_a else torch.randn(m, k)
    b = torch.randn(n, k).t() if transposed_b else torch.randn(k, n)
    c = torch.empty(m, n)
    return times(lambda: torch.mm(a, b, out=c))


def causal_attention(q, k, v, mask):
    att = (q @ k.transpose(-2, -1)) * (1 / math.sqrt(k.size(-1)))          # (B, nh, T, T)
    att = att.masked_fill(mask[:, :, :q.size(-2), :k.size(-2)] == 0, float("-inf"))
    return F.softmax(att, dim=-1) @ v                                       # (B, nh, T, hs)


def attention(b, nh, t, hs, backward):
    q, k, v = (torch.randn(b, nh, t, hs, requires_grad=bool(backward)) for _ in range(3))
    mask = torch.tril(torch.ones(t, t)).view(1, 1, t, t)
    dy = torch.randn(b, nh, t, hs)

    def work():
        y = causal_attention(q, k, v, mask)
        if backward:
            torch.autograd.grad(y, (q, k, v), dy)
    return times(work)


class LayerNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, None, 1e-5)


class Attention(nn.Module):
    def __init__(self, heads, channels, context):
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(channels, 3 * channels, bias=False)
        self.c_proj = nn.Linear(channels, channels, bias=False)
        self.register_buffer("mask", torch.tril(torch.ones(context, context)).view(1, 1, context, context))

    def forward(self, x, cache=None):
        b, t, c = x.shape
        q, k, v = self.c_attn(x).split(c, dim=2)
        q, k, v = (z.view(b, t, self.heads, c // self.heads).transpose(1, 2) for z in (q, k, v))   # (B, nh, T, hs)
        if cache is None:
            y = causal_attention(q, k, v, self.mask)
        else:                                                               # one new token sees all before it
            if cache:
                k, v = torch.cat((cache[0], k), dim=2), torch.cat((cache[1], v), dim=2)
            cache[:] = [k, v]
            y = F.softmax((q @ k.transpose(-2, -1)) * (1 / math.sqrt(k.size(-1))), dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(b, t, c))


class Block(nn.Module):
    def __init__(self, heads, channels, context):
        super().__init__()
        self.ln_1, self.ln_2 = LayerNorm(channels), LayerNorm(channels)
        self.attn = Attention(heads, channels, context)
        self.c_fc = nn.Linear(channels, 4 * channels, bias=False)
        self.c_proj = nn.Linear(4 * channels, channels, bias=False)

    def forward(self, x, cache=None):
        x = x + self.attn(self.ln_1(x), cache)
        return x + self.c_proj(F.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    """nanoGPT's model without dropout and biases; the last layer shares the embedding's weights."""

    def __init__(self, layers, heads, channels, context, vocabulary=65):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, channels)
        self.wpe = nn.Embedding(context, channels)
        self.blocks = nn.ModuleList(Block(heads, channels, context) for _ in range(layers))
        self.ln_f = LayerNorm(channels)
        self.lm_head = nn.Linear(channels, vocabulary, bias=False)
        self.wte.weight = self.lm_head.weight
        for name, p in self.named_parameters():
            if p.dim() == 2:
                nn.init.normal_(p, 0, 0.02 / (math.sqrt(2 * layers) if name.endswith("c_proj.weight") else 1))

    def forward(self, tokens, caches=None, position=0):
        x = self.wte(tokens) + self.wpe(torch.arange(position, position + tokens.size(1)))
        for i, block in enumerate(self.blocks):
            x = block(x, None if caches is None else caches[i])
        return self.lm_head(self.ln_f(x))                                   # (B, T, V)


def train(layers, heads, channels, context, batch):
    """One step: forward, loss, backward, clipping, AdamW."""
    torch.manual_seed(1337)
    model = Gpt(layers, heads, channels, context)
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.99))
    x, y = (torch.randint(0, 65, (batch, context)) for _ in range(2))

    def step():
        logits = model(x)
        loss = F.cross_entropy(logits.view(-1, 65), y.view(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return times(step, seconds=3)


def chain(operators):
    """Multiply, add, tanh, multiply, on 16 by 16 numbers, again and again, and back."""
    x, w, b = (torch.randn(16, 16, requires_grad=True) for _ in range(3))

    def work():
        y = x
        for _ in range(operators // 4):
            y = torch.tanh(y * w + b) * 0.9
        x.grad = w.grad = b.grad = None
        y.sum().backward()
    return times(work, seconds=1)


def sample(tokens):
    """Token after token from the 4-layer model, with a KV cache."""
    model = Gpt(4, 4, 128, tokens + 1)

    @torch.no_grad()
    def work():
        token = torch.zeros(1, 1, dtype=torch.int64)
        caches = [[] for _ in model.blocks]
        for position in range(tokens):
            logits = model(token, caches, position)
            token = torch.multinomial(F.softmax(logits[:, -1, :], dim=-1), 1)
    return times(work, seconds=2)


def versions():
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        blas = {os.path.realpath(line.split()[-1]) for line in maps if "blas" in line}
    return f"PyTorch {torch.__version__}, {', '.join(sorted(os.path.basename(b) for b in blas)) or 'no BLAS library'}"


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    for line in sys.stdin:
        name, *numbers = line.split()
        work = {f.__name__: f for f in (versions, matmul, attention, train, chain, sample)}[name]
        print(work(*map(int, numbers)), flush=True)
