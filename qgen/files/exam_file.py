"""Reading an exam file, and the checks that need the whole of it."""

from collections.abc import Mapping
from pathlib import Path

from qgen.files.exam import Exam
from qgen.files.mistakes import InputError, Mistake, Place, show
from qgen.files.picks import PickFrom, PickUnit, pool
from qgen.files.questions import Catalogue, FamilyInfo, FamilyQuestion, ItemQuestion
from qgen.files.textfile import Document, read_yaml
from qgen.files.validation import validate
from qgen.items import Item


def load_exam(path: Path, *, families: Mapping[str, FamilyInfo], items: Mapping[str, Item]) -> Exam:
    """Read and check an exam file.

    Parameters
    ----------
    path
        A YAML file.
    families, items
        What the exam can ask, by id.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    document = read_yaml(path)
    mistakes = _asked_twice(document)
    try:
        exam = validate(Exam, document, context=Catalogue(families, items))
    except InputError as error:
        raise InputError([*mistakes, *error.mistakes]) from None
    mistakes += _drawn_dry(exam, document, families=families, items=items)
    if mistakes:
        raise InputError(mistakes)
    return exam


def _asked_twice(document: Document) -> list[Mistake]:
    """Items that stand in more than one place, where one paper could hold them twice."""
    mistakes: list[Mistake] = []
    first: dict[str, Place] = {}
    for place in document.places:
        if place[:1] == ("sections",) and place[-1] == "item":
            given = show(document.at(place))
            if first.setdefault(given, place) != place:
                line = document.places[first[given]]
                mistakes.append(
                    document.mistake(place, f"is asked twice; first on line {line}", given=given)
                )
    return mistakes


def _drawn_dry(
    exam: Exam,
    document: Document,
    *,
    families: Mapping[str, FamilyInfo],
    items: Mapping[str, Item],
) -> list[Mistake]:
    """Picks by unit that can find too few questions which are not on the paper already."""
    asked = {
        ("sections", s, "questions", q): each
        for s, section in enumerate(exam.sections)
        for q, each in enumerate(section.questions)
    }
    listed = [name for each in asked.values() for name in _listed(each)]
    mistakes: list[Mistake] = []
    drawn: list[tuple[set[str], int]] = []
    for place, pick in asked.items():
        if isinstance(pick, PickUnit):
            questions = pool(pick, families=families, items=items, asked=listed)
            names = {_name(question) for question in questions}
            left = len(names) - sum(k for others, k in drawn if others & names)
            drawn.append((names, pick.pick))
            if pick.pick > left:
                message = f"is more than the {left} candidates that are not asked elsewhere"
                mistakes.append(document.mistake((*place, "pick"), message, given=str(pick.pick)))
    return mistakes


def _name(question: FamilyQuestion | ItemQuestion) -> str:
    return question.item if isinstance(question, ItemQuestion) else question.family


def _listed(asked: FamilyQuestion | ItemQuestion | PickFrom | PickUnit) -> list[str]:
    """Ids that a line of a section names."""
    if isinstance(asked, PickUnit):
        return []
    return list(map(_name, asked.candidates if isinstance(asked, PickFrom) else [asked]))
