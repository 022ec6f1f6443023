"""Variants drawn in a batch, beside drawing them one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from statistics import mean

from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.problem import Params, Problem
from qgen.variants import derive, draw

TITLE = "Drawing variants (level 2), beside one at a time"


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare for each family, and for all of them."""
    pairs = []
    for name in all_families():
        pairs.append(_pair(problem(name, 2, 3, {}), effort))
        yield pairs[-1]
    yield over_all(pairs)


def together(kind: Problem, keys: Sequence[bytes]) -> Params:
    """Draw the variants in one batch."""
    return draw(kind, keys)


def one_at_a_time(kind: Problem, keys: Sequence[bytes]) -> list[Params]:
    """Draw the same variants, each on its own."""
    return [draw(kind, [key]) for key in keys]


def some_keys(count: int) -> list[bytes]:
    """What variants are drawn from."""
    return [derive(b"benchmark", str(number)) for number in range(count)]


def over_all(pairs: Sequence[Pair]) -> Pair:
    """The same times for as many variants of each family."""

    def mixed(times: Iterator[tuple[float, ...]]) -> tuple[float, ...]:
        return tuple(map(mean, zip(*times, strict=True)))

    return replace(
        pairs[0],
        ours=replace(pairs[0].ours, name="all families"),
        our_seconds=mixed(pair.our_seconds for pair in pairs),
        rival_seconds=mixed(pair.rival_seconds for pair in pairs),
    )


def _pair(kind: Problem, effort: Effort) -> Pair:
    many, few = some_keys(effort.variants), some_keys(effort.variants_alone)
    return timed_pair(
        "variants",
        Way(kind.family.id, partial(together, kind, many), len(many)),
        Way("one at a time", partial(one_at_a_time, kind, few), len(few)),
        rounds=effort.rounds,
    )
