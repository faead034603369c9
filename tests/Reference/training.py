"""Optimisers, learning-rate schedules, initial weights, and the losses of a small GPT."""
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim import lr_scheduler
from cases import FLOATS, grid
from encode import DTYPES, numbers, tensor, write


def optimisers():
    """The parameters (3,4) and (4) start at grid(shape, 1) and grid(shape, 2); before step t = 0, 1, ... the gradient of
    each parameter p is set to p / 2 + grid(shape, t). Values are kept after the steps in "after"."""
    variants = [
        (torch.optim.SGD, {"lr": 0.01}), (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
        (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
        (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
        (torch.optim.SGD, {"lr": 0.01, "weight_decay": 0.1, "maximize": True}),
        (torch.optim.Adam, {"lr": 0.01}), (torch.optim.Adam, {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-6, "weight_decay": 0.1}),
        (torch.optim.Adam, {"lr": 0.01, "amsgrad": True}), (torch.optim.Adam, {"lr": 0.01, "maximize": True}),
        (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.0}), (torch.optim.AdamW, {"lr": 0.02, "betas": (0.9, 0.95), "weight_decay": 0.1}),
        (torch.optim.AdamW, {"lr": 0.01, "amsgrad": True, "weight_decay": 0.1}),
        (torch.optim.RMSprop, {"lr": 0.01}), (torch.optim.RMSprop, {"lr": 0.01, "momentum": 0.9}),
        (torch.optim.RMSprop, {"lr": 0.01, "centered": True}),
        (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-6, "momentum": 0.5, "centered": True, "weight_decay": 0.1})]
    after = [1, 2, 10, 100]
    for dtype in FLOATS:
        for make, arguments in variants:
            shapes = [(3, 4), (4,)]
            parameters = [grid(s, 1 + n).to(dtype).requires_grad_() for n, s in enumerate(shapes)]
            optimiser = make(parameters, **arguments)
            kept = []
            for t in range(100):
                for p in parameters:
                    p.grad = p.detach() / 2 + grid(p.shape, t).to(dtype)
                optimiser.step()
                if t + 1 in after:
                    kept.append([numbers(p) for p in parameters])
            yield {"optimiser": make.__name__, "arguments": arguments, "dtype": DTYPES[dtype], "after": after, "parameters": kept}


def schedules():
    """The learning rate (and momentum) before the first and after each of 50 scheduler steps; the optimiser is SGD with
    learning rate 0.5 and momentum 0.9."""
    half = lambda epoch: 1 / (1 + 0.5 * epoch)
    variants = {
        "StepLR": (lambda o: lr_scheduler.StepLR(o, 7, 0.5), {"step_size": 7, "gamma": 0.5}),
        "MultiStepLR": (lambda o: lr_scheduler.MultiStepLR(o, [5, 20], 0.1), {"milestones": [5, 20], "gamma": 0.1}),
        "ExponentialLR": (lambda o: lr_scheduler.ExponentialLR(o, 0.9), {"gamma": 0.9}),
        "LambdaLR": (lambda o: lr_scheduler.LambdaLR(o, half), {"lambda": "1 / (1 + epoch / 2)"}),
        "CosineAnnealingLR": (lambda o: lr_scheduler.CosineAnnealingLR(o, 20, 0.05), {"T_max": 20, "eta_min": 0.05}),
        "LinearLR": (lambda o: lr_scheduler.LinearLR(o, 0.1, 1.0, 10), {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 10}),
        "SequentialLR": (lambda o: lr_scheduler.SequentialLR(
            o, [lr_scheduler.LinearLR(o, 0.1, 1.0, 10), lr_scheduler.CosineAnnealingLR(o, 30)], [10]),
            {"schedulers": "LinearLR(0.1, 1, 10) until step 10, then CosineAnnealingLR(30)"}),
        "OneCycleLR": (lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=51), {"max_lr": 1.0, "total_steps": 51}),
        "OneCycleLR_whole": (lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=50, three_phase=True),
                             {"max_lr": 1.0, "total_steps": 50, "three_phase": True}),
        "OneCycleLR_linear": (lambda o: lr_scheduler.OneCycleLR(
            o, 1.0, total_steps=51, pct_start=0.2, anneal_strategy="linear", cycle_momentum=False, div_factor=10, final_div_factor=100),
            {"max_lr": 1.0, "total_steps": 51, "pct_start": 0.2, "anneal_strategy": "linear", "cycle_momentum": False,
             "div_factor": 10, "final_div_factor": 100}),
    }
    for name, (make, arguments) in variants.items():
        optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5, momentum=0.9)
        schedule = make(optimiser)
        rates, momenta = [], []
        for _ in range(51):
            rates.append(optimiser.param_groups[0]["lr"])
            momenta.append(optimiser.param_groups[0]["momentum"])
            if len(rates) < 51:
                optimiser.step()
                schedule.step()
        text = lambda values: " ".join(repr(float(v)) for v in values)
        yield {"schedule": name, "arguments": arguments, "rates": text(rates), "momenta": text(momenta)}


def weights():
    """manual_seed(seed), then the module or an empty tensor of the shape and the function of nn.init; all parameters,
    and one number drawn after them."""
    modules = {"Linear 5 3": lambda: nn.Linear(5, 3), "Linear 20 7 without bias": lambda: nn.Linear(20, 7, bias=False),
               "Linear 3 40": lambda: nn.Linear(3, 40), "Embedding 10 4": lambda: nn.Embedding(10, 4), "Embedding 3 2": lambda: nn.Embedding(3, 2),
               "LayerNorm 6": lambda: nn.LayerNorm(6)}
    for n, (name, make) in enumerate(modules.items()):
        torch.manual_seed(100 + n)
        module = make()
        yield {"seed": 100 + n, "module": name, "parameters": {k: tensor(p) for k, p in module.named_parameters()}, "next": repr(torch.rand(1, dtype=torch.float64).item())}
    functions = [
        ("kaiming_uniform_", {"a": math.sqrt(5)}), ("kaiming_uniform_", {"nonlinearity": "relu"}),
        ("kaiming_uniform_", {"mode": "fan_out", "nonlinearity": "relu"}), ("kaiming_normal_", {}),
        ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}), ("xavier_uniform_", {}), ("xavier_uniform_", {"gain": 0.5}),
        ("xavier_normal_", {}), ("xavier_normal_", {"gain": 2.0}), ("normal_", {}), ("normal_", {"mean": 1.0, "std": 0.02}),
        ("uniform_", {}), ("uniform_", {"a": -0.5, "b": 0.25}), ("constant_", {"val": 0.3}), ("ones_", {}), ("zeros_", {})]
    for n, (name, arguments) in enumerate(functions):
        for shape in ((4, 6), (2, 3)):
            torch.manual_seed(200 + n)
            x = getattr(nn.init, name)(torch.empty(shape), **arguments)
            yield {"seed": 200 + n, "init": name, "arguments": arguments, "result": tensor(x), "next": repr(torch.rand(1, dtype=torch.float64).item())}


class Block(nn.Module):
    """x + attention(norm(x)), then x + mlp(norm(x)); one Linear makes q, k and v."""

    def __init__(self, C, nh):
        super().__init__()
        self.nh = nh
        self.norm1 = nn.LayerNorm(C)
        self.qkv = nn.Linear(C, 3 * C)
        self.projection = nn.Linear(C, C)
        self.norm2 = nn.LayerNorm(C)
        self.up = nn.Linear(C, 4 * C)
        self.down = nn.Linear(4 * C, C)

    def forward(self, x):  # (B, T, C)
        B, T, C = x.shape
        q, k, v = (part.view(B, T, self.nh, C // self.nh).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(C, 2))
        score = q @ k.transpose(-2, -1) / math.sqrt(C // self.nh)  # (B, nh, T, T)
        score = score.masked_fill(torch.ones(T, T, dtype=torch.bool).triu(1), -math.inf)
        y = (score.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C)
        x = x + self.projection(y)
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(nn.Module):
    """Parameters are made in the order of these lines, which is the order the seed fills them in."""

    def __init__(self, V, T, C, nh, layers):
        super().__init__()
        self.tokens = nn.Embedding(V, C)
        self.positions = nn.Embedding(T, C)
        self.blocks = nn.ModuleList([Block(C, nh) for _ in range(layers)])
        self.norm = nn.LayerNorm(C)
        self.head = nn.Linear(C, V, bias=False)

    def forward(self, x):  # (B, T) -> (B, T, V)
        h = self.tokens(x) + self.positions(torch.arange(x.shape[1]))
        for block in self.blocks:
            h = block(h)
        return self.head(self.norm(h))


def gpt_losses(dtype):
    """Seed 1337, the model, then a batch of 4 x 17 tokens; 40 AdamW steps on that batch."""
    torch.manual_seed(1337)
    model = Gpt(V=20, T=16, C=32, nh=2, layers=2).to(dtype)
    batch = torch.randint(0, 20, (4, 17))
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
    losses = []
    for _ in range(40):
        logits = model(batch[:, :-1])
        loss = F.cross_entropy(logits.reshape(-1, 20), batch[:, 1:].reshape(-1))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses, batch, sum(p.numel() for p in model.parameters())


def generate():
    write("optimisers.json", optimisers.__doc__.replace("\n    ", " "), cases=list(optimisers()))
    write("schedules.json", schedules.__doc__.replace("\n    ", " "), cases=list(schedules()))
    write("weights.json", weights.__doc__.replace("\n    ", " "), cases=list(weights()))
    losses, batch, parameters = gpt_losses(torch.float32)
    exact, _, _ = gpt_losses(torch.float64)
    write("gpt.json", "class Gpt of training.py: V 20, T 16, C 32, 2 heads, 2 layers; seed 1337, the model, then randint(0, 20, (4, 17)); "
          "40 steps of AdamW(3e-3, 0.9, 0.95, 1e-8, 0.1). losses64: the same weights and steps in double",
          parameters=parameters, batch=tensor(batch), losses=numbers(torch.tensor(losses)), losses64=" ".join(map(repr, exact)),
          largest_difference=max(abs(a - b) for a, b in zip(losses, exact)))
