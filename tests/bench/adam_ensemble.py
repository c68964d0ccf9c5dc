"""The peer of the ensemble benchmark in PyTorch: torch.optim.Adam over all starts at once, on all cores.

The gradient is written out, which is faster than autograd; the optimizer is torch's fused one where it has that.
Prints milliseconds and the mean of x. Arguments: side of the grid of starts, steps.
"""

import sys
import time

import torch

side, steps = int(sys.argv[1]), int(sys.argv[2])


def walk(count):
    x = torch.linspace(-2, 2, side).repeat(side)
    y = torch.linspace(-1, 3, side).repeat_interleave(side)
    for value in (x, y):
        value.grad = torch.zeros_like(value)
    try:
        optimizer = torch.optim.Adam([x, y], lr=0.01, fused=True)
    except (TypeError, RuntimeError):
        optimizer = torch.optim.Adam([x, y], lr=0.01)
    began = time.perf_counter()
    with torch.no_grad():
        for _ in range(count):
            valley = torch.addcmul(y, x, x, value=-1)
            torch.mul(valley, 200, out=y.grad)
            torch.sub(x, 1, out=x.grad).mul_(2).addcmul_(x, valley, value=-400)
            optimizer.step()
    return time.perf_counter() - began, x


walk(3)
seconds, x = walk(steps)
print(f"{seconds * 1e3:.3f} {x.double().mean().item():.6f} {torch.__version__}")
