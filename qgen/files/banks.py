"""Question banks: concept items with their answers, explanations and sources."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from qgen.files.mistakes import InputError, Mistake
from qgen.files.textfile import Document, read_yaml
from qgen.files.validation import Fault, Written, not_empty, refuse, validate, whole
from qgen.items import AnyItem, Item
from qgen.resources import folder


def _without_unit(value: object) -> object:
    if isinstance(value, Mapping) and "unit" in value:
        raise refuse(Fault("is said once for the whole bank, above 'items'", at=("unit",)))
    return value


Entry = Annotated[AnyItem, BeforeValidator(_without_unit)]
"""An item as its bank's file has it."""


class Bank(Written):
    """A file of concept items of one unit."""

    unit: Annotated[int, whole(1, 5)]
    items: Annotated[tuple[Entry, ...], not_empty]


def banks_for(exam_file: Path) -> dict[str, Item]:
    """Read qgen's own banks, and those in a folder `question_banks` beside an exam file."""
    ours, theirs = folder("question_banks"), exam_file.parent / "question_banks"
    own = theirs.is_dir() and theirs.resolve() != ours.resolve()
    return load_banks(*([ours, theirs] if own else [ours]))


def load_banks(*folders: Path) -> dict[str, Item]:
    """Read every bank (`*.yaml`) of some folders.

    Parameters
    ----------
    *folders
        Where the banks lie.

    Returns
    -------
    dict
        The items by id, in the order of the files.

    Raises
    ------
    InputError
        With every mistake in every file, an id used twice included.
    """
    mistakes: list[Mistake] = []
    items: dict[str, Item] = {}
    seen: dict[str, str] = {}
    paths = {place: sorted(place.glob("*.yaml")) for place in folders}
    for path in chain.from_iterable(paths.values()):
        try:
            document = read_yaml(path)
            mistakes += _used_twice(document, seen)
            bank = validate(Bank, document)
        except InputError as error:
            mistakes += error.mistakes
            continue
        items |= {item.id: item.model_copy(update={"unit": bank.unit}) for item in bank.items}
    for place in (place for place, found in paths.items() if not found):
        mistakes.append(
            Mistake(file=str(place), line=None, field="", message="holds no bank (*.yaml)")
        )
    if mistakes:
        raise InputError(mistakes)
    return items


def _used_twice(document: Document, seen: dict[str, str]) -> Iterator[Mistake]:
    """Ids that were seen before; notes those that were not."""
    for place, line in document.places.items():
        if len(place) == 3 and place[0] == "items" and place[2] == "id":
            name, here = str(document.at(place)), f"{document.file}:{line}"
            if seen.setdefault(name, here) != here:
                message = f"is the id of another item, in {seen[name]}"
                yield document.mistake(place, message, given=repr(name))
