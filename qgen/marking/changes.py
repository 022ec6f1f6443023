"""What an examiner changes after an exam: records without behaviour, and the names they use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qgen.paper import FamilyAsked, ItemAsked


@dataclass(frozen=True)
class Accepted:
    """Another answer that counts.

    Attributes
    ----------
    part
        A label, `family.step` or an item's id.
    code
        The only paper on which it counts; '' for all. Letters of options are then those of
        this paper, else those of the bank.
    worth
        The fraction of the marks that it earns.
    """

    part: str
    answer: object
    code: str = ""
    worth: float = 1.0


@dataclass(frozen=True)
class Tolerance:
    """Another tolerance of a part: a factor of the computed one, or one that replaces it."""

    part: str
    times: float = 1.0
    absolute: float | None = None


@dataclass(frozen=True)
class Key:
    """The right answer to an item, in the letters of the bank or of the paper with this code."""

    item: str
    answer: object
    code: str = ""


@dataclass(frozen=True)
class Drop:
    """A question or part that is dropped: full marks for all who sat, or out of the total."""

    name: str
    full: bool


@dataclass(frozen=True)
class Stage:
    """What one regrade changes.

    Attributes
    ----------
    never_lower
        Leave out a student whose total would fall.
    policy
        The fields of the policy that change.
    """

    reason: str
    never_lower: bool = False
    accepted: tuple[Accepted, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    keys: tuple[Key, ...] = ()
    drops: tuple[Drop, ...] = ()
    policy: Mapping[str, object] = field(default_factory=dict)


def names_of_question(asked: FamilyAsked | ItemAsked) -> frozenset[str]:
    """The names of a question as a whole: its number, and its family or item."""
    named = asked.item if isinstance(asked, ItemAsked) else asked.family
    return frozenset({str(asked.number), named})


def names_of_parts(asked: FamilyAsked | ItemAsked) -> Iterator[frozenset[str]]:
    """The names of each part: its label, and the family's step or the item."""
    if isinstance(asked, ItemAsked):
        yield frozenset({asked.labels[0], asked.item})
        return
    for label, part in zip(asked.labels, asked.problem.parts, strict=True):
        yield frozenset({label, f"{asked.family}.{part.name}"})
