"""Numerals are taken out of a source before pandoc sees it, and put back afterwards.

Variants of one question differ in little but their numbers. With the numbers out they share
a shape, and a shape is converted once, however large the class is.

A numeral enters a source through `mark` alone. What is put back is what pandoc would have
written for that numeral in that place, so that nobody can tell the difference.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

Format = Literal["typst", "html"]

# Two private-use characters: no keyboard types them, and no text is likely to hold them.
OPEN, CLOSE = "\ue000", "\ue001"
NUMERAL = re.compile(r"(?P<left>\(?)(?P<sign>-?)(?P<digits>[0-9]+(?:\.[0-9]+)?)(?P<right>\)?)")
MARKED = re.compile(f"{OPEN}(?P<numeral>{NUMERAL.pattern}){CLOSE}")

# A placeholder is itself a numeral: pandoc passes it through as one.
STEM = "73519"
PLACEHOLDER = re.compile(STEM + r"([0-9]{5})")

# What pandoc takes for mathematics; code and escaped characters come first and hide dollars.
SPANS = re.compile(
    r"\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    rf"|\$\$.+?\$\$|\$(?=\S)(?:\\.|[^$\\])*?(?<=\S)\$(?![\d{OPEN}])",
    re.DOTALL,
)
# In text, a minus that opens a block or a group is escaped, and a later one is not.
WITHIN_LINE = re.compile(r"[^\s>].*\s\Z")
# Pandoc writes fractions and accents otherwise when all that they hold is a number.
FILLS_GROUP = re.compile(r"(?:\\(?!sqrt)[a-zA-Z]+\s*|\}\s*)\{\s*\Z")


def mark(text: str) -> str:
    """Wrap a formatted numeral so that it can be taken out of the source again.

    Parameters
    ----------
    text
        A decimal numeral such as ``0.25`` or ``-3``, in parentheses where it is a factor:
        ``(-0.25)``. Powers of ten are two numerals: ``1.5 \\times 10^{-3}``.

    Raises
    ------
    ValueError
        If the text is anything else.
    """
    found = NUMERAL.fullmatch(text)
    if not found or bool(found["left"]) != bool(found["right"]):
        raise ValueError(f"cannot mark {text!r}: expected a numeral like -0.25, 3 or (-0.25)")
    return f"{OPEN}{text}{CLOSE}"


def unmark(source: str, *, decimal_comma: bool = False) -> str:
    """Return the source as plain Markdown with TeX mathematics."""

    def write(place: "Place") -> str:
        comma = "{,}" if place.math else ","
        return place.numeral.replace(".", comma) if decimal_comma else place.numeral

    return _rewrite(source, write)


def take_out(source: str) -> tuple[str, tuple[str, ...]]:
    """Split a source into its shape and its numerals.

    A numeral's sign and parentheses go with it wherever what is around them does not
    depend on them; elsewhere they stay in the shape.
    """
    if STEM in source:
        return unmark(source), ()
    numerals: list[str] = []

    def write(place: "Place") -> str:
        before, numeral, after = place.held()
        numerals.append(numeral)
        return f"{before}{STEM}{len(numerals) - 1:05d}{after}"

    return _rewrite(source, write), tuple(numerals)


def intact(fragment: str, count: int) -> bool:
    """Tell whether each of the placeholders came through the conversion exactly once."""
    return sorted(map(int, PLACEHOLDER.findall(fragment))) == list(range(count))


def put_back(
    fragment: str, numerals: tuple[str, ...], to: Format, *, decimal_comma: bool = False
) -> str:
    """Put the numerals into a converted shape.

    Parameters
    ----------
    fragment
        What pandoc made of the shape.
    numerals
        As `take_out` returned them.
    to
        The fragment's format.
    decimal_comma
        Whether numerals are written with a comma.
    """
    if not numerals:
        return fragment
    slots = _typst_slots(fragment) if to == "typst" else _html_slots(fragment)
    pieces: list[str] = []
    end = 0
    for slot in slots:
        pieces += (fragment[end : slot.start], _written(numerals[slot.number], slot, decimal_comma))
        end = slot.end
    return "".join(pieces) + fragment[end:]


class Place(NamedTuple):
    """A marked numeral and what decides how it may be written."""

    numeral: str
    before: str
    after: str
    math: str

    def held(self) -> tuple[str, str, str]:
        """Split the numeral into what stays in the shape, what is taken out, and what stays."""
        if self.numeral.isdecimal() or not self._sign_is_held():
            return "", self.numeral, ""
        digits = self.numeral.strip("(-)")
        before, _, after = self.numeral.partition(digits)
        return before, digits, after

    def _sign_is_held(self) -> bool:
        """Whether pandoc's choice here depends on a sign or a parenthesis."""
        if self.numeral.startswith("(") and "-" not in self.numeral:
            return True
        if not self.math:
            line = self.before.rpartition("\n")[2]
            return self.numeral.startswith("(") or not WITHIN_LINE.search(line)
        return (
            self.after.lstrip()[:1] in tuple("^_'!")
            or self.before[-1:].isdigit()
            or self.before[-1:] == CLOSE
            or bool(FILLS_GROUP.search(self.before[-40:]))
        )


class Slot(NamedTuple):
    """Where a placeholder stands in a fragment, and in which form its numeral is written."""

    start: int
    end: int
    number: int
    form: str


NUMBER, NEGATIVE = "<mn>{}</mn>", "<mi>−</mi><mn>{}</mn>"
FACTOR = (
    f'<mo stretchy="false" form="prefix">(</mo>{NEGATIVE}<mo stretchy="false" form="postfix">)</mo>'
)
# form: how a number, a negative number, and a negative factor are written
FORMS = {
    "text": ("{}", "-{}", "(-{})"),
    "math": ("{}", "- {}", r"\( - {} \)"),
    "script": ("{}", "(- {})", r"(\( - {} \))"),
    "unary": (NUMBER, NEGATIVE, FACTOR),
    "binary": (NUMBER, f"<mo>−</mo>{NUMBER}", FACTOR),
    "alone": (NUMBER, f"<mrow>{NEGATIVE}</mrow>", f"<mrow>{FACTOR}</mrow>"),
}
# A bare comma in Typst's mathematics parts arguments, and an escaped one has a space after it.
COMMA = dict.fromkeys(("math", "script"), r' class("normal", \,) ')


def _written(numeral: str, slot: Slot, decimal_comma: bool) -> str:
    """One numeral in the form that its place asks for."""
    kind = 2 if numeral.startswith("(") else 1 if numeral.startswith("-") else 0
    digits = numeral.strip("(-)")
    if decimal_comma and "." in digits:
        digits = digits.replace(".", COMMA.get(slot.form, ","))
        if slot.form == "script" and kind == 0:
            digits = f"({digits})"
    return FORMS[slot.form][kind].format(digits)


def _rewrite(source: str, write: Callable[[Place], str]) -> str:
    """Replace each marked numeral; in scripts it is put in braces, which `x^-2` would lack."""
    spans = [s for s in SPANS.finditer(source) if s.group().startswith("$")]
    starts = [span.start() for span in spans]

    def replace(found: re.Match[str]) -> str:
        nearest = bisect_right(starts, found.start()) - 1
        inside = nearest >= 0 and found.end() <= spans[nearest].end()
        math = spans[nearest].group() if inside else ""
        before = source[: found.start()]
        text = write(Place(found["numeral"], before, source[found.end() :], math))
        return f"{{{text}}}" if math and before.rstrip()[-1:] in ("^", "_") else text

    return MARKED.sub(replace, source)


TYPST_TOKEN = re.compile(
    rf'\\.|(?P<raw>(?P<ticks>`+).*?(?P=ticks))|(?P<string>"(?:\\.|[^"\\])*")|(?P<dollar>\$)'
    rf"|(?P<tie>[\^_]|/ |){PLACEHOLDER.pattern}(?P<over>(?: /)?)",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def _typst_slots(fragment: str) -> tuple[Slot, ...]:
    """Find the placeholders in Typst markup; only bare ones in mathematics have another form."""
    bare: dict[int, str] = {}
    math = False
    position = 0
    while token := TYPST_TOKEN.search(fragment, position):
        position = token.end()
        if token["dollar"]:
            math = not math
        elif token["string"] and not math:
            position = token.start() + 1
        elif token["tie"] is not None and math:
            tied = token["tie"] or token["over"]
            bare[token.start() + len(token["tie"])] = "script" if tied else "math"
            position -= len(token["over"])
    return tuple(
        Slot(found.start(), found.end(), int(found[1]), bare.get(found.start(), "text"))
        for found in PLACEHOLDER.finditer(fragment)
    )


HTML_TOKEN = re.compile(
    rf"(?P<number><mn>{PLACEHOLDER.pattern}</mn>)|<(?P<close>/?)(?P<name>[a-z0-9]+)(?P<rest>[^>]*)>"
    rf"|{PLACEHOLDER.pattern}"
)
VOID = ("br", "col", "hr", "img", "input")


@lru_cache(maxsize=4096)
def _html_slots(fragment: str) -> tuple[Slot, ...]:
    """Find the placeholders in HTML; a minus is unary after an operator, as texmath has it."""
    slots: list[Slot] = []
    parents: list[str] = []
    unary = True
    operator = False
    for token in HTML_TOKEN.finditer(fragment):
        if token["number"]:
            row = parents[-1:] in (["mrow"], ["mtd"])
            form = "alone" if not row else "unary" if unary else "binary"
            slots.append(Slot(token.start(), token.end(), int(token[2]), form))
            unary = False
        elif token["name"] is None:
            slots.append(Slot(token.start(), token.end(), int(token[6]), "text"))
        elif token["close"]:
            parents.pop()
            unary = token["name"] == "mo" and operator
        elif token["name"] not in VOID:
            parents.append(token["name"])
            unary = True
            operator = "postfix" not in token["rest"] and "minsize" not in token["rest"]
    return tuple(slots)
