"""Markdown converted by shape, beside a pandoc for each question."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, count

from benchmarks import pandoc, sample
from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.render.convert import convert

TITLE = "Converting questions from Markdown to Typst"


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare on the questions of a class: with their shapes new, and with them known."""
    asked = questions(effort.questions)
    every = max(1, len(asked) // effort.questions_alone)
    alone = partial(one_at_a_time, asked[::every][: effort.questions_alone])
    for name, run in (("shapes new", _as_new(asked)), ("shapes known", partial(together, asked))):
        yield timed_pair(
            "questions",
            Way(f"{len(asked)} questions, {name}", run, len(asked)),
            Way("a pandoc per question", alone, effort.questions_alone),
            rounds=effort.rounds,
        )


def together(sources: Sequence[str]) -> list[str]:
    """Convert all, each shape once."""
    return convert(sources, "typst")


def one_at_a_time(sources: Sequence[str]) -> list[str]:
    """Convert each in a process of its own."""
    return [pandoc.to_typst(source) for source in sources]


def questions(number: int) -> list[str]:
    """The first questions of a class's papers."""
    few = sample.questions(sample.documents(1)[0])
    papers = sample.documents(-(-number // len(few)))
    return list(chain.from_iterable(map(sample.questions, papers)))[:number]


def _as_new(sources: Sequence[str]) -> Callable[[], list[str]]:
    """Convert texts that no earlier run has seen: each ends with the number of the run."""
    runs = count()

    def run() -> list[str]:
        ending = f"\n\nRun {next(runs)}."
        return together([source + ending for source in sources])

    return run
