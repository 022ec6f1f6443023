"""Numerals leave a source and come back as if pandoc had seen them."""

import random
import re

import pytest

from qgen.render.convert import _fragments, convert
from qgen.render.numerals import Format, intact, mark, put_back, take_out, unmark

NUMERALS = ("0.25", "-0.25", "(-0.25)", "3", "-12", "(-7)", "(2)", "0.5", "1.0")

# Each N is a marked numeral.
FORMULAS = (
    "x + N", "x - N", "x = N", "= N", r"x \cdot N", r"x \times N \cdot N", "x, N", "(N", "|N|",
    r"\lvert N\rvert", r"\lVert N \rVert", r"\left[N, N\right]", r"\max(0, N)", r"\max N",
    r"\exp N", r"\exp(N)", r"\sigma(N)", r"x \le N", r"x \approx N", r"x \in N", "x : N", "x; N",
    "x / N", "x N", r"x \quad N", r"x \; N", r"\log N", r"\sum N", r"\sum_{i} N", "N", "{N}",
    "{x} N", r"\{N, N\}", r"\bar{N}", r"\hat{N}", r"\tilde{N}", r"\mathrm{d}N",
    r"\underbrace{N}_{x}", "N^2", "N_i", "N'", "N!", r"N \cdot x", r"\left( N \right)",
    r"\left( N \right)^2", r"\sqrt[N]{N}", r"\sqrt{N}", r"\binom{N}{N}", r"\dfrac{N}{N}",
    r"\tfrac{N}{2}", r"\frac{N}{N}", r"\frac{N}{x}", r"\frac{x}{N}", r"\frac{N+1}{N}", r"\frac N N",
    r"\frac{N}{\sqrt{N}}", r"x^{\frac{N}{N}}", r"\frac{x \cdot N}{2}", r"\overline{N}",
    r"\text{if } N", r"\text{if N}", r"a \mid N", r"a \odot N", r"a\, N",
    r"\begin{pmatrix}N\end{pmatrix}", r"\begin{matrix} N & N\end{matrix}",
    r"\begin{bmatrix} N & N \\ N & N\end{bmatrix}", r"\begin{cases} N & x \\ N & y\end{cases}",
    r"\begin{array}{cc} N & N\end{array}", r"\begin{aligned} a &= N \\ &= x N + N\end{aligned}",
    r"\bigl(N\bigr)", "[N]", r"a \to N", "a < N", r"\pm N", r"\mathbf{x} = [N, N]^\top",
    r"\displaystyle N", "a_{i,N}", "x^N + y_N", "x^{N} y_{N} z_{-N}", "e^{N}", "x_N^N",
    r"\operatorname{f} N", r"\partial N", r"a \| N", r"\ldots N", r"\left\{N\right\}",
    r"\mathbf{N}", "2N", "N N", r"10^{N}",
)  # fmt: skip
TEXTS = (
    "N", "see N, N and N.", "a N%", "- N", "- x N\n- N", "1. N", "N. foo", "(N)", "**N**", "*N* x",
    "`N`", "> N", "x^N^ y", "H~N~", "[N]", r"$N$ and \$N $N$", r"cost \$N", "\"N\" 'N'",
    "$N$ `$` N $N$", "$N$ (N) $x$ N", r"$\mathbf{N}$ and N", "2N", "`$N$ \"` $N$", "\\`N\\` $N$",
    "| a | b |\n|--:|--|\n| N | $N$ |\n| $x = N$ | N |", "a\nN b",
)  # fmt: skip
SOURCES = (*TEXTS, *(f"${f}$" for f in FORMULAS), *(f"Let\n\n$$ {f} $$\n" for f in FORMULAS))


@pytest.fixture(scope="module")
def variants() -> list[str]:
    """Return each source with many choices of numerals."""
    draw = random.Random(5)
    return [
        re.sub("N", lambda _: mark(draw.choice(NUMERALS)), source)
        for source in SOURCES
        for _ in range(8)
    ]


@pytest.mark.parametrize("to", ["typst", "html"])
def test_what_is_put_back_equals_the_direct_conversion(to: Format, variants: list[str]) -> None:
    pytest.importorskip("pypandoc")
    direct = convert([unmark(source) for source in variants], to)
    for source, got, expected in zip(variants, convert(variants, to), direct, strict=True):
        assert got == expected, unmark(source)


@pytest.mark.parametrize("to", ["typst", "html"])
def test_numerals_are_lost_only_where_digits_change(to: Format, variants: list[str]) -> None:
    pytest.importorskip("pypandoc")
    convert(variants, to)
    lost = [
        shape
        for shape, numerals in map(take_out, variants)
        if not intact(_fragments[to, shape], len(numerals))
    ]
    # Bold digits are other characters, a numbered list loses its number, and `frac` without
    # braces takes single digits.
    assert all("mathbf" in s or ". foo" in s or r"\frac " in s for s in lost)


def test_signs_do_not_make_new_shapes() -> None:
    template = r"$$\begin{bmatrix} N & N \\ N & N \end{bmatrix} \cdot N + N = \sqrt{N}$$"
    draw = random.Random(1)
    shapes = {
        take_out(re.sub("N", lambda _: mark(draw.choice(("2", "-0.5", "(-1)"))), template))[0]
        for _ in range(50)
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("text", ["0.25", "-0.25", "(-0.25)", "3", "(3)", "100000.5"])
def test_a_marked_numeral_comes_back_when_unmarked(text: str) -> None:
    assert unmark(f"a {mark(text)} b") == f"a {text} b"


@pytest.mark.parametrize(
    "text", ["", "x", "1e-3", "+1", ".5", "1.", "--1", "(1", "1)", "0,5", "1 2", "nan", "−1", "٣"]
)
def test_only_plain_decimal_numerals_can_be_marked(text: str) -> None:
    with pytest.raises(ValueError, match="cannot mark"):
        mark(text)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("$x^N$", "$x^{-0.5}$"),
        ("$x_N$", "$x_{-0.5}$"),
        ("$x^{N}$", "$x^{-0.5}$"),
        ("x_N", "x_-0.5"),
        ("$a$ x^N $b$", "$a$ x^-0.5 $b$"),
    ],
)
def test_scripts_get_the_braces_they_need(source: str, plain: str) -> None:
    assert unmark(source.replace("N", mark("-0.5"))) == plain


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("N", "-0,5"),
        ("$N$", "$-0{,}5$"),
        (r"\$N $x = N$ N", r"\$-0,5 $x = -0{,}5$ -0,5"),
        ("`$N$` $$N$$", "`$-0,5$` $$-0{,}5$$"),
    ],
)
def test_a_decimal_comma_is_a_brace_in_mathematics_only(source: str, plain: str) -> None:
    assert unmark(source.replace("N", mark("-0.5")), decimal_comma=True) == plain


@pytest.mark.parametrize(
    ("to", "source", "expected"),
    [
        ("typst", "a N", "a -0,5"),
        ("typst", "$x = N$", r'$x = - 0 class("normal", \,) 5$'),
        ("typst", "$x^N$", r'$x^(- 0 class("normal", \,) 5)$'),
        ("html", "a N", "<p>a -0,5</p>"),
        ("html", "$N x$", "<mi>−</mi><mn>0,5</mn><mi>x</mi>"),
    ],
)
def test_a_decimal_comma_is_no_punctuation(to: Format, source: str, expected: str) -> None:
    pytest.importorskip("pypandoc")
    got = convert([source.replace("N", mark("-0.5"))], to, decimal_comma=True)
    assert expected in got[0]


@pytest.mark.parametrize(
    "formula",
    [
        "x = N y",
        "x^N",
        "x_{N}",
        r"\frac{N}{2}",
        r"\frac{3}{N}",
        r"\frac{N}{N}",
        r"\begin{bmatrix} N & 2 \end{bmatrix}",
        "N^2",
    ],
)
def test_a_decimal_comma_takes_the_room_of_a_point(formula: str) -> None:
    pytest.importorskip("pypandoc")
    typst = pytest.importorskip("typst")
    for numeral in ("0.25", "-0.25"):
        source = f"${formula.replace('N', mark(numeral))}$"
        widths = set()
        for comma in (False, True):
            (fragment,) = convert([source], "typst", decimal_comma=comma)
            page = f"#context [#metadata(measure([{fragment}]).width)<w>]"
            widths.add(typst.query(page.encode(), "<w>", field="value", one=True))
        assert len(widths) == 1


def test_text_that_looks_like_a_placeholder_is_left_alone() -> None:
    source = f"7351900000 and {mark('5')}"
    assert take_out(source) == ("7351900000 and 5", ())


def test_mark_characters_around_anything_else_are_plain_text() -> None:
    assert take_out("\ue000x\ue001") == ("\ue000x\ue001", ())


@pytest.mark.parametrize(
    ("fragment", "count", "whole"),
    [
        ("7351900000 7351900001", 2, True),
        ("7351900001 7351900000", 2, True),
        ("7351900000", 2, False),
        ("7351900000 7351900000", 2, False),
        ("7351900000 7351900000", 1, False),
        ("", 0, True),
        ("735190", 1, False),
    ],
)
def test_a_lost_or_doubled_placeholder_is_noticed(fragment: str, count: int, whole: bool) -> None:
    assert intact(fragment, count) is whole


def test_a_fragment_without_numerals_is_unchanged() -> None:
    assert put_back("$x$", (), "typst") == "$x$"
