"""What qgen's solvers and PyTorch are both given to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

Run = Callable[[], Any]


@dataclass(frozen=True)
class Task:
    """One computation, by a solver and in PyTorch's ways.

    Attributes
    ----------
    unit, units
        What the work is counted in, and how much there is.
    theirs
        Each way gives what `ours` gives.
    """

    unit: str
    name: str
    ours: Run
    theirs: Mapping[str, Run]
    units: int = 1


def numbers(shapes: Mapping[str, tuple[int, ...]], dtype: Any) -> dict[str, Any]:
    """Numbers between 0.1 and 0.9, which will do for weights, squares, and decay rates."""
    rng = np.random.default_rng(7)
    return {name: rng.uniform(0.1, 0.9, shape).astype(dtype) for name, shape in shapes.items()}


def pytorch(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same arrays as tensors, in the same memory."""
    torch = import_module("torch")
    return {
        name: torch.from_numpy(value) if isinstance(value, np.ndarray) else value
        for name, value in given.items()
    }
