"""Computations of real sizes, and PyTorch's layers for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.tasks import Task, numbers, pytorch
from solvers.attention import attention
from solvers.convolution import conv2d_channels
from solvers.optimizers import adam
from solvers.through_time import lstm


@dataclass(frozen=True)
class Sizes:
    """How large the computations are.

    Attributes
    ----------
    images, side
        Of the convolution.
    batch, times, units
        Of the LSTM.
    tokens
        Of each head of the attention.
    parameters
        Of Adam.
    """

    images: int
    side: int
    batch: int
    times: int
    units: int
    tokens: int
    parameters: int


REAL = Sizes(64, 224, 64, 128, 256, 512, 10**7)
SMALL = Sizes(2, 8, 2, 3, 4, 5, 100)


def tasks(sizes: Sizes, dtype: Any) -> Iterator[Task]:
    """The four computations, in numbers of one kind."""
    for make in (_conv, _lstm, _attention, _adam):
        yield make(sizes, dtype)


def _conv(sizes: Sizes, dtype: Any) -> Task:
    shapes = {"image": (sizes.images, 3, sizes.side, sizes.side), "kernels": (64, 3, 3, 3)}
    given = numbers(shapes, dtype)
    layer = partial(import_module("torch").nn.functional.conv2d, *pytorch(given).values())
    name = f"conv {sizes.images}×3×{sizes.side}², {np.dtype(dtype)}"
    return Task("runs", name, partial(conv2d_channels, **given), {"conv2d": layer})


def _lstm(sizes: Sizes, dtype: Any) -> Task:
    torch, units = import_module("torch"), sizes.units
    shapes: dict[str, tuple[int, ...]] = {"x": (sizes.batch, sizes.times, units)}
    shapes |= {"W": (4, units, units), "U": (4, units, units), "b": (4, units)}
    shapes |= {"h0": (sizes.batch, units), "c0": (sizes.batch, units)}
    given = {name: value - dtype(0.5) for name, value in numbers(shapes, dtype).items()}
    theirs = pytorch(given)
    layer = torch.nn.LSTM(units, units, batch_first=True, dtype=theirs["x"].dtype)
    order = [1, 0, 2, 3]  # PyTorch's is i, f, g, o
    layer.weight_ih_l0.copy_(theirs["W"][order].reshape(-1, units))
    layer.weight_hh_l0.copy_(theirs["U"][order].reshape(-1, units))
    layer.bias_ih_l0.copy_(theirs["b"][order].reshape(-1))
    layer.bias_hh_l0.zero_()
    start = theirs["h0"][None], theirs["c0"][None]
    return Task(
        "runs",
        f"LSTM {sizes.times}×{sizes.batch}×{units}, {np.dtype(dtype)}",
        lambda: lstm(**given)[0],
        {"nn.LSTM": lambda: layer(theirs["x"], start)[0]},
    )


def _attention(sizes: Sizes, dtype: Any) -> Task:
    given = numbers(dict.fromkeys("QKV", (8, sizes.tokens, 64)), dtype)
    built_in = import_module("torch").nn.functional.scaled_dot_product_attention
    theirs = partial(built_in, *pytorch(given).values())
    name = f"attention, 8×{sizes.tokens}, {np.dtype(dtype)}"
    return Task("runs", name, partial(attention, **given), {"built in": theirs})


def _adam(sizes: Sizes, dtype: Any) -> Task:
    torch = import_module("torch")
    names = ("theta", "grad", "m_prev", "v_prev")
    given = numbers(dict.fromkeys(names, (sizes.parameters,)), dtype)
    theta = torch.nn.Parameter(torch.from_numpy(given["theta"].copy()))
    theta.grad = torch.from_numpy(given["grad"])
    optimizer = torch.optim.Adam([theta], lr=0.01, fused=True)
    names_there = {"exp_avg": "m_prev", "exp_avg_sq": "v_prev"}
    state = {there: torch.from_numpy(given[here].copy()) for there, here in names_there.items()}
    optimizer.state[theta] = {"step": torch.tensor(2.0), **state}

    def step() -> Any:
        optimizer.step()
        return theta

    ours = partial(adam, **given, t=3, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8)
    return Task("runs", f"Adam, {sizes.parameters:.0e}, {np.dtype(dtype)}", ours, {"fused": step})
