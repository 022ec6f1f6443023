"""Two ways to do the same work, timed side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Way:
    """One way to do some work.

    Attributes
    ----------
    run
        Does the work once.
    units
        How much is done in a run, such as the number of variants it draws.
    """

    name: str
    run: Callable[[], object]
    units: int = 1


@dataclass(frozen=True)
class Pair:
    """Two ways to do the same work, and how long each took.

    Attributes
    ----------
    unit
        What the work is counted in.
    our_seconds, rival_seconds
        For one unit of work, round by round.
    """

    unit: str
    ours: Way
    rival: Way
    our_seconds: tuple[float, ...]
    rival_seconds: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """How many times as fast as the rival ours was in each round."""
        rounds = zip(self.our_seconds, self.rival_seconds, strict=True)
        return [rival / ours for ours, rival in rounds]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(self.ratios)


def timed_pair(
    unit: str, ours: Way, rival: Way, *, rounds: int, clock: Callable[[], float] = perf_counter
) -> Pair:
    """Run two ways in turn, so that whatever else the machine does slows both.

    Parameters
    ----------
    unit
        What the work is counted in, such as `variants`.
    ours, rival
        Each is run once before the clock starts, for caches to fill.
    rounds
        How often both are timed. The one that goes first changes from round to round.
    clock
        Seconds since any fixed moment.
    """
    ours.run()
    rival.run()
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds):
        for is_ours in (True, False) if number % 2 == 0 else (False, True):
            seconds[is_ours].append(_seconds_a_unit(ours if is_ours else rival, clock))
    return Pair(unit, ours, rival, tuple(seconds[True]), tuple(seconds[False]))


def _seconds_a_unit(way: Way, clock: Callable[[], float]) -> float:
    start = clock()
    way.run()
    return (clock() - start) / way.units
