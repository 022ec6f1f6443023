"""Read letters in an order, and letters for numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence

from qgen.answers import BLANK, Blank, Unreadable
from qgen.answers.folding import MAX_CHARACTERS, fold, is_blank
from qgen.answers.result import Refusal, quoted

_WORDS = frozenset({"and", "then", "before", "und", "dann", "to", "with"})
_token = re.compile(r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<other>.)", re.DOTALL).finditer
_BETWEEN = frozenset(" \t\r\n,;.:()[]{}/&+'\"|$-=>→⇒⟶➔↦")


def as_text(raw: object) -> str | Unreadable | Blank:
    """Give an answer as one folded text; lists are joined and mappings read as pairs."""
    if isinstance(raw, Mapping):
        raw = [piece for pair in raw.items() for piece in pair]
    if isinstance(raw, list | tuple):
        if any(not isinstance(piece, str | int | None) for piece in raw):
            return Unreadable("I expected a list of texts, without lists inside.")
        raw = " ".join("" if piece is None else str(piece) for piece in raw[:MAX_CHARACTERS])
    if raw is None:
        return BLANK
    if not isinstance(raw, str):
        return Unreadable(f"I expected text, not {quoted(str(raw))}.")
    if len(raw) > MAX_CHARACTERS:
        return Unreadable(
            f"The answer has {len(raw)} characters; I read at most {MAX_CHARACTERS}.",
            MAX_CHARACTERS,
        )
    folded = fold(raw)
    return BLANK if is_blank(folded) else folded


def read_order(raw: object, letters: Sequence[str]) -> list[str] | Unreadable | Blank:
    """Read all letters in an order: `C, A, B`, `CAB`, `C > A > B`.

    Returns
    -------
    The letters as they are printed, each once; or why there are none; or `BLANK`.

    Example
    -------
    >>> read_order("c > a > b", "ABC")
    ['C', 'A', 'B']
    >>> read_order("C, A", "ABC").reason
    'B is missing: write all 3 letters from first to last.'
    """
    text = as_text(raw)
    if not isinstance(text, str):
        return text
    try:
        return _permutation(_letters(text, letters), letters)
    except Refusal as refusal:
        return refusal.unreadable


def read_matches(
    raw: object, count: int, letters: Sequence[str]
) -> tuple[str | None, ...] | Unreadable | Blank:
    """Read a letter for each number: `1B 2A`, `1-B, 2-A`, `B A`.

    Parameters
    ----------
    count
        How many numbers there are. One that is not named, or has no letter, is left open.

    Returns
    -------
    The letter of each number, or None; or why there are none; or `BLANK`.

    Example
    -------
    >>> read_matches("1-b, 3-A", 3, "ABCD")
    ('B', None, 'A')
    """
    text = as_text(raw)
    if not isinstance(text, str):
        return text
    try:
        return _matches(_pieces(text, letters), count, letters)
    except Refusal as refusal:
        return refusal.unreadable


Piece = tuple[str, int]
"""A letter or a number, and its place in the text."""


def _pieces(text: str, letters: Sequence[str]) -> list[Piece]:
    """Letters and numbers in the order of the text."""
    known = {letter.lower(): letter for letter in letters}
    pieces: list[Piece] = []
    for token in _token(text):
        source, place = token.group(), token.start()
        if token["number"]:
            pieces.append((source[:4], place))
        elif token["word"] and source.lower() not in _WORDS:
            pieces += [(_letter(c, known, place + k), place + k) for k, c in enumerate(source)]
        elif token["other"] and source not in _BETWEEN:
            raise Refusal(f"I expected the letters {_all(letters)}, not {quoted(source)}.", place)
    return pieces


def _letter(character: str, known: Mapping[str, str], place: int) -> str:
    letter = known.get(character.lower())
    if letter is None:
        allowed = ", ".join(known.values())
        raise Refusal(f"{quoted(character)} is not one of the letters {allowed}.", place)
    return letter


def _letters(text: str, letters: Sequence[str]) -> list[Piece]:
    pieces = _pieces(text, letters)
    for source, place in pieces:
        if source.isdigit():
            raise Refusal(
                f"I expected the letters {_all(letters)} from first to last, without numbers.",
                place,
            )
    return pieces


def _permutation(pieces: list[Piece], letters: Sequence[str]) -> list[str]:
    seen: list[str] = []
    for letter, place in pieces:
        if letter in seen:
            raise Refusal(f"I read the letter {letter} twice.", place)
        seen.append(letter)
    missing = [letter for letter in letters if letter not in seen]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        raise Refusal(
            f"{_all(missing)} {are} missing: write all {len(letters)} letters from first to last."
        )
    return seen


def _matches(pieces: list[Piece], count: int, letters: Sequence[str]) -> tuple[str | None, ...]:
    shape = "".join("N" if source.isdigit() else "L" for source, _ in pieces)
    sources = [source for source, _ in pieces]
    if shape == "L" * count:
        return tuple(sources)
    if re.fullmatch("(?:LN)+", shape):
        pairs = zip(sources[1::2], sources[::2], strict=True)
        return _table([*pairs], count)
    if re.fullmatch("(?:NL?)+", shape) and "L" in shape:
        follows = [*shape[1:], "N"]
        return _table(
            [
                (number, letter if after == "L" else None)
                for number, letter, kind, after in zip(
                    sources, [*sources[1:], ""], shape, follows, strict=True
                )
                if kind == "N"
            ],
            count,
        )
    if "N" not in shape:
        read = f"I read {len(shape)} letters for {count} numbers"
        raise Refusal(f"{read}; please write each number with its letter, as in 1B 2A.")
    raise Refusal("I expected one letter for each number, as in 1B 2A.", pieces[0][1])


def _table(pairs: Iterable[tuple[str, str | None]], count: int) -> tuple[str | None, ...]:
    found: list[str | None] = [None] * count
    seen: set[int] = set()
    for source, letter in pairs:
        number = int(source)
        if not 1 <= number <= count:
            raise Refusal(f"{source} is not one of the numbers 1 to {count}.")
        if number in seen:
            raise Refusal(f"I read the number {number} twice.")
        seen.add(number)
        found[number - 1] = letter
    return tuple(found)


def _all(letters: Sequence[str]) -> str:
    return ", ".join(letters)
