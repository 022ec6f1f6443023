"""What a simulation found of one question, and whether that is good enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_NAMED = 0.99
"""Of the students with one misconception."""

EQUAL = 1e-9


@dataclass(frozen=True)
class Case:
    """One simulated student to look at.

    Attributes
    ----------
    what
        Why, in words.
    numbers
        The question's numbers by name.
    answers
        Part, answer, right answer, and what was decided.
    """

    what: str
    numbers: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class HonestFigures:
    """Honest students: how many answers, how many of them were not counted as right.

    Attributes
    ----------
    nearest
        The largest distance from the key, as a fraction of the tolerance.
    """

    answers: int
    rejected: int
    nearest: float
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True)
class ErrorFigures:
    """Students who hold one misconception: how it was named.

    Attributes
    ----------
    named, misnamed, missed
        Students told this error and no other; another; none.
    paid_again
        Those who lost marks also for what followed.
    """

    error: str
    students: int
    named: int
    misnamed: int
    missed: int
    paid_again: int
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True)
class PairFigures:
    """Students who hold two misconceptions that show in different parts."""

    students: int
    both: int
    one: int


@dataclass(frozen=True)
class TypedFigures:
    """Sloppy typists: how many answers, and how many were not read as they were meant."""

    answers: int
    unread: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class GameFigures:
    """One way to game: what is written into how many parts, and the median share of the marks.

    Attributes
    ----------
    students
        Those whom it left little to do.
    """

    way: str
    parts: int
    students: int
    share: float

    @property
    def words(self) -> str:
        """What is done, for people."""
        return f"{self.way} in {self.parts} part{'' if self.parts == 1 else 's'}"


@dataclass(frozen=True)
class MarksFigures:
    """Shares of the question's marks, as medians over students."""

    students: int
    class_median: float
    guessers: float
    games: tuple[GameFigures, ...]

    @property
    def best_game(self) -> GameFigures | None:
        """The way to game that pays best."""
        return max(self.games, key=lambda game: game.share, default=None)


@dataclass(frozen=True)
class Figures:
    """All that was measured of one question."""

    family: str
    title: str
    level: int
    decimals: int
    final: bool
    honest: HonestFigures
    errors: Sequence[ErrorFigures]
    pairs: PairFigures
    typed: TypedFigures
    marks: MarksFigures

    @property
    def name(self) -> str:
        """Family and level, for people."""
        return f"{self.family}, level {self.level}" + (", final answer" if self.final else "")

    def total(self, field: str) -> int:
        """The sum of one figure over all misconceptions: `students`, `named`, ..."""
        return sum(getattr(each, field) for each in self.errors)

    def misses(self) -> Iterator[str]:
        """The targets that are missed, in words."""
        if self.honest.rejected:
            yield f"{self.honest.rejected} honest answers not counted as right"
        if self.total("named") < LEAST_NAMED * self.total("students"):
            share = self.total("named") / self.total("students")
            yield f"only {share:.1%} of single misconceptions named"
        if self.total("paid_again"):
            yield f"{self.total('paid_again')} students paid twice for one misconception"
        if self.typed.unread:
            yield f"{self.typed.unread} sloppily typed answers not read as meant"
        if self.marks.guessers > self.marks.class_median + EQUAL:
            yield "guessers above the class median"
        game = self.marks.best_game
        if game and game.share > self.marks.class_median + EQUAL:
            yield f"gamers above the class median: {game.words}"
