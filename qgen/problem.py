"""A problem: one family at one level under one choice of conventions."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from qgen.answers import Blank, Numbers, Unreadable, read_numbers, read_words
from qgen.family import AnyPart, Family, Level, Misconception, Part
from qgen.params import Floats
from qgen.written import plain_array, worded
from solvers.steps import Faulty, Trace, trace

if TYPE_CHECKING:
    from solvers.formulas import Formulas

Params = Mapping[str, Floats]
"""The drawn inputs of N variants by name, each of shape (N, ...)."""


AND = " + "
"""Between the ids of two errors."""

Form = Literal["steps", "final", "choice"]
"""How a problem is asked: every part, the value that these lead to, or that value among options."""


@dataclass(frozen=True)
class Options:
    """A value, to be chosen among the values that known errors lead to."""

    step: str
    marks: float
    minutes: float

    @property
    def name(self) -> str:
        """The template's block that words this part."""
        return self.step


@dataclass(frozen=True, eq=False)
class Problem:
    """What all variants of one question have in common.

    Attributes
    ----------
    decimals
        To how many decimals students round, where the family does not ask for more.
    conventions
        Of those the family offers; the defaults stand for what is not named.
    form
        All parts, a single value, or that value among options.
    """

    family: Family
    level: int
    decimals: int = 3
    conventions: tuple[tuple[str, str], ...] = ()
    form: Form = "steps"

    @property
    def spec(self) -> Level:
        """What the family draws and asks at this level."""
        return self.family.levels[self.level]

    @property
    def misconceptions(self) -> list[Misconception]:
        """The errors that can show at this level."""
        return self.family.misconceptions_at(self.level)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The convention in force for each on which the family has a choice."""
        defaults = {name: choice.default for name, choice in self.family.conventions.items()}
        named = dict(self.conventions)
        return {name: named.get(name, value) for name, value in defaults.items()}

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The solver's arguments that are the same in every variant."""
        return {**self.spec.settings, **self.chosen}

    @cached_property
    def parts(self) -> Sequence[AnyPart | Options]:
        """What is asked: the level's parts, or a single value for all that leads to it."""
        values = [part for part in self.spec.parts if isinstance(part, Part)]
        if self.form == "steps" or not values:
            return self.spec.parts
        answer = self._answer(values)
        if self.form == "final":
            marks, minutes = self._whole(answer.step)
            return (replace(answer, marks=marks, minutes=minutes),)
        step = self.spec.choice or answer.step
        return (Options(step, *self._whole(step)),)

    def _answer(self, values: Sequence[Part]) -> Part:
        """The value that the level names, or most known errors lead to; of several the last."""

        def errors(part: Part) -> tuple[bool, int]:
            led = sum(error.step in self.needs(part.step) for error in self.misconceptions)
            return part.step == self.spec.answer, led

        return max(reversed(values), key=errors)

    def _whole(self, step: str) -> tuple[float, float]:
        """The marks and minutes of the parts that lead to a step."""
        led = [p for p in self.spec.parts if isinstance(p, Part) and p.step in self.needs(step)]
        return sum(p.marks for p in led), sum(p.minutes for p in led)

    @cached_property
    def values(self) -> Mapping[str, Part]:
        """The parts that ask for a step's value, by step, in order."""
        return {part.step: part for part in self.parts if isinstance(part, Part)}

    @property
    def asked(self) -> list[str]:
        """The steps whose values are asked for, in order."""
        return list(self.values)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where among all parts each asked step stands."""
        return {p.step: k for k, p in enumerate(self.parts) if isinstance(p, Part)}

    @property
    def choice(self) -> Options | None:
        """What is asked among options, if that is the form."""
        only = self.parts[0]
        return only if isinstance(only, Options) else None

    def feedback(self, named: str) -> str:
        """What is said of these errors; nothing of none."""
        known = {error.id: error.feedback for error in self.family.misconceptions}
        return " ".join(known[each] for each in named.split(AND) if each)

    @cached_property
    def formulas(self) -> "Formulas":
        """The solver's formulas at this level's shapes, each in terms of earlier steps."""
        return self._formulas({})

    def faulty_formulas(self, error: Misconception) -> "Formulas":
        """The same with one step as a misconception has it."""
        return self._formulas(error.swap)

    def needs(self, step: str, known: Container[str] = ()) -> frozenset[str]:
        """A step and all the steps that its value depends on, but for those that are known."""
        run = self.formulas
        found: set[str] = set()
        pending = [step]
        while pending:
            name = pending.pop()
            found.add(name)
            symbols = {s for f in np.asarray(run.formulas[name]).flat for s in _symbols(f)}
            named = {run.places[symbol][0] for symbol in symbols}
            pending += [n for n in named & run.formulas.keys() if n not in found and n not in known]
        return frozenset(found)

    def _formulas(self, swap: Mapping[str, Faulty]) -> "Formulas":
        from solvers.formulas import formulas

        shapes = {name: param.shape for name, param in self.spec.params.items()}
        return formulas(self.family.solver, shapes, self.settings, swap=swap)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of one variant's value of each step, in the order of the computation."""
        ones = {name: np.ones((1, *param.shape)) for name, param in self.spec.params.items()}
        with np.errstate(all="ignore"):
            return {name: np.shape(value)[1:] for name, value in self.run(ones).computed.items()}

    def places(self, step: str) -> int:
        """To how many decimals students round this step."""
        return max(self.decimals, self.family.decimals.get(step, 0))

    @cached_property
    def words(self) -> Mapping[str, Sequence[str]]:
        """The words that stand for a step's values, where they are places in a list."""
        labelled = (p for p in self.spec.parts if isinstance(p, Part) and p.labels)
        return {part.step: part.labels for part in labelled}

    def written(self, step: str, value: Floats) -> str:
        """Write one variant's value of a step as a student would."""
        if step in self.words:
            return worded(value, self.words[step])
        return plain_array(value, self.places(step))

    def read(
        self, step: str, raw: object, *, decimal_comma: bool = False
    ) -> Numbers | Unreadable | Blank:
        """Read an answer to an asked step; words become their places in the list."""
        if step in self.words:
            return read_words(raw, self.shapes[step], self.words[step])
        return read_numbers(raw, self.shapes[step], decimal_comma=decimal_comma)

    def run(self, params: Params, **changes: Mapping[str, Any]) -> Trace:
        """Run the solver on the numbers of N variants, with a `Trace`'s changes."""
        return trace(self.family.solver, {**params, **self.settings}, **changes)


def _symbols(expression: object) -> set[Any]:
    return getattr(expression, "free_symbols", set())
