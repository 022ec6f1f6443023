"""What a check found."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Failure = Literal[
    "",
    "arguments",
    "raises",
    "time",
    "changes input",
    "not repeatable",
    "type",
    "shape",
    "value",
    "batch",
]
"""In which way a function is wrong; nothing of one that is right."""


@dataclass(frozen=True, eq=False, repr=False)
class Check:
    """What `check` found of one function. It prints as its message, and is true if all is well.

    Attributes
    ----------
    message
        One sentence.
    failure
        In which way the function is wrong; empty if it is not.
    where
        The output or step that differs first, if one does.
    cause
        What the function computes in its place, if that was found out.
    inputs
        The smallest input on which it was seen.
    got, expected
        The two values there.
    """

    message: str
    failure: Failure = ""
    where: str = ""
    cause: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    got: Any = None
    expected: Any = None

    @property
    def ok(self) -> bool:
        """Whether no fault was found."""
        return not self.failure

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        colour = "#2e7d32" if self.ok else "#c62828"
        return (
            f'<p style="border-left: 4px solid {colour}; padding-left: 0.6em">'
            f"{html.escape(self.message)}</p>"
        )
