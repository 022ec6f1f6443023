"""What is no expression is refused with a reason and a place, and nothing ever runs."""

from __future__ import annotations

import sys

import pytest

from qgen.answers import BLANK, Unreadable
from qgen.expressions import Expression, compare, parse, symbols_from
from qgen.expressions.parser import MAX_CHARACTERS

SYMBOLS = symbols_from(
    {
        **dict.fromkeys(["z", "a", "b", "ab_c"], "real"),
        "y_hat": "probability",
        "x": "vector(3)",
        "u": "vector(3)",
        "d": "vector(2)",
        "W": "matrix(2,3)",
        "V": "matrix(3,3)",
    }
)

REFUSED = [
    # text, position, a part of the reason
    ("q", 0, "I do not know `q`; the symbols are z, a, b"),
    ("2 + q", 4, "`q`"),
    ("z + yhta", 4, "Did you mean `y_hat`?"),
    ("z + y_hut", 4, "Did you mean `y_hat`?"),
    ("sigmod(z)", 0, "Did you mean `sigmoid`?"),
    ("tahn(z)", 0, "Did you mean `tanh`?"),
    ("Z", 0, "Did you mean `z`?"),
    (r"\foo z", 0, "I do not know `\\foo`"),
    (r"\sigma'(z)", 6, "I do not know what ' means"),
    ("σ′(z)", 1, "write the derivative out"),
    ("f(z)", 0, "I do not know `f`"),
    ("bz/dy", 3, "I do not know `dy`"),
    ("3i", 1, "I do not know `i`"),
    ("nan", 0, "I do not know `nan`"),
    ("inf", 0, "I do not know `inf`"),
    (r"\infty", 0, "Infinity"),
    ("∞", 0, "I cannot read `∞`"),
    ("?", 0, "I cannot read `?`"),
    ("z = 3", 2, "without `=`"),
    ("z == 3", 2, "without `=`"),
    ("z!", 1, "product"),
    ("50%", 2, "decimal number"),
    ("z;a", 1, "separated by `,`"),
    ("3,14", 1, "decimals are written with a point"),
    ("z + 3,14", 5, "decimals are written with a point"),
    ("log(3,1)", 5, "decimals are written with a point"),
    ("z +", 2, "missing at the end"),
    ("z * / a", 4, "missing before `/`"),
    ("* z", 0, "missing before `*`"),
    ("2()", 2, "missing before `)`"),
    ("(z", 0, "not closed by `)`"),
    ("2 + (z", 4, "not closed by `)`"),
    ("z)", 1, "closes nothing"),
    ("[z)", 0, "not closed by `]`"),
    ("(z]", 0, "not closed by `)`"),
    (r"\frac{a}{b", 8, "not closed by `}`"),
    (r"\frac{a}", 7, "written \\frac{a}{b}"),
    (r"\frac ab", 6, "written \\frac{a}{b}"),
    ("|z", 0, "bar is not closed"),
    ("||x|", 0, "bar is not closed"),
    ("(|z)", 1, "bar is not closed"),
    ("log", 2, "what `log` is applied to"),
    ("log + 1", 4, "what `log` is applied to"),
    ("exp -z", 4, "what `exp` is applied to"),
    (r"\sqrt[3]{z}", 5, "what `sqrt` is applied to"),
    ("log z a", 6, "argument of `log` end"),
    (r"\log z (1-z)", 7, "argument of `log` end"),
    ("log z/a", 5, "argument of `log` end"),
    ("log 2 3", 6, "argument of `log` end"),
    (r"\log^{-1}(z)", 0, "behind the brackets"),
    (r"\tanh^{-1} z", 0, "behind the brackets"),
    ("tanh^a(z)", 0, "behind the brackets"),
    ("lg(z)", 0, "log2 or log10"),
    ("1/2z", 3, "belong to the divisor"),
    ("a/bz", 2, "belong to the divisor"),
    ("1/zlog(a)", 2, "belong to the divisor"),
    ("e^-2z", 4, "Where does the exponent end"),
    ("z 2", 2, "is missing before this number"),
    ("z2", 0, "I do not know `z2`"),
    ("2 3", 2, "is missing before this number"),
    ("1.2.3", 3, "is missing before this number"),
    ("max(z)", 0, "needs two arguments"),
    ("tanh(z, a)", 6, "decimals are written"),
    ("softmax(z)", 0, "is of a vector"),
    ("softmax(W)", 0, "is of a vector; this is a 2×3 matrix"),
    ("sum(z)", 0, "write the sum out"),
    (r"\sum_{i=1}^n z", 0, "sums over an index"),
    (r"\prod_i z", 0, "products over an index"),
    (r"\partial z", 0, "derivative"),
    ("x * u", 2, "entry by entry"),
    ("W * x", 2, "entry by entry"),
    ("x u", 2, "a vector with 3 entries and a vector with 3 entries"),
    ("W d", 2, "do not fit for a product: a 2×3 matrix and a vector with 2 entries"),
    ("W @ W", 2, "do not fit"),
    ("x + d", 0, "a vector with 3 entries and a vector with 2 entries cannot be added"),
    ("x + x^T", 0, "a row with 3 entries"),
    ("max(x, d)", 0, "cannot be compared"),
    ("x ⊙ d", 2, "cannot be multiplied"),
    ("x/d", 1, "cannot be divided"),
    ("z^x", 1, "raise to a vector with 3 entries"),
    ("V^2", 1, "power of a matrix"),
    ("x_4", 0, "I do not know `x_4`"),
    ("W_{33}", 0, "I do not know `W_{33}`"),
    ("z_2", 0, "I do not know `z_2`"),
    ("z^101", 1, "too high"),
    ("9**9**9**9", 4, "too high"),
    ("2^2^2^2^2^2", 3, "too high"),
    ("10^(10^10)", 2, "too high"),
    ("(9^99)^99", 6, "too large"),
    ("((z^90)^90)^(0/0)", 11, "too high"),
    ("1e400", 0, "too large"),
    ("1e-400", 0, "too large or too small"),
    ("1e" + "9" * 40, 0, "more than 30 digits"),
    ("9" * 31, 0, "more than 30 digits"),
    ("0." + "1" * 40, 0, "more than 30 digits"),
    ("(" * 41 + "z" + ")" * 41, 40, "nested too deeply"),
    ("(" * 10_000, 500, "longer than 500"),
    ("(" * 500, 40, "nested too deeply"),
    ("z" + "-" * 499, 499, "missing at the end"),
    ("z^" * 249 + "z", None, "nested too deeply"),
    ("|" * 400, None, "nested too deeply"),
    (r"\log" * 120 + " z", None, "nested too deeply"),
    ("√" * 400 + "z", None, "nested too deeply"),
    ("z" + "/z" * 60, None, "too many parts"),
    ("+".join("z" * 220), None, "too many parts"),
    ("z " * 249, None, "too many parts"),
    ("zab" * 150, None, "do not know"),
]

HOSTILE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "z.__class__",
    "eval('1')",
    "exec('import os')",
    "open('/etc/passwd')",
    "lambda: 0",
    "[c for c in ()]",
    "z if z else a",
    "z and a",
    "print(z)",
    "globals()",
    "{% raw %}",
    "#{7*7}",
    "\u202ez\u202c",
    "\\input{/etc/passwd}",
    "\\write18{id}",
    "\\def\\x{\\x}\\x",
    "\\begin{bmatrix}1&2\\end{bmatrix}",
    "<script>alert(1)</script>",
    '#import "x"',
    '=HYPERLINK("x")',
    "@SUM(A1)",
    "!!python/object/apply:os.system",
    "'; DROP TABLE students; --",
    "Symbol('z').free_symbols",
    "sympify('z')",
    "Integral(z)",
    "factorial(100000)",
    "z\x00a\x00",
    "\x00",
    "z\ud800",
    "\U0010ffff",
    "\u202ez + q\u202c",
    "z + \uffff",
    "`z`",
    "z\\",
    "\\",
    "{" * 200,
    "}" * 200,
    "_" * 10 + "z",
    "z_" + "1" * 400,
    "z_{" + "1" * 400 + "}",
    "x" + "₁" * 400,
    "\\hat{" * 90,
    "\\hat" * 120,
    "\\frac{" * 80,
    "\\frac{1}{" * 60 + "z" + "}" * 60,
    "y\u0302" * 160,
    "\u0302" * 400,
    "1" * 499 + "z",
    "e" * 400,
    "e^" * 200,
    "1e" * 200,
    "." * 300,
    "1." * 250,
    "^T" * 200,
    "W" + "^T" * 200 + "q",
    "|" * 499,
    "," * 300,
    "max(" + ",".join("z" * 100) + ")",
    "sin" * 150,
    "𝐞𝐯𝐚𝐥(𝟏)",
]


@pytest.mark.parametrize(("text", "position", "part"), REFUSED)
def test_a_refusal_says_why_and_where(text: str, position: int | None, part: str) -> None:
    refused = parse(text, SYMBOLS)
    assert isinstance(refused, Unreadable)
    assert part in refused.reason
    assert refused.position is not None
    assert position is None or refused.position == position


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        for name in ("eval", "exec", "compile"):
            patched.setattr(f"builtins.{name}", _never)
        refused = parse(text, SYMBOLS)
    assert isinstance(refused, Unreadable)
    assert refused.position is None or 0 <= refused.position <= MAX_CHARACTERS
    assert refused.reason.isprintable()


def _never(*_: object, **__: object) -> None:
    raise AssertionError("student text was run")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "-", "—", "$$", "n/a", "\u200f\u200b", "()" * 0])
def test_nothing_written_is_blank(text: str) -> None:
    assert parse(text, SYMBOLS) is BLANK


@pytest.mark.parametrize("text", ["\u200fz", "z\u200b", "\ufeffz", "z\u00a0"])
def test_marks_that_cannot_be_seen_change_nothing(text: str) -> None:
    assert str(parse(text, SYMBOLS)) == "z"


def test_a_place_is_one_in_the_text_as_it_was_typed() -> None:
    refused = parse("σ(z) − ŷ + q", SYMBOLS)
    assert isinstance(refused, Unreadable)
    assert refused.position == 11


def test_without_symbols_the_reason_says_so() -> None:
    refused = parse("q", symbols_from({}))
    assert isinstance(refused, Unreadable)
    assert "there are no symbols" in refused.reason


def test_a_word_that_is_two_products_is_refused() -> None:
    symbols = symbols_from({"a": "real", "ab": "real", "bc": "real", "c": "real"})
    refused = parse("abc", symbols)
    assert isinstance(refused, Unreadable)
    assert "more than one way" in refused.reason


def test_the_largest_expressions_are_compared_with_a_shallow_stack() -> None:
    deep = "(" * 19 + "z" + "+a)*2" * 19
    wide = "+".join(["z*a"] * 45)
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(_frames() + 400)
        for text in (deep, wide, "-(" * 30 + "|z|" + ")" * 30, "z" + "/z" * 30):
            expression = parse(text, SYMBOLS)
            assert isinstance(expression, Expression), expression
            assert compare(expression, expression, SYMBOLS).outcome == "equal"
    finally:
        sys.setrecursionlimit(limit)


def _frames() -> int:
    frame, count = sys._getframe(), 0
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count


def test_braces_of_a_template_are_only_brackets() -> None:
    assert str(parse("{{ 7*7 }}", SYMBOLS)) == "7 * 7"
