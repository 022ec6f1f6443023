"""Is there a separating line? Find one, in the plane or with one more feature."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.family import Construction, Family, Level, Misconception, Part
from qgen.figures import Figure, points_in_plane
from qgen.params import Choice, Grid, Pick
from solvers.activations import heaviside
from solvers.arrays import Array, array_namespace
from solvers.separability import in_half_plane, linear_separability
from solvers.steps import Values
from solvers.threshold import net_inputs

_VERDICT = ("NO", "YES")


def _points(s: Values) -> Array:
    """The positives and, behind them, the negatives."""
    xp = array_namespace(s.positives, s.negatives)
    return xp.concatenate([s.positives, s.negatives], axis=-2)


def _by_an_upright_line(s: Values) -> Array:
    """1 where a horizontal or a vertical line separates the points, else 0."""
    xp = array_namespace(s.positives, s.negatives)
    above = xp.min(s.positives, axis=-2) - xp.max(s.negatives, axis=-2)
    below = xp.min(s.negatives, axis=-2) - xp.max(s.positives, axis=-2)
    gap = xp.max(xp.maximum(above, below), axis=-1)
    return xp.where(xp.greater(gap, 0), 1, 0)


def _by_a_line_through_zero(s: Values) -> Array:
    """1 where a line through the origin separates the points, else 0."""
    xp = array_namespace(s.positives, s.negatives)
    return in_half_plane(xp.concatenate([s.positives, -s.negatives], axis=-2))


def _fit(s: Values) -> NDArray[np.bool_]:
    """No point twice, lines that show what there is; a line, or else a plane, to be found."""
    points = _points(s)
    equal = (points[..., :, None, :] == points[..., None, :, :]).all(axis=-1).sum(axis=(-1, -2))
    different = equal == points.shape[-2]
    if points.ndim == 4:
        honest = (s.gap > 0) == (s.separable == 1)
        mixed = (s.separable.min(axis=-1) == 0) & (s.separable.max(axis=-1) == 1)
        good: NDArray[np.bool_] = (different & honest).all(axis=-1) & mixed
        return good
    found: NDArray[np.bool_] = different & (s.gap > 0.4)
    if "mistakes" in s:
        return np.asarray(found & (s.mistakes > 0) & (s.mistakes < points.shape[-2]))
    return np.asarray(found & (s.separable == 0))


def _separated(s: Values) -> Mapping[str, Any]:
    """A unit that fires for the positives and for no negative."""
    points = _points(s)
    if "phi" in s:
        points = np.concatenate([points, s.phi[:, None]], axis=-1)
    points = points + 0.0  # no -0 among the coordinates
    outputs = [1] * len(s.positives) + [0] * len(s.negatives)
    return {
        "property": {
            "name": "threshold_unit",
            "inputs": tuple(map(tuple, points.tolist())),
            "outputs": tuple(outputs),
        },
        "example": "[" + ", ".join(f"{value:g}" for value in s.line) + "]",
    }


def _sets(count: int, most: int, sets: tuple[int, ...] = ()) -> dict[str, Choice]:
    """So many points of each class, with whole coordinates."""
    shape = (*sets, count, 2)
    return {name: Grid(-most, most, shape=shape) for name in ("positives", "negatives")}


def _opposite(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two points lie in quadrants across the origin."""
    return one[0] * other[0] < 0 and one[1] * other[1] < 0


_ACROSS = Pick(
    [
        three
        for three in combinations(product(range(-2, 3), repeat=2), 3)
        if any(_opposite(one, other) for one, other in combinations(three, 2))
    ]
)
"""Three points, two of them in opposite quadrants: few lines have them on one side."""


def _seen(s: Values) -> Figure:
    """The points; where it is asked whether lines separate them, with the solution alone."""
    sets = _points(s)[None] if s.positives.ndim == 2 else _points(s)
    classes = np.repeat([1, 0], s.positives.shape[-2])
    return points_in_plane(
        [(points, classes) for points in sets],
        "ABCD"[: len(sets)] if len(sets) > 1 else "",
        numbered=False,
        tells=s.level == 1,
    )


FAMILY = Family(
    id="linear_separability",
    title="Linear separability",
    unit=1,
    topic="perceptron",
    source="Minsky & Papert, Perceptrons (1969), sections 1.2 and 12.1; "
    "Cover, Geometrical and statistical properties of systems of linear inequalities (1965)",
    solver=linear_separability,
    levels={
        1: Level(
            params=_sets(2, 4, (4,)),
            parts=(Part("separable", 4, 6, labels=_VERDICT),),
        ),
        2: Level(
            params={
                **_sets(3, 4),
                "w": Grid(-2, 2, shape=(2,), without=[0]),
                "b": Grid(-4, 4, without=[-1, 0, 1]),
            },
            parts=(
                Part("z", 2, 4),
                Part("mistakes", 1, 1),
                Construction("line", _separated, marks=2, minutes=5),
            ),
        ),
        3: Level(
            params={"positives": _ACROSS, "negatives": _ACROSS},
            parts=(
                Part("phi", 2, 2),
                Construction("line", _separated, marks=4, minutes=8),
            ),
            settings={"lifted": True},
        ),
    },
    misconceptions=(
        Misconception(
            "upright_lines_only",
            "separable",
            _by_an_upright_line,
            "A separating line need not be horizontal or vertical: any straight line will do, also "
            "an inclined one.",
            levels=(1,),
        ),
        Misconception(
            "lines_through_zero_only",
            "separable",
            _by_a_line_through_zero,
            "With a bias the line need not pass through the origin: $b$ moves it away.",
            levels=(1,),
        ),
        Misconception(
            "always_separable",
            "separable",
            lambda s: s.right * 0 + 1,
            "Two points against two cannot always be separated: where the segments that join the "
            "points of each class meet, as in XOR, no straight line separates the classes.",
            levels=(1,),
        ),
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: net_inputs(s.w, 0, _points(s)),
            "The bias belongs to the net input: without it every line would pass through the "
            "origin.",
            levels=(2,),
        ),
        Misconception(
            "right_ones_counted",
            "mistakes",
            lambda s: s.z.shape[-1] - s.right,
            "These are the points on their proper side: positives at $z \\ge 0$ and negatives at "
            "$z < 0$. The others are misclassified.",
            levels=(2,),
        ),
        Misconception(
            "positives_only",
            "mistakes",
            lambda s: (1 - heaviside(s.z[..., : s.positives.shape[-2]])).sum(axis=-1),
            "A negative point can be misclassified too: it is where $z \\ge 0$.",
            levels=(2,),
        ),
        Misconception(
            "sum_for_product",
            "phi",
            lambda s: _points(s).sum(axis=-1),
            "The new feature is the *product* of the coordinates. Their sum would add nothing that "
            "a line could not already use.",
            levels=(3,),
        ),
        Misconception(
            "sign_lost",
            "phi",
            lambda s: array_namespace(s.right).abs(s.right),
            "The product of two numbers of different sign is negative: it is what tells opposite "
            "quadrants apart.",
            levels=(3,),
        ),
    ),
    symbols={"separable": ("A", "B", "C", "D"), "phi": r"\varphi", "mistakes": "M"},
    fit=_fit,
    figure=_seen,
)
