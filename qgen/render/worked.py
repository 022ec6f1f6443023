"""Worked solutions: for each step the formula, the numbers put in, and the result.

The formulas are printed once per problem, with slots; a variant fills the slots.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from qgen.family import Misconception, Symbol
from qgen.notation import tex_name
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.render.numerals import unmark
from qgen.render.question import told
from qgen.render.slots import filled, slot
from qgen.render.tex import array
from qgen.written import plain

if TYPE_CHECKING:
    import sympy as sp

    from solvers.formulas import Formulas

EQUALS_ABOUT = r"\approx"

Namer = Callable[["sp.Symbol"], str]

MOST_ENTRIES = 9
"""Of a larger array the first two entries are worked, and the whole result is given."""

LONG = 66
"""Above so many characters of formula, what follows goes on a line of its own."""


@dataclass(frozen=True)
class Entry:
    """The printed formula of one entry of a step: its name, in symbols, and with slots."""

    index: tuple[int, ...]
    left: str
    symbols: str
    slots: str


@dataclass(frozen=True)
class Worked:
    """The steps of one variant, to be written out.

    Attributes
    ----------
    problem
        The question.
    params
        The variant's inputs, each without a batch axis.
    used
        The value of each step that later steps go on with: the solver's, or a student's own.
    computed
        The value of each step as its formula gives it from the used values.
    """

    problem: Problem
    params: Params
    used: Mapping[str, Floats]
    computed: Mapping[str, Floats]

    def step(self, name: str, *, error: Misconception | None = None) -> str:
        """Write one step as a display, under a misconception if one is given.

        A step that the family's template tells in its own words is told by them.
        """
        words = told(self.problem, self.params, {**self.used, name: self.computed[name]}, name)
        if words is not None:
            return words if error is None else f"$${self.result(name)}$$"
        entries = printed(self.problem, name, error)
        shown = entries if len(entries) <= MOST_ENTRIES else entries[:2]
        lines: list[str] = []
        for entry in shown:
            lines += self._lines(name, entry, general=not lines)
        if len(shown) < len(entries):
            lines.append(rf"&\ \,\vdots \\ {self.result(name).replace('=', '&=', 1)}")
        return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"

    def result(self, name: str) -> str:
        """Write a step's whole value in TeX: `h = (0.12, -0.30)`; a word stands alone."""
        if name in self.problem.words and not self.computed[name].ndim:
            return value_tex(self.problem, name, self.computed[name])
        left = tex_name(name, symbols=_rows_of(self.problem.family.symbols, name, self.computed))
        return f"{left} = {value_tex(self.problem, name, self.computed[name])}"

    def _lines(self, name: str, entry: Entry, *, general: bool) -> list[str]:
        """The lines of one entry; the formula in symbols only where it is the first."""
        places = self.problem.places(name)
        value = float(self.computed[name][entry.index])
        numbers = filled(entry.slots, self._number)
        result = value_tex(self.problem, name, np.asarray(value))
        chain = [f"{'=' if _exact(value, places) else EQUALS_ABOUT} {result}"]
        if unmark(numbers) != unmark(result):
            chain.insert(0, f"= {numbers}")
        if general and entry.symbols != entry.slots:
            chain.insert(0, f"= {entry.symbols}")
        return _broken(entry.left, chain)

    def _number(self, place: str) -> str:
        """Write the value of an input exactly, and that of a step as a student would note it."""
        name, _, index = place.partition(" ")
        where = tuple(int(i) for i in index.split())
        if name in self.params:
            return plain(self.params[name][where])
        return plain(self.used[name][where], self.problem.places(name))


def _rows_of(
    symbols: Mapping[str, Symbol], name: str, values: Mapping[str, Floats]
) -> Mapping[str, Symbol]:
    """The symbols, of a value whose rows have names as many names as it has rows."""
    rows = symbols.get(name, "")
    if isinstance(rows, str) or not values[name].ndim:
        return symbols
    held = rows[: len(values[name])]
    return {**symbols, name: held[0] if len(held) == 1 else held}


def value_tex(problem: Problem, step: str, value: Floats) -> str:
    """Write a step's value in TeX, or the word that stands for it."""
    if step not in problem.words:
        return array(value, problem.places(step))
    return rf"\text{{{problem.written(step, value).strip('[]')}}}"


@lru_cache(maxsize=4096)
def printed(problem: Problem, step: str, error: Misconception | None = None) -> list[Entry]:
    """Print a step's formulas, once for all variants of a problem."""
    run = problem.formulas if error is None else problem.faulty_formulas(error)
    return list(_entries(problem, run, step))


def _entries(problem: Problem, run: "Formulas", step: str) -> Iterator[Entry]:
    from solvers.formula_tex import formula_tex

    name = namer(problem, run)
    for index, expression in np.ndenumerate(np.asarray(run.formulas[step], dtype=object)):
        yield Entry(
            index,
            name(np.asarray(run.steps[step], dtype=object)[index]),
            formula_tex(expression, name),
            formula_tex(expression, lambda s: slot(_place(*run.places[s])), dots=True),
        )


def namer(problem: Problem, run: "Formulas") -> Namer:
    """Return what writes a symbol of a run as the name of a value or of its entry."""
    shapes = {name: param.shape for name, param in problem.spec.params.items()} | problem.shapes
    symbols = problem.family.symbols

    def name(symbol: "sp.Symbol") -> str:
        value, index = run.places[symbol]
        rows = 0 if isinstance(symbols.get(value, ""), str) else 1
        return tex_name(value, _shown(index, shapes[value], keep=rows), symbols=symbols)

    return name


def _place(name: str, index: tuple[int, ...]) -> str:
    return " ".join([name, *map(str, index)])


def _shown(index: tuple[int, ...], shape: tuple[int, ...], *, keep: int) -> tuple[int, ...]:
    """Leave out an index along axes of one entry, but for the first `keep` axes."""
    axes = enumerate(zip(index, shape, strict=True))
    return tuple(i for axis, (i, size) in axes if size > 1 or axis < keep)


def _exact(value: float, places: int) -> bool:
    return abs(value - round(value, places)) < 1e-9


def _broken(left: str, chain: list[str]) -> list[str]:
    """Lay `left = a = b = c` out: on one line if it fits, else a line for each link."""
    if width(left + "".join(chain)) <= LONG:
        return [f"{left} &{' '.join(chain)}"]
    if len(chain) > 1 and width("".join(chain[-2:])) <= LONG + 12:
        chain = [*chain[:-2], " ".join(chain[-2:])]
    return [f"{left} &{chain[0]}", *(f"&{link}" for link in chain[1:])]


SILENT = re.compile(r"\\(left|right|frac|mathrm|mathbf|text)\b|\\[,;! ]")
COMMAND = re.compile(r"\\[a-zA-Z]+")


def width(tex: str) -> int:
    """Roughly how many characters wide a formula is in print: a command is one."""
    visible = COMMAND.sub("x", SILENT.sub("", tex))
    return sum(not c.isspace() and c not in "{}^_&\\" for c in visible)
