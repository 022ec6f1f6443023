"""Read an expression: a grammar of its own over an allow-list, with a limit to everything."""

from __future__ import annotations

from typing import Final

from qgen.answers.folding import fold, is_blank
from qgen.answers.result import BLANK, Blank, Refusal, Unreadable
from qgen.expressions.expression import Expression
from qgen.expressions.grammar import Grammar
from qgen.expressions.nodes import size
from qgen.expressions.symbols import Symbols
from qgen.expressions.tokens import cut

MAX_CHARACTERS: Final = 500
MAX_NODES: Final = 200
MAX_DEPTH: Final = 40


def parse(text: str, symbols: Symbols) -> Expression | Unreadable | Blank:
    r"""Read a student's expression in plain, Python or LaTeX notation.

    Nothing is evaluated on the way. Time is linear in the length of the text.

    Parameters
    ----------
    text
        Such as `sigma(z)(1 - sigma(z))`, `2*x**2`, `\frac{a}{b}`, `W^T x`. Products that
        are written without a sign bind like `*`: `1/2 x` is (1/2) x. What people read in
        two ways is refused with a question: `1/2x`, `log x y`, `x * y` of two vectors.
    symbols
        The symbols that may occur. `e` is Euler's number unless it is one of them.

    Returns
    -------
    The expression; or why it could not be read, with the place; or `BLANK`.

    Examples
    --------
    >>> from qgen.expressions.symbols import symbols_from
    >>> symbols = symbols_from({"z": "real", "y_hat": "probability"})
    >>> print(parse(r"2z(1-\hat{y})", symbols))
    2 * z * (1 - y_hat)
    >>> parse("2q", symbols).reason
    'I do not know `q`; the symbols are z, y_hat.'
    """
    if len(text) > MAX_CHARACTERS:
        return Unreadable(
            f"This is longer than {MAX_CHARACTERS} characters; please shorten it.", MAX_CHARACTERS
        )
    if is_blank(fold(text).replace("$", "")):
        return BLANK
    try:
        return _read(text, symbols)
    except Refusal as refusal:
        return refusal.unreadable


def _read(text: str, symbols: Symbols) -> Expression:
    """Read a text that is not blank."""
    root = Grammar(fold(text), cut(text, symbols), "T" in symbols.nodes).whole()
    nodes, depth = size(root)
    if nodes > MAX_NODES or depth > MAX_DEPTH:
        raise Refusal("This expression has too many parts; please simplify it.", 0)
    return Expression(root)
