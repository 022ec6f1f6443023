"""Mistakes in the files that people write: where each is, what stands there, what is allowed."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""The keys and indices that lead from the top of a file to a value."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake in a file: where it is, what stands there, and what is allowed."""

    file: str
    line: int | None
    field: str
    given: str = ""
    message: str

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        words = (f"{self.field}:" if self.field else "", self.given, self.message)
        text = " ".join([f"{self.file}{line}:", *filter(None, words)])
        # A file's name may hold codes that a terminal obeys.
        return "".join(char if char.isprintable() else "\ufffd" for char in text)


class InputError(Exception):
    """A file that people write has mistakes: all of them, in the order of the lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.file, m.line or 0)))
        super().__init__("\n".join(map(str, self.mistakes)))


def field_name(place: Place) -> str:
    """Place as people write it: `sections[0].questions[2].family`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def show(value: object) -> str:
    """Short form of a value for a message, on one line."""
    match value:
        case None:
            return "an empty value"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 40 else value[:39] + "…")
        case Mapping():
            return "{" + ", ".join(list(value)[:6]) + "}"
        case list():
            return f"a list of {len(value)}"
    return str(value)


def closest(name: str, allowed: Collection[str]) -> str | None:
    """The allowed name that is most like a misspelt one, if any is like it."""
    folded = {candidate.casefold(): candidate for candidate in sorted(allowed)}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[found[0]] if found else None
