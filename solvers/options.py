"""Arguments that name one of a few conventions."""

from collections.abc import Collection
from difflib import get_close_matches


def one_of(name: str, value: object, allowed: Collection[object]) -> None:
    """Check that an argument is one of the values it can have.

    Raises
    ------
    ValueError
        Naming the argument, the values allowed, the one given, and the one it resembles.

    Examples
    --------
    >>> one_of("padding", "sane", ("valid", "same"))
    Traceback (most recent call last):
    ValueError: padding must be 'valid' or 'same', got 'sane'; did you mean 'same'?
    """
    if value in allowed:
        return
    near = get_close_matches(str(value), [str(each) for each in allowed], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"{name} must be {' or '.join(map(repr, allowed))}, got {value!r}{hint}")
