"""Who moved between two runs of marks, as tables."""

from collections.abc import Iterable

from qgen.files.csv_text import csv_text
from qgen.marking.moves import Move, PartMove, Standing

COLUMNS = ("id", "name", "code", "before", "after", "difference", "parts", "why")


def moves_csv(moved: Iterable[Move], spared: Iterable[Standing] = ()) -> str:
    """One row for each student who moved, or who kept marks because a change would lower them."""
    rows = [list(COLUMNS), *map(_moved, moved), *map(_spared, spared)]
    return csv_text(rows)


def _moved(move: Move) -> list[str]:
    student = move.student
    return [
        *(student.id, student.name, student.code),
        *(marks(move.before), marks(move.after), f"{move.difference:+g}"),
        " ".join(part.label for part in move.parts),
        "; ".join(reasons(move)),
    ]


def _spared(student: Standing) -> list[str]:
    kept = marks(student)
    who = (student.id, student.name, student.code)
    return [*who, kept, kept, "0", "", "; ".join(student.notes)]


def marks(standing: Standing | None) -> str:
    """A total and what it is out of: `5.5/7`; a dash if there is none."""
    return f"{standing.awarded:g}/{standing.out_of:g}" if standing else "–"


def reasons(move: Move) -> list[str]:
    """Why a student moved: each cause, and the parts that it moved."""
    if move.before is None or move.after is None:
        return [f"no marks in the {'earlier' if move.before is None else 'later'} run"]
    if not move.parts:
        return ["the rounding of the total"]
    causes: dict[str, list[str]] = {}
    for part in move.parts:
        causes.setdefault(part.cause, []).append(_step(part))
    return [f"{', '.join(steps)}: {cause}" for cause, steps in causes.items()]


def _step(part: PartMove) -> str:
    was = f"{part.was.awarded:g}" if part.was else "–"
    return f"{part.label} {was} → {part.now.awarded:g}"
