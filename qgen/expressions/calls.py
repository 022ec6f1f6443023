r"""A function and what it is applied to: `log(x)`, `\log x`, `\tanh^2(z)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn, Protocol

from qgen.answers.result import Refusal
from qgen.expressions import build
from qgen.expressions.functions import FUNCTIONS
from qgen.expressions.limits import checked_power
from qgen.expressions.nodes import Apply, Node, Number
from qgen.expressions.tokens import Token

_MOST_ARGUMENTS: Final = 20
_BARE: Final = frozenset({"node", "number", "function", "bar", "norm", "fraction", "digits"})
_AFTER_BARE: Final = frozenset({"node", "open", "number", "fraction", "digits", "divide"})


class Grammar(Protocol):
    """What reading a call needs of the grammar."""

    text: str

    def peek(self) -> Token:
        """The next token, left where it is."""

    def take(self) -> Token:
        """The next token."""

    def source(self, token: Token) -> str:
        """The text of a token."""

    def refuse(self, reason: str) -> NoReturn:
        """Give up at the next token."""

    def built(self, token: Token, make: Callable[[], Node]) -> Node:
        """Put nodes together; a refusal is about this token."""

    def power(self) -> Node:
        """Read a power."""

    def exponent(self) -> Node:
        """Read what stands behind `^`."""

    def arguments(self, most: int) -> list[Node]:
        """Read what stands in brackets."""


def read_call(grammar: Grammar) -> Node:
    """Read the call that starts at the next token."""
    token = grammar.take()
    exponent = grammar.exponent() if grammar.peek().kind in ("power", "raised") else None
    if exponent is not None and not _is_count(exponent):
        raise Refusal(
            f"Please write the power behind the brackets: ({token.function}(...))^(...).",
            token.start,
        )
    arguments = _arguments(grammar, token)
    node = grammar.built(token, lambda: build.call(token.function, arguments))
    if exponent is None:
        return node
    return grammar.built(token, lambda: checked_power(node, exponent))


def _is_count(node: Node) -> bool:
    r"""Whether an exponent is a whole number: `\log^{-1}` might be the inverse function."""
    return isinstance(node, Number) and node.text.isdigit()


def _arguments(grammar: Grammar, token: Token) -> list[Node]:
    """What a function is applied to."""
    following = grammar.peek()
    # \sqrt[3]{x} is a third root, not a product with the root of 3.
    is_index = token.function == "sqrt" and grammar.source(following) == "["
    if following.kind == "open" and not is_index:
        several = FUNCTIONS[token.function].kind == "several"
        return grammar.arguments(_MOST_ARGUMENTS if several else 1)
    if following.kind not in _BARE:
        grammar.refuse(f"Please write what `{token.function}` is applied to in brackets.")
    return [_bare(grammar, token)]


def _bare(grammar: Grammar, token: Token) -> Node:
    r"""An argument without brackets, as in `\log x` and `\log 2x`."""
    node = grammar.power()
    following = grammar.peek()
    if isinstance(node, Number) and following.kind == "node":
        right = grammar.power()
        node = Apply("multiply", (node, right), right.shape)
        following = grammar.peek()
    if following.kind in _AFTER_BARE:
        grammar.refuse(f"Where does the argument of `{token.function}` end? Please use brackets.")
    return node
