"""Where piecewise functions switch, and points close to it on both sides."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qgen.expressions.bounded import Run
from qgen.expressions.nodes import Apply, Entry, Node, Number, Variable, size, walk
from qgen.expressions.points import Points
from qgen.expressions.rounding import MARGIN, Array
from qgen.expressions.symbols import Symbols

HALVINGS: Final = 20
_PAIRS: Final = 4
_OVERHEAD: Final = 6
_AT_ZERO: Final = frozenset({"abs", "relu", "sign"})
_AT_TIES: Final = frozenset({"max", "min"})
_MOVABLE: Final = frozenset({"real", "positive", "probability", "vector", "matrix"})


def kinks(root: Node, symbols: Symbols) -> frozenset[Node]:
    """What changes its sign where a function in the tree switches.

    A real symbol alone is left out: points lie close to 0 on both sides anyway.
    """
    found: set[Node] = set()
    for node in walk(root):
        if isinstance(node, Apply) and node.function in _AT_ZERO:
            found.update(node.arguments)
        elif isinstance(node, Apply) and node.function in _AT_TIES:
            found.update(_difference(*pair) for pair in pairwise(node.arguments))
    return frozenset(node for node in found if not _alone(node, symbols))


def work(found: frozenset[Node]) -> int:
    """How much it costs to come close to these kinks, in evaluations of a node."""
    return sum(size(node)[0] + _OVERHEAD for node in found) * (HALVINGS + 2)


def around(kink: Node, near: Points, far: Points, symbols: Symbols) -> Points | None:
    """Give points on both sides of a kink, some of them close to it.

    Parameters
    ----------
    kink
        What changes its sign there; of an array, the first entry is followed.
    near, far
        Points to start from; the far ones where the near ones lie on one side.

    Returns
    -------
    None if all points lie on one side.
    """
    for pool in (near, far):
        side = _side(kink, pool)
        above, below = np.flatnonzero(side > 0)[:_PAIRS], np.flatnonzero(side < 0)[:_PAIRS]
        pairs = min(len(above), len(below))
        if pairs:
            return _halved(kink, _taken(pool, above[:pairs]), _taken(pool, below[:pairs]), symbols)
    return None


def _alone(node: Node, symbols: Symbols) -> bool:
    if isinstance(node, Apply) and node.function == "negate":
        return _alone(node.arguments[0], symbols)
    if not isinstance(node, Variable | Entry):
        return False
    return symbols.sorts[node.name].kind in ("real", "vector", "matrix")


def _difference(left: Node, right: Node) -> Node:
    """What is 0 where two arguments are equal."""
    if left == Number("0"):
        return right
    if right == Number("0"):
        return left
    opposite = Apply("negate", (right,), right.shape)
    return Apply("add", (left, opposite), left.shape or right.shape)


def _side(kink: Node, points: Points) -> NDArray[np.float64]:
    """On which side each point lies: 1, -1, or 0 where that is not clear."""
    run = Run(points)
    value, error = run.bounded(kink)
    clear = (np.abs(value) > MARGIN * error) & np.isfinite(value)
    side = np.where(clear, np.sign(value), 0.0)
    side = side[0, 0] if kink.shape else np.broadcast_to(side, (_count(points),))
    return np.where(run.domain.undefined, 0.0, side)


def _count(points: Points) -> int:
    return next((values.shape[-1] for values in points.values()), 1)


def _taken(points: Points, at: NDArray[np.intp]) -> dict[str, Array]:
    return {name: values[..., at] for name, values in points.items()}


def _halved(
    kink: Node, above: dict[str, Array], below: dict[str, Array], symbols: Symbols
) -> Points:
    """The given points and, by halving what lies between, points close to the kink."""
    names = {node.name for node in walk(kink) if isinstance(node, Variable | Entry)}
    moving = sorted(name for name in names if symbols.sorts[name].kind in _MOVABLE)
    upper, lower = dict(above), above | {name: below[name] for name in moving}
    middle = dict(above)
    for _ in range(HALVINGS):
        for name in moving:
            middle[name] = (upper[name] + lower[name]) / 2
        is_above = _side(kink, middle) > 0
        for name in moving:
            upper[name] = np.where(is_above, middle[name], upper[name])
            lower[name] = np.where(is_above, lower[name], middle[name])
    return joined((above, below, upper, lower))


def joined(parts: tuple[Points, ...]) -> Points:
    """Points one after the other."""
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}
