"""What a problem family is: frozen records, and nothing that does anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.figures import Figure
from qgen.params import Param
from solvers.steps import Faulty, Solver, Values

Fit = Callable[[Values], NDArray[np.bool_]]
"""Given the inputs and steps of N variants, which of them are fit to print."""

Draw = Callable[[Values], Figure | None]
"""From one variant's inputs, the settings and the `level` to what is printed below the stem."""

Symbol = str | Sequence[str]
"""TeX of a value's name; of an array with a named first axis, the TeX of each row."""


@dataclass(frozen=True)
class Part:
    """One thing asked: the value of a step of the solver.

    Attributes
    ----------
    step
        The solver's step. The template's block of this name words the question.
    marks
        What a right answer earns.
    minutes
        How long a prepared student needs.
    labels
        Where the value is a place in a list: the list's words, which students write instead
        of 0, 1, ... Each is one word, such as `XOR` or `B-PER`.
    """

    step: str
    marks: float = 1
    minutes: float = 2
    labels: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The template's block that words this part."""
        return self.step


@dataclass(frozen=True, eq=False)
class Formula:
    """One thing asked: the expression of a step, marked symbolically.

    Attributes
    ----------
    name
        The template's block that words this part.
    step
        The solver's step whose formula is asked.
    within
        The inputs and steps that the formula is to be written in; as a mapping, with what
        each or its entries may be: `real`, `positive`, `probability`. Steps that are not
        named are worked out in terms of these.
    index
        Of the entry that is asked, where the step is an array.
    known
        Inputs that are put in as numbers, the same in every variant.
    marks, minutes
        As in a `Part`.
    """

    name: str
    step: str
    within: Sequence[str] | Mapping[str, str]
    index: tuple[int, ...] = ()
    known: Mapping[str, float] = field(default_factory=dict)
    marks: float = 1
    minutes: float = 2


@dataclass(frozen=True)
class Construction:
    """One thing asked: any object with a property, checked by running it.

    Attributes
    ----------
    name
        The template's block that words this part.
    build
        From one variant's inputs and steps to the fields of a constructive item:
        `property`, one of `qgen.items.properties`, and `example`, an answer that has it.
    marks, minutes
        As in a `Part`.
    """

    name: str
    build: Callable[[Values], Mapping[str, Any]]
    marks: float = 1
    minutes: float = 2


AnyPart = Part | Formula | Construction


@dataclass(frozen=True)
class Misconception:
    """A known error: one step, and what those who hold it compute there.

    Attributes
    ----------
    id
        Snake case; says the fault: `root_forgotten`. Where a step is repeated, the same fault
        in a later one ends in its number, `root_forgotten_2`: it costs once.
    step
        The solver's step where the error is made.
    faulty
        Its formula under the misconception, from the inputs and earlier steps.
    feedback
        One or two sentences (Markdown with TeX) that teach and do not scold.
    levels
        The levels where the error can show.
    again
        Where else those who hold it make the same error, such as at later samples: the
        faulty formulas by step. It still costs once.
    """

    id: str
    step: str
    faulty: Faulty
    feedback: str
    levels: Sequence[int] = (1, 2, 3)
    again: Mapping[str, Faulty] = field(default_factory=dict, hash=False)

    @property
    def swap(self) -> dict[str, Faulty]:
        """All its faulty formulas, by step."""
        return {self.step: self.faulty, **self.again}


def kind_of(error: str) -> str:
    """Return what a misconception is called wherever it is made.

    Example
    -------
    >>> kind_of("root_forgotten_2")
    'root_forgotten'
    """
    return error.rstrip("0123456789").removesuffix("_")


@dataclass(frozen=True)
class Level:
    """One degree of difficulty: what is drawn and what is asked.

    Attributes
    ----------
    params
        The solver's numeric inputs by name, and how they are drawn.
    parts
        What is asked, in the order of the computation.
    settings
        The solver's other arguments, the same in every variant, such as a stride.
    answer
        The step that the forms with a single answer ask for, `final` and `choice`; by default
        the one that most errors lead to.
    choice
        The same for multiple choice alone, where another step has better options.
    """

    params: Mapping[str, Param]
    parts: Sequence[AnyPart]
    settings: Mapping[str, Any] = field(default_factory=dict)
    answer: str = ""
    choice: str = ""


class Convention(dict[str, str]):
    """A choice on which textbooks differ: a keyword argument of the solver.

    It maps each allowed value to what it means, in words for the question. The first is
    the default: the course notes' choice.
    """

    @property
    def default(self) -> str:
        return next(iter(self))


@dataclass(frozen=True)
class Family:
    """A kind of problem: everything that is its own, and nothing that is common to all.

    Attributes
    ----------
    id
        Snake case, equal to the name of its file and of its template.
    title
        For people: "One step of Adam".
    unit, topic
        Where it stands in the course; units are numbered from 1.
    source
        The literature that defines the computation, with page or equation.
    solver
        The computation.
    levels
        By degree of difficulty: 1 one idea, 2 the exam question, 3 the hard one.
    misconceptions
        The known errors.
    symbols
        TeX of inputs and steps where `qgen.notation` would guess wrong.
    decimals
        Steps that need more decimals than the exam asks for.
    conventions
        By the solver's keyword; its docstring says who uses which.
    fit
        What else a variant must satisfy, beyond the checks made for all families.
    gradients
        Steps that are derivatives: step -> (the step differentiated, the input or step in
        which).
        The contract tests prove each with `sympy.diff`, and the worked solution derives it.
    figure
        What there is to look at. It is shown no steps, so that it gives no answer away.
    """

    id: str
    title: str
    unit: int
    topic: str
    source: str
    solver: Solver
    levels: Mapping[int, Level]
    misconceptions: Sequence[Misconception]
    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    conventions: Mapping[str, Convention] = field(default_factory=dict)
    fit: Fit | None = None
    gradients: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    figure: Draw | None = None

    def parts_at(self, level: int) -> int:
        """How many parts a question of this level has."""
        return len(self.levels[level].parts)

    def misconceptions_at(self, level: int) -> list[Misconception]:
        """The errors that can show at this level."""
        return [error for error in self.misconceptions if level in error.levels]
