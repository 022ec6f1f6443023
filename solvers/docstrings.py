"""What a solver's docstring says of its arguments: the one list of their shapes.

`x : array of shape (..., D)` gives the argument's entry axes, `("D",)`; the axes of a batch
stand before them.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SECTION = re.compile(r"^Parameters\n-{3,}\n(.*?)(?=^\w[\w ]*\n-{3,}$|\Z)", re.M | re.S)
_ENTRY = re.compile(r"^(\w+(?:, \w+)*)(?: : (.*))?\n((?:[ \t]+.*\n?|\n)*)", re.M)
_SHAPE = re.compile(r"\(\.\.\.(?:, ([^()]*))?\)")
_INLINE = re.compile(r"\b(\w+), of shape \(\.\.\.(?:, ([^()]*))?\)")
_REFERENCE = re.compile(r"\bas (?:for )?`([\w.]+)`", re.I)


@dataclass(frozen=True)
class Argument:
    """One argument of a solver.

    Attributes
    ----------
    name
        As in the signature.
    axes
        The sizes of its entry axes, as the docstring writes them: `("4", "H", "D")`, `()` of
        a number. None of what is no array or is not described.
    text
        The description.
    default
        What it is if it is left out; `inspect.Parameter.empty` if it must be given.
    """

    name: str
    axes: tuple[str, ...] | None
    text: str
    default: Any

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is inspect.Parameter.empty


def arguments(solver: Callable[..., Any]) -> dict[str, Argument]:
    """Return a solver's arguments by name, without `step`, in the order of its signature.

    Examples
    --------
    >>> def line(x, w):
    ...     '''Line.
    ...
    ...     Parameters
    ...     ----------
    ...     x : array of shape (..., N, D)
    ...         Points.
    ...     '''
    >>> arguments(line)["x"].axes
    ('N', 'D')
    """
    known = described(solver)
    found = {}
    for name, parameter in inspect.signature(solver).parameters.items():
        if name != "step" and parameter.kind not in (
            parameter.VAR_KEYWORD,
            parameter.VAR_POSITIONAL,
        ):
            axes, text = known.get(name, (None, ""))
            found[name] = Argument(name, axes, text, parameter.default)
    return found


Described = tuple[tuple[str, ...] | None, str]
"""Entry axes and description."""


def described(solver: Callable[..., Any]) -> dict[str, Described]:
    """Read the section of parameters, with what it takes over from other solvers."""
    section = _SECTION.search((inspect.getdoc(solver) or "") + "\n")
    found: dict[str, Described] = {}
    for entry in _ENTRY.finditer(section[1] if section else ""):
        names, kind, text = entry[1].split(", "), entry[2] or "", " ".join(entry[3].split())
        borrowed = _borrowed(solver, text) if "shape" not in kind else {}
        for name, axes in zip(names, _all_axes(kind, len(names)), strict=True):
            found[name] = borrowed.get(name, (axes, text))
        for name, inner in _INLINE.findall(text):
            found.setdefault(name, (_axes(inner), text))
    return found


def _all_axes(kind: str, count: int) -> Iterator[tuple[str, ...] | None]:
    """The axes of each of several names that share one type: one shape for all, or one each."""
    shapes = [_axes(inner) for inner in _SHAPE.findall(kind)]
    for k in range(count):
        yield shapes[k if len(shapes) == count else 0] if shapes else None


def _axes(inner: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in inner.split(","))))


def _borrowed(solver: Callable[..., Any], text: str) -> Mapping[str, Described]:
    """What a text such as "As for `other_solver`" refers to."""
    reference = _REFERENCE.search(text)
    if not reference:
        return {}
    module, _, name = reference[1].rpartition(".")
    home = importlib.import_module(module) if module else sys.modules[solver.__module__]
    other = getattr(home, name, None)
    return described(other) if callable(other) and other is not solver else {}


def batch_shape(solver: Callable[..., Any], inputs: Mapping[str, Any]) -> tuple[int, ...]:
    """The batch axes that these inputs have, as far as the docstring tells; `()` of one problem."""
    shapes = [
        tuple(inputs[name].shape)[: inputs[name].ndim - len(each.axes)]
        for name, each in arguments(solver).items()
        if each.axes is not None and hasattr(inputs.get(name), "ndim")
    ]
    return max(shapes, key=len, default=())
