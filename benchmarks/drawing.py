"""Variants drawn in a batch, beside drawing them one at a time."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.problem import Params, Problem
from qgen.variants import derive, draw

TITLE = "Drawing variants (level 2), beside one at a time"

Drawing = tuple[Problem, Sequence[bytes]]


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare for each family, and for all of them."""
    problems = [problem(name, 2, 3, {}) for name in all_families()]
    for each in problems:
        yield _pair(each.family.id, [each], effort)
    yield _pair("all families", problems, effort)


def together(drawings: Sequence[Drawing]) -> list[Params]:
    """Draw the variants of each problem in one batch."""
    return [draw(kind, keys) for kind, keys in drawings]


def one_at_a_time(drawings: Sequence[Drawing]) -> list[list[Params]]:
    """Draw the same variants, each on its own."""
    return [[draw(kind, [key]) for key in keys] for kind, keys in drawings]


def drawings(problems: Sequence[Problem], count: int) -> list[Drawing]:
    """This many keys for each problem."""
    return [(kind, [_key(kind, number) for number in range(count)]) for kind in problems]


def _pair(name: str, problems: Sequence[Problem], effort: Effort) -> Pair:
    many = drawings(problems, effort.variants)
    few = drawings(problems, effort.variants_alone)
    return timed_pair(
        "variants",
        Way(name, partial(together, many), len(problems) * effort.variants),
        Way("one at a time", partial(one_at_a_time, few), len(problems) * effort.variants_alone),
        rounds=effort.rounds,
    )


def _key(kind: Problem, number: int) -> bytes:
    return derive(b"benchmark", kind.family.id, str(number))
