"""From tokens to a tree: sums of products of powers of operands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NoReturn, cast

from qgen.answers.result import Refusal, quoted
from qgen.expressions import build
from qgen.expressions.calls import read_call
from qgen.expressions.limits import checked_number, checked_power
from qgen.expressions.nodes import Node, Number, Variable
from qgen.expressions.tokens import Token

MAX_NESTING: Final = 40
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_PRODUCTS: Final = frozenset({"times", "dot", "matmul", "entrywise"})
_OPERANDS: Final = frozenset({"node", "function", "open", "fraction", "digits", "norm", "number"})
_FROM_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


@dataclass(slots=True)
class Grammar:
    """A place in the tokens of a text, and the rules of the grammar."""

    text: str
    tokens: list[Token]
    raises_to_t: bool
    at: int = 0
    nesting: int = 0
    fences: list[str] = field(default_factory=list)

    def whole(self) -> Node:
        """The expression that is the whole text."""
        root = self.sum()
        token = self.peek()
        if token.kind == "comma":
            self.refuse("I do not know what `,` separates here; decimals are written with a point.")
        if token.kind == "close":
            self.refuse(f"{quoted(self.source(token))} closes nothing.")
        if token.kind != "end":
            self.refuse(f"I do not know what {quoted(self.source(token))} belongs to.")
        return root

    def peek(self) -> Token:
        """The next token, left where it is."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token; the last one is never passed."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def source(self, token: Token) -> str:
        """The text of a token."""
        return self.text[token.start : token.end]

    def refuse(self, reason: str) -> NoReturn:
        """Give up at the next token."""
        raise Refusal(reason, max(0, min(self.peek().start, len(self.text) - 1)))

    def built(self, token: Token, make: Callable[[], Node]) -> Node:
        """Put nodes together; a refusal is about this token."""
        try:
            return make()
        except Refusal as refusal:
            raise Refusal(refusal.unreadable.reason, token.start) from None

    def sum(self) -> Node:
        """Terms with their signs."""
        start = self.peek()
        terms = [self.term()]
        while self.peek().kind in ("plus", "minus"):
            negative = self.take().kind == "minus"
            term = self.term()
            terms.append(build.negate(term) if negative else term)
        return terms[0] if len(terms) == 1 else self.built(start, lambda: build.add(terms))

    def term(self) -> Node:
        """Factors, divisors and what stands beside them, from left to right."""
        left = self.signed()
        while True:
            token = self.peek()
            if token.kind in _PRODUCTS:
                self.take()
                left = self.product(token, left, self.signed(), token.kind)
            elif token.kind == "divide":
                self.take()
                left = self.quotient(token, left)
            elif self.operand_follows():
                if token.kind == "number":
                    self.refuse("A sign such as `*` is missing before this number.")
                left = self.product(token, left, self.power(), "beside")
            else:
                return left

    def product(self, token: Token, left: Node, right: Node, written: str) -> Node:
        """A product, as it was written."""
        how = cast(build.Product, written)
        return self.built(token, lambda: build.multiply(left, right, how))

    def quotient(self, token: Token, left: Node) -> Node:
        """A quotient, unless a reader would ask what belongs to the divisor."""
        right = self.signed()
        last, following = self.tokens[self.at - 1], self.peek()
        simple = last.kind in ("number", "node")
        if simple and following.kind in ("node", "function") and not following.spaced:
            self.refuse(
                f"Does {quoted(self.source(following))} belong to the divisor? "
                "Please write brackets: 1/(2x) or (1/2)x."
            )
        return self.built(token, lambda: build.divide(left, right))

    def signed(self) -> Node:
        """A power, after any number of signs."""
        negative = False
        while self.peek().kind in ("plus", "minus"):
            negative ^= self.take().kind == "minus"
        node = self.power()
        return build.negate(node) if negative else node

    def power(self) -> Node:
        """An operand and what is raised behind it."""
        base = self.operand()
        while True:
            token = self.peek()
            if token.kind == "transpose":
                self.take()
                base = self.transposed(token, base)
            elif token.kind in ("power", "raised"):
                base = self.raised(base)
            else:
                return base

    def transposed(self, token: Token, base: Node) -> Node:
        """A transpose; behind a number, `^T` is a power where T is a symbol."""
        if not base.shape and self.raises_to_t and "T" in self.source(token):
            return self.built(token, lambda: build.power(base, Variable("T", ())))
        return build.transpose(base)

    def raised(self, base: Node) -> Node:
        """A power."""
        token = self.peek()
        exponent = self.exponent()
        return self.built(token, lambda: checked_power(base, exponent))

    def exponent(self) -> Node:
        """What stands behind `^`, or in small digits."""
        token = self.take()
        if token.kind == "raised":
            digits = self.source(token).translate(_FROM_RAISED)
            number: Node = self.built(token, lambda: checked_number(digits.lstrip("+-")))
            return build.negate(number) if digits.startswith("-") else number
        first = self.peek()
        self.nest()
        exponent = self.signed()
        self.nesting -= 1
        following = self.peek()
        if first.kind == "minus" and following.kind == "node" and not following.spaced:
            self.refuse("Where does the exponent end? Please put it in brackets.")
        return exponent

    def operand_follows(self) -> bool:
        """Whether the next token begins an operand."""
        token = self.peek()
        if token.kind == "bar" or token.kind == "norm":
            return not (self.fences and self.fences[-1] in ("|", "‖"))
        return token.kind in _OPERANDS

    def operand(self) -> Node:
        """A number, a symbol, a call, or something in brackets."""
        self.nest()
        token = self.peek()
        read = _OPERAND_READERS.get(token.kind)
        if read is None:
            self.refuse(_missing(self.source(token)))
        node = read(self)
        self.nesting -= 1
        return node

    def nest(self) -> None:
        """Go one level deeper."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.refuse("This is nested too deeply; please simplify it.")

    def number(self) -> Node:
        """A number."""
        token = self.take()
        return self.built(token, lambda: checked_number(self.source(token)))

    def named(self) -> Node:
        """A symbol, an entry or a constant."""
        return cast(Node, self.take().node)

    def called(self) -> Node:
        """A call of a function."""
        return read_call(self)

    def bracket(self) -> Node:
        """An expression in brackets."""
        (node,) = self.arguments(1)
        return node

    def arguments(self, most: int) -> list[Node]:
        """Expressions in brackets, separated by commas."""
        opening = self.take()
        closing = _CLOSING[self.source(opening)[-1]]
        self.fences.append(closing)
        found = [self.sum()]
        while self.peek().kind == "comma" and len(found) < most:
            self.take()
            found.append(self.sum())
        token = self.peek()
        if token.kind == "comma":
            self.refuse("I do not know what `,` separates here; decimals are written with a point.")
        if token.kind != "close" or self.source(token)[-1] != closing:
            raise Refusal(
                f"The bracket {quoted(self.source(opening))} is not closed by `{closing}`.",
                opening.start,
            )
        self.fences.pop()
        self.take()
        return found

    def fraction(self) -> Node:
        r"""What follows `\frac`: two groups in braces."""
        token = self.take()
        parts = []
        for _ in range(2):
            if self.source(self.peek()) != "{":
                self.refuse("A fraction is written \\frac{a}{b} or a/b.")
            parts.append(self.bracket())
        return self.built(token, lambda: build.divide(*parts))

    def short_fraction(self) -> Node:
        r"""A fraction of two digits: `\frac12`."""
        digits = "".join(self.source(self.take()).split())[-2:]
        return build.divide(Number(digits[0]), Number(digits[1]))

    def fenced(self) -> Node:
        """What stands between bars: an absolute value, or a norm between double bars."""
        opening = self.take()
        double = opening.kind == "norm" or self.at_double(opening)
        self.at += double and opening.kind == "bar"
        self.fences.append("‖" if double else "|")
        node = self.sum()
        closing = self.take()
        closed = closing.kind == opening.kind
        if closed and double and closing.kind == "bar":
            closed = self.at_double(closing)
            self.at += closed
        if not closed:
            raise Refusal("This bar is not closed; abs(...) is clearer.", opening.start)
        self.fences.pop()
        if double and self.peek().kind == "order" and "1" in self.source(self.take()):
            return self.built(opening, lambda: build.call("sum", [build.call("abs", [node])]))
        return self.built(opening, lambda: build.call("norm" if double else "abs", [node]))

    def at_double(self, bar: Token) -> bool:
        """Whether a second bar touches this one."""
        following = self.peek()
        return following.kind == "bar" and not following.spaced


_OPERAND_READERS: Final[dict[str, Callable[[Grammar], Node]]] = {
    "number": Grammar.number,
    "node": Grammar.named,
    "function": Grammar.called,
    "open": Grammar.bracket,
    "fraction": Grammar.fraction,
    "digits": Grammar.short_fraction,
    "bar": Grammar.fenced,
    "norm": Grammar.fenced,
}


def _missing(source: str) -> str:
    """Say that an operand is missing."""
    if not source:
        return "Something is missing at the end."
    return f"Something is missing before {quoted(source)}."
