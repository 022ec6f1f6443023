"""The symbols of an item whose answer is made of formulas."""

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from qgen.files.validation import Fault, Text, refuse

if TYPE_CHECKING:
    from qgen.expressions import Symbols

Sorts = tuple[tuple[str, str], ...]
"""Each symbol with what it may be, in a form that can be remembered."""


@lru_cache(maxsize=1024)
def symbols_of(sorts: Sorts) -> "Symbols":
    """Give the symbols, read once.

    Raises
    ------
    ValueError
        What a symbol may be is not known, or two are spelled alike.
    """
    from qgen.expressions import symbols_from

    return symbols_from(dict(sorts))


def _can_be_read(symbols: dict[str, str]) -> dict[str, str]:
    try:
        symbols_of(tuple(symbols.items()))
    except ValueError as error:
        raise refuse(Fault(f"is not allowed: {error}")) from None
    return symbols


SymbolSorts = Annotated[dict[str, Text], AfterValidator(_can_be_read)]
"""What each symbol may be: `real`, `positive`, `probability`, `vector(3)`, ..."""
