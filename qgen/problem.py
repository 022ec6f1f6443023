"""A problem: one family at one level under one choice of conventions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Floats
from solvers.steps import Faulty, Trace, trace

if TYPE_CHECKING:
    from solvers.formulas import Formulas

Params = Mapping[str, Floats]
"""The drawn inputs of N variants by name, each of shape (N, ...)."""


@dataclass(frozen=True, eq=False)
class Problem:
    """What all variants of one question have in common.

    Attributes
    ----------
    decimals
        To how many decimals students round, where the family does not ask for more.
    conventions
        Of those the family offers; the defaults stand for what is not named.
    final
        Ask for the last part alone, for all of the marks.
    """

    family: Family
    level: int
    decimals: int = 3
    conventions: tuple[tuple[str, str], ...] = ()
    final: bool = False

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

    @property
    def asked(self) -> list[str]:
        """The steps asked for, in order."""
        return [part.step for part in self.parts]

    @property
    def parts(self) -> Sequence[Part]:
        """What is asked: the level's parts, or the last one for all of the marks."""
        parts = self.spec.parts
        if not self.final:
            return parts
        marks, minutes = (
            sum(each) for each in zip(*((p.marks, p.minutes) for p in parts), strict=True)
        )
        return (Part(parts[-1].step, marks, minutes),)

    @cached_property
    def formulas(self) -> "Formulas":
        """The solver's formulas at this level's shapes, each in terms of earlier steps."""
        return self._formulas({})

    def faulty_formulas(self, error: Misconception) -> "Formulas":
        """The same with one step as a misconception has it."""
        return self._formulas({error.step: error.faulty})

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

    def run(self, params: Params, **changes: Mapping[str, Any]) -> Trace:
        """Run the solver on the numbers of N variants, with a `Trace`'s changes."""
        return trace(self.family.solver, {**params, **self.settings}, **changes)
