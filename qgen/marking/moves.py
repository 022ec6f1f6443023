"""Who moved between two runs of marks, by how much and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qgen.marking.results import PartResult, StudentMarks

SAME = 1e-9


@dataclass(frozen=True)
class Mark:
    """What a run decided of one part."""

    verdict: str
    awarded: float
    out_of: float
    given: str
    reason: str = ""
    changed: str = ""


@dataclass(frozen=True)
class Standing:
    """What a run decided of one student.

    Attributes
    ----------
    notes
        What is to be known of these marks as a whole.
    parts
        By label.
    """

    id: str
    name: str
    code: str
    awarded: float
    out_of: float
    notes: tuple[str, ...]
    parts: Mapping[str, Mark]


@dataclass(frozen=True)
class PartMove:
    """One part that moved; `was` is None where the earlier run does not have it."""

    label: str
    was: Mark | None
    now: Mark

    @property
    def cause(self) -> str:
        """Why it moved."""
        if self.was is None:
            return "not in the earlier run"
        if self.was.given != self.now.given:
            return "another answer"
        if self.now.changed != self.was.changed:
            return self.now.changed or f"no longer: {self.was.changed}"
        return f"{self.was.verdict}, now {self.now.verdict}"


@dataclass(frozen=True)
class Move:
    """One student whose marks moved.

    Attributes
    ----------
    before, after
        None where a run has no marks of this student.
    parts
        Those that moved; none where only the rounding of the total did.
    """

    before: Standing | None
    after: Standing | None
    parts: tuple[PartMove, ...] = ()

    @property
    def student(self) -> Standing:
        """The student's later standing, or the only one."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def difference(self) -> float:
        """By how many marks the total moved."""
        return _total(self.after) - _total(self.before)


def standing(marks: StudentMarks) -> Standing:
    """Return what is kept of one student's marks."""
    student = marks.paper.student
    parts = {part.label: _mark(part) for part in marks.parts}
    return Standing(
        student.id,
        student.name,
        marks.paper.code,
        round(marks.awarded, 9),
        round(marks.out_of, 9),
        marks.notes,
        parts,
    )


def _mark(part: PartResult) -> Mark:
    awarded, out_of = round(part.awarded, 9), round(part.out_of, 9)
    return Mark(part.verdict.value, awarded, out_of, part.given, part.reason, part.changed)


def moves(before: Sequence[Standing], after: Sequence[Standing]) -> list[Move]:
    """Return the students whose total or what it is out of moved, or a part of it.

    Parameters
    ----------
    before, after
        The standings of two runs.

    Returns
    -------
    list of Move
        In the order of the later run; then those who are only in the earlier one.
    """
    earlier, later = {each.code: each for each in before}, {each.code: each for each in after}
    codes = list(dict.fromkeys([*later, *earlier]))
    found = (_move(earlier.get(code), later.get(code)) for code in codes)
    return [move for move in found if move is not None]


def _move(before: Standing | None, after: Standing | None) -> Move | None:
    if before is None or after is None:
        return Move(before, after)
    parts = tuple(_parts(before, after))
    if parts or (before.awarded, before.out_of) != (after.awarded, after.out_of):
        return Move(before, after, parts)
    return None


def _parts(before: Standing, after: Standing) -> Iterator[PartMove]:
    for label, now in after.parts.items():
        was = before.parts.get(label)
        if was is None or (was.awarded, was.out_of) != (now.awarded, now.out_of):
            yield PartMove(label, was, now)


def _total(found: Standing | None) -> float:
    return found.awarded if found else 0.0


@dataclass(frozen=True)
class Summary:
    """How a class moved.

    Attributes
    ----------
    before, after
        Mean shares of the marks, from 0 to 1.
    """

    up: int
    down: int
    before: float
    after: float


def summary(before: Sequence[Standing], after: Sequence[Standing]) -> Summary:
    """Return how many moved up and down, and the mean before and after."""
    differences = [
        _share(move.after) - _share(move.before)
        for move in moves(before, after)
        if move.before and move.after
    ]
    up, down = sum(d > SAME for d in differences), sum(d < -SAME for d in differences)
    return Summary(up, down, _mean(before), _mean(after))


def _share(found: Standing | None) -> float:
    return found.awarded / found.out_of if found and found.out_of else 0.0


def _mean(standings: Sequence[Standing]) -> float:
    return sum(map(_share, standings)) / len(standings) if standings else 0.0
