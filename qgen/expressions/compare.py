"""Whether two expressions are equal: yes, no, or a person must look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from qgen.expressions.confirm import is_confirmed
from qgen.expressions.expression import Expression
from qgen.expressions.kinks import around, joined, kinks, work
from qgen.expressions.layout import outward
from qgen.expressions.nodes import Node
from qgen.expressions.points import Points, draw_far_points, draw_points
from qgen.expressions.rounding import Array
from qgen.expressions.sampling import Judgement, Sample, judge, sample
from qgen.expressions.symbols import Symbols

Outcome = Literal["equal", "different", "undecided"]
How = Literal[
    "probed",
    "confirmed",
    "refuted at point",
    "shapes differ",
    "too few points",
    "beyond the domain",
    "too many kinks",
]

SEED: Final = 20_250_601
FEWEST_POINTS: Final = 12
MOST_WORK: Final = 4000
"""Nodes evaluated to come close to kinks, so that no check takes long."""

Value = float | list[float] | list[list[float]]


@dataclass(frozen=True, slots=True)
class Refutation:
    """A point at which two expressions differ by more than rounding explains.

    Attributes
    ----------
    point
        The value of each symbol.
    given, expected
        Both values; NaN where undefined.
    """

    point: Mapping[str, Value]
    given: Value
    expected: Value


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a decision rests on; it can be checked with any other program.

    Attributes
    ----------
    seed
        Where the points were drawn from.
    usable
        Points at which both were sharply the same.
    refutation
        None unless the expressions differ.
    """

    seed: int
    usable: int
    refutation: Refutation | None
    parts: tuple[Points, ...]

    @property
    def points(self) -> dict[str, Array]:
        """For each symbol its values at all points used, points first."""
        return {name: outward(values) for name, values in joined(self.parts).items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two expressions are equal, how that was found, and the proof."""

    outcome: Outcome
    how: How
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Reference:
    """An expected expression with all that comparing needs of it, made once for a class."""

    expected: Expression
    symbols: Symbols
    seed: int
    points: Points
    far: Points
    sample: Sample
    kinks: frozenset[Node]


def reference(expected: Expression, symbols: Symbols, *, seed: int = SEED) -> Reference:
    """Prepare an expected expression.

    Parameters
    ----------
    symbols
        Every symbol of the question, also those that do not occur in `expected`.
    seed
        For the points at which expressions are compared.
    """
    near, far = draw_points(symbols, seed), draw_far_points(symbols, seed)
    own = kinks(expected.root, symbols)
    points: Points = near
    with np.errstate(all="ignore"):
        if own and work(own) <= MOST_WORK:
            points = joined((near, *_beside(own, near, far, symbols)))
        taken = sample(expected.root, points, _count(points))
    return Reference(expected, symbols, seed, points, far, taken, own)


def compare(
    given: Expression,
    expected: Expression | Reference,
    symbols: Symbols,
    *,
    confirm: bool = False,
) -> Comparison:
    """Decide whether an answer equals the expected expression.

    Both are evaluated at the same points with bounds on their rounding errors. One point at
    which they differ by more than these allow, or at which only the given one is undefined,
    refutes. Agreement at enough points is equality "probed".

    Parameters
    ----------
    expected
        A `Reference` where more than one answer is compared with it.
    symbols
        The symbols that both were read with.
    confirm
        Whether SymPy shall try to prove equality, which takes longer.

    Returns
    -------
    "undecided" where too few points can tell, where the answer has values at points at
    which the expected expression has none, or where it has too many kinks.

    Example
    -------
    >>> from qgen.expressions import parse, symbols_from
    >>> symbols = symbols_from({"z": "real"})
    >>> one, other = parse("tanh(z)", symbols), parse("2 sigma(2z) - 1", symbols)
    >>> compare(one, other, symbols).outcome
    'equal'
    """
    known = expected if isinstance(expected, Reference) else reference(expected, symbols)
    if given.shape != known.expected.shape:
        return _decided("different", "shapes differ", known, ())
    found = _probe(given, known)
    if confirm and found.outcome == "equal" and is_confirmed(given, known.expected, symbols):
        return Comparison("equal", "confirmed", found.certificate)
    return found


def _probe(given: Expression, known: Reference) -> Comparison:
    """Compare at the points of the reference, then around the answer's own kinks."""
    with np.errstate(all="ignore"):
        count = known.sample.value.shape[-1]
        taken = sample(given.root, known.points, count)
        judged = judge(taken, known.sample)
        if judged.refuting is not None:
            return _refuted(judged.refuting, known, known.points, taken, known.sample)
        own = kinks(given.root, known.symbols) - known.kinks
        if not own:
            return _agreed(judged, known, (known.points,))
        if work(own | known.kinks) > MOST_WORK:
            return _decided("undecided", "too many kinks", known, (known.points,))
        return _probe_kinks(given, known, own, judged)


def _probe_kinks(
    given: Expression, known: Reference, own: frozenset[Node], judged: Judgement
) -> Comparison:
    """Compare on both sides of the answer's kinks."""
    extra = _beside(own, known.points, known.far, known.symbols)
    if not extra:
        return _agreed(judged, known, (known.points,))
    points = joined(extra)
    taken, expected = (sample(e.root, points, _count(points)) for e in (given, known.expected))
    more = judge(taken, expected)
    if more.refuting is not None:
        return _refuted(more.refuting, known, points, taken, expected)
    beyond = judged.beyond or more.beyond
    return _agreed(judged._replace(beyond=beyond), known, (known.points, points))


def _beside(
    found: frozenset[Node], near: Points, far: Points, symbols: Symbols
) -> tuple[Points, ...]:
    """Points around each kink, in an order that does not depend on hashes."""
    ordered = sorted(found, key=repr)
    around_each = (around(kink, near, far, symbols) for kink in ordered)
    return tuple(points for points in around_each if points is not None)


def _count(points: Points) -> int:
    return next((values.shape[-1] for values in points.values()), FEWEST_POINTS)


def _agreed(judged: Judgement, known: Reference, parts: tuple[Points, ...]) -> Comparison:
    """No point refutes: equal, if the points are worth something."""
    enough = judged.usable >= FEWEST_POINTS and 3 * judged.usable >= 2 * judged.expected_usable
    if judged.beyond:
        return _decided("undecided", "beyond the domain", known, parts, judged.usable)
    if enough:
        return _decided("equal", "probed", known, parts, judged.usable)
    return _decided("undecided", "too few points", known, parts, judged.usable)


def _refuted(
    at: int, known: Reference, points: Points, given: Sample, expected: Sample
) -> Comparison:
    """Show the point at which they differ."""
    point = {name: _shown(values, at) for name, values in points.items()}
    values = (
        _shown(np.where(each.undefined, np.nan, each.value), at) for each in (given, expected)
    )
    proof = Certificate(known.seed, 0, Refutation(point, *values), (points,))
    return Comparison("different", "refuted at point", proof)


def _shown(values: Array, at: int) -> Value:
    """The value at one point as a number, a list, or a list of rows."""
    one = values[..., at]
    value: Value = (one[:, 0] if one.ndim == 2 and one.shape[1] == 1 else one).tolist()
    return value


def _decided(
    outcome: Outcome, how: How, known: Reference, parts: tuple[Points, ...], usable: int = 0
) -> Comparison:
    return Comparison(outcome, how, Certificate(known.seed, usable, None, parts))
