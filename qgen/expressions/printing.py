"""Write a tree in plain, Python or TeX notation, with as few brackets as are safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from qgen.expressions.functions import FUNCTIONS
from qgen.expressions.nodes import Apply, Constant, Entry, Node, Number
from qgen.expressions.words import ACCENTS, GREEK

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)

_GREEK_NAMES: Final = frozenset(GREEK.values()) | {"varepsilon"}
_WORDS: Final = {"eps": r"\varepsilon", "lam": r"\lambda"}


class _Notation(NamedTuple):
    """What differs between notations."""

    times: str
    matmul: str
    entrywise: str
    power: str
    raised: tuple[str, str]
    transposed: str
    brackets: tuple[str, str]
    name: Callable[[str, str], str]
    constants: dict[str, str]
    call: Callable[[str, str], str]
    fraction: bool = False


def plain(root: Node) -> str:
    """Write for reading: `2 * z^2`."""
    return _write(root, 0, _PLAIN)


def python(root: Node) -> str:
    """Write for Python: `2 * z**2`."""
    return _write(root, 0, _PYTHON)


def tex(root: Node) -> str:
    r"""Write for typesetting: `2 \cdot z^{2}`."""
    return _write(root, 0, _TEX)


def tex_symbol(name: str, label: str = "") -> str:
    r"""Write a symbol: `y_hat` is `\hat{y}`, `theta_1` is `\theta_{1}`.

    Parameters
    ----------
    name
        As the question declares it.
    label
        Of an entry, counted from 1.
    """
    first, *rest = name.split("_")
    written = _WORDS.get(first) or (f"\\{first}" if first in _GREEK_NAMES else first)
    written = _upright(written)
    for part in rest:
        if part in ACCENTS:
            written = f"\\{part}{{{written}}}"
    below = [_upright(part) for part in (*rest, label) if part and part not in ACCENTS]
    return f"{written}_{{{','.join(below)}}}" if below else written


def _upright(word: str) -> str:
    """A word of several letters in upright type."""
    return f"\\mathrm{{{word}}}" if len(word) > 1 and word.isalpha() else word


def _plain_name(name: str, label: str) -> str:
    return f"{name}_{label}" if label else name


def _tex_call(function: str, arguments: str) -> str:
    return f"{FUNCTIONS[function].tex}\\left({arguments}\\right)"


def _write(node: Node, floor: int, notation: _Notation) -> str:
    """A node, in brackets where it binds more loosely than its place asks."""
    text, binding = _parts(node, notation)
    if binding >= floor:
        return text
    return f"{notation.brackets[0]}{text}{notation.brackets[1]}"


def _parts(node: Node, notation: _Notation) -> tuple[str, int]:
    """The text of a node, and how tightly it binds."""
    if isinstance(node, Number):
        return _number(node.text, notation)
    if isinstance(node, Constant):
        return notation.constants[node.name], _ATOM
    if isinstance(node, Entry):
        return notation.name(node.name, node.label), _ATOM
    if not isinstance(node, Apply):
        return notation.name(node.name, ""), _ATOM
    operator = _OPERATORS.get(node.function)
    if operator:
        return operator(node.arguments, notation)
    if notation is _TEX and node.function in _TEX_FORMS:
        before, after = _TEX_FORMS[node.function]
        written = f"{before}{_write(node.arguments[0], 0, notation)}{after}"
        return written, _POWER if node.function == "exp" else _ATOM
    arguments = ", ".join(_write(each, 0, notation) for each in node.arguments)
    return notation.call(node.function, arguments), _ATOM


def _number(text: str, notation: _Notation) -> tuple[str, int]:
    """A number; TeX has no `e` in it."""
    mantissa, _, exponent = text.partition("e")
    if notation is _TEX and exponent:
        return f"{mantissa} \\cdot 10^{{{int(exponent)}}}", _PRODUCT
    return text, _ATOM


def _add(terms: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    text = _write(terms[0], _PRODUCT, notation)
    for term in terms[1:]:
        negative = isinstance(term, Apply) and term.function == "negate"
        inner = term.arguments[0] if negative and isinstance(term, Apply) else term
        text += f" {'-' if negative else '+'} {_write(inner, _PRODUCT, notation)}"
    return text, _SUM


def _negate(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    return f"-{_write(arguments[0], _POWER, notation)}", _SIGN


def _multiply(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    left, right = arguments
    if left.shape and right.shape:
        return _binary(left, notation.entrywise, right, notation)
    # TeX puts factors side by side, but not two numbers.
    beside = notation is _TEX and not _write(right, _POWER, notation)[0].isdigit()
    return _binary(left, r" \, " if beside else notation.times, right, notation)


def _matmul(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    return _binary(arguments[0], notation.matmul, arguments[1], notation)


def _binary(left: Node, sign: str, right: Node, notation: _Notation) -> tuple[str, int]:
    return f"{_write(left, _PRODUCT, notation)}{sign}{_write(right, _POWER, notation)}", _PRODUCT


def _divide(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    if notation.fraction:
        above, below = (_write(each, 0, notation) for each in arguments)
        return f"\\frac{{{above}}}{{{below}}}", _ATOM
    return _binary(arguments[0], " / ", arguments[1], notation)


def _power(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    before, after = notation.raised
    exponent = _write(arguments[1], 0 if before else _ATOM, notation)
    base = _write(arguments[0], _ATOM, notation)
    return f"{base}{notation.power}{before}{exponent}{after}", _POWER


def _transpose(arguments: tuple[Node, ...], notation: _Notation) -> tuple[str, int]:
    return _write(arguments[0], _ATOM, notation) + notation.transposed, _POWER


_OPERATORS: Final = {
    "add": _add,
    "negate": _negate,
    "multiply": _multiply,
    "matmul": _matmul,
    "divide": _divide,
    "power": _power,
    "transpose": _transpose,
}

_TEX_FORMS: Final = {
    "exp": ("e^{", "}"),
    "sqrt": (r"\sqrt{", "}"),
    "abs": (r"\left|", r"\right|"),
    "norm": (r"\left\lVert ", r"\right\rVert "),
}

_PLAIN: Final = _Notation(
    " * ", " @ ", " ⊙ ", "^", ("", ""), "^T", ("(", ")"), _plain_name,
    {"e": "e", "pi": "pi"}, "{}({})".format,
)  # fmt: skip
_PYTHON: Final = _PLAIN._replace(power="**", transposed=".T")
_TEX: Final = _Notation(
    r" \cdot ", r" \, ", r" \odot ", "^", ("{", "}"), r"^{\top}", (r"\left(", r"\right)"),
    tex_symbol, {"e": "e", "pi": r"\pi"}, _tex_call, fraction=True,
)  # fmt: skip
