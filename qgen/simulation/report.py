"""The report of a simulation: a page for the exam's file, rows for a terminal, JSON."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from qgen.resources import folder
from qgen.simulation.figures import Case, Figures
from qgen.simulation.mixture import CLASS


@dataclass(frozen=True)
class Simulation:
    """What was simulated, and what was found.

    Attributes
    ----------
    title, course
        Of the exam.
    command
        What reproduces it.
    students
        Papers drawn of each question.
    """

    title: str
    course: str
    command: str
    students: int
    seed: int
    figures: Sequence[Figures]

    def misses(self) -> list[str]:
        """The targets that are missed, and where."""
        return [f"{each.name}: {miss}" for each in self.figures for miss in each.misses()]


def page_data(simulation: Simulation) -> dict[str, Any]:
    """Return what the page and the layout print: strings, and lists of them."""
    words = json.loads((folder("templates") / "simulation.json").read_text(encoding="utf-8"))
    mixture = ", ".join(f"{share} {kind}" for kind, share in CLASS.items())
    return {
        "kind": "simulation",
        "title": simulation.title,
        "course": simulation.course,
        "code": f"seed {simulation.seed}",
        "practice": False,
        "student_name": "",
        "student_id": "",
        "students": f"{simulation.students:,}",
        "command": simulation.command,
        "made_with": made_with(),
        "misses": simulation.misses(),
        "kinds": words["kinds"],
        "mixture": f"Of {sum(CLASS.values())} students: {mixture}.",
        "legend": words["legend"],
        "tables": [
            {"head": words["first"], "rows": [_first(each) for each in simulation.figures]},
            {"head": words["second"], "rows": [_second(each) for each in simulation.figures]},
        ],
        "cases": [_case(f, each) for f in simulation.figures for each in cases_of(f)],
    }


def cases_of(figures: Figures) -> list[Case]:
    """The worst cases of one question."""
    return [*figures.honest.cases, *(case for error in figures.errors for case in error.cases)]


def json_text(simulation: Simulation) -> str:
    """Return every figure as JSON."""
    data = {**asdict(simulation), "made_with": made_with(), "misses": simulation.misses()}
    return json.dumps(data, indent=1, ensure_ascii=False)


def short_rows(simulation: Simulation) -> list[tuple[str, ...]]:
    """Return a row a question for a terminal, the head first."""
    head = ("Question", "Honest", "Refused", "Erring", "Named", "Class", "Guess", "Game")
    return [head, *(_short(each) for each in simulation.figures)]


def _short(figures: Figures) -> tuple[str, ...]:
    first, second = _first(figures), _second(figures)
    return (figures.name, *first[1:3], *first[4:6], *second[5:8])


def _first(figures: Figures) -> list[str]:
    counts = [figures.total(each) for each in ("students", "named", "misnamed", "missed")]
    return [
        figures.name,
        f"{figures.honest.answers:,}",
        str(figures.honest.rejected),
        _share(figures.honest.nearest),
        f"{counts[0]:,}",
        _of(counts[1], counts[0]),
        str(counts[2]),
        str(counts[3]),
        str(figures.total("paid_again")),
    ]


def _second(figures: Figures) -> list[str]:
    marks, game = figures.marks, figures.marks.best_game
    return [
        figures.name,
        f"{figures.pairs.students:,}",
        _of(figures.pairs.both, figures.pairs.students),
        f"{figures.typed.answers:,}",
        str(figures.typed.unread),
        _share(marks.class_median),
        _share(marks.guessers),
        _share(game.share) if game else "–",
        game.words if game else "–",
    ]


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _of(some: int, total: int) -> str:
    """A share in per cent, never rounded up to all."""
    if not total:
        return "–"
    return "100 %" if some == total else f"{np.floor(1e3 * some / total) / 10:.1f} %"


def _case(figures: Figures, case: Case) -> dict[str, Any]:
    numbers = ", ".join(f"{name} = {value}" for name, value in case.numbers)
    return {"what": f"{figures.name}: {case.what}", "numbers": numbers, "answers": case.answers}


def made_with() -> str:
    """The versions that the same seed needs to give the same students."""
    try:
        own = version("qgen-dl")
    except PackageNotFoundError:
        own = "from a checkout"
    return f"qgen {own}, NumPy {np.__version__}, Python {platform.python_version()}"
