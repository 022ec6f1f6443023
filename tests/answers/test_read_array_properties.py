"""What holds for every text, and for every array in every notation."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from qgen.answers import BLANK, Unreadable, read_array

Matrix = NDArray[np.float64]

UNITS: list[tuple[str, ...]] = [(), ("px",), ("nats", "%", "m/s", "x")]
SHAPES = [(), (1,), (2,), (3,), (1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (2, 1, 3), (2, 2, 2)]

# Whatever the grammar knows, and its neighbours.
PIECES = [
    *"0123456789.,;:/*^%+-−–=≈()[]{}&\\$~'’ᵀT_xeEij½ \n\r\t\u00a0\u2009\u202f×·⁻¹²³０９，；∞",
    "10^", "\\frac{", "}{", "\\begin{bmatrix}", "\\end{bmatrix}", "\\\\", "\\left[", "\\right]",
    "\\cdot", "\\times", "^T", "^{T}", "**", "e-", "1 000", "nan", "inf", "x = ", "[[", "]]",
    "\\frac14", "\\begin{array}{cc}", "\\boxed{", "array(", "1'000", "1,000", "1.000,5", "1{,}5",
    " e -3", "*^", "‰", "percent", " px", "nats", "1½", "1 1/2", "-(", "->",
    "\\approx", "p(y=1) = ",
    "⟨", "⟩", "<", ">", "⎡", "\u00ad", "\u202e", "٬", "\\cr", "µ",
    "0" * 61, "e999", "\ud800", "\x00", "\u200b", "n/a",
]  # fmt: skip

ANY_TEXT = st.one_of(
    st.text(),
    st.text(alphabet=st.sampled_from("0123456789.,;/()[]- \n")),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)
ANY_SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT, st.binary(), st.dates()
)
ANY_VALUE = st.recursive(ANY_SCALAR, lambda inner: st.lists(inner, max_size=4), max_leaves=12)

NUMBERS = st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-12)
DIMENSIONS = st.tuples(st.integers(2, 4), st.integers(2, 4))
MATRICES = arrays(np.float64, DIMENSIONS, elements=NUMBERS)


def decimal_point(x: float) -> str:
    return repr(x)


def decimal_comma(x: float) -> str:
    return repr(x).replace(".", ",")


def typographic(x: float) -> str:
    """`−2.5·10⁻³`, as in a printed book."""
    mantissa, exponent = f"{x:.16e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{mantissa}·10{raised}".replace("-", "−")


def delimited(
    start: str, between: str, row: str, end: str, number: Callable[[float], str] = decimal_point
) -> Callable[[Matrix], str]:
    def write(matrix: Matrix) -> str:
        return start + row.join(between.join(map(number, line)) for line in matrix.tolist()) + end

    return write


NOTATIONS: dict[str, tuple[bool, Callable[[Matrix], str]]] = {
    "matlab": (False, delimited("[", ", ", "; ", "]")),
    "matlab with spaces": (False, delimited("[", " ", "; ", "]")),
    "nested lists": (False, delimited("[[", ",", "], [", "]]")),
    "numpy": (False, delimited("[[", " ", "]\n [", "]]")),
    "tuples": (False, delimited("((", ", ", "), (", "))")),
    "lines": (False, delimited("", " ", "\n", "\n")),
    "lines of csv": (False, delimited("", ",", "\r\n", "\r\n")),
    "latex": (False, delimited("\\begin{bmatrix}", " & ", " \\\\ ", "\\end{bmatrix}")),
    "book": (False, delimited("W = [", ", ", "; ", "]", typographic)),
    "decimal comma, spaces": (True, delimited("[", " ", "; ", "]", decimal_comma)),
    "decimal comma, semicolons": (True, delimited("", "; ", "\n", "", decimal_comma)),
    "decimal comma, brackets": (True, delimited("[[", "; ", "], [", "]]", decimal_comma)),
    "decimal comma, book": (True, delimited("(", ", ", "; ", ")", decimal_comma)),
}


@given(ANY_VALUE, st.sampled_from(SHAPES), st.booleans(), st.sampled_from(UNITS))
def test_any_value_gives_one_of_three_kinds(
    value: object, shape: tuple[int, ...], comma: bool, units: tuple[str, ...]
) -> None:
    got = read_array(value, shape, decimal_comma=comma, units=units)
    if isinstance(got, Unreadable):
        assert got.reason
        if got.position is not None:
            assert isinstance(value, str)
            assert 0 <= got.position < len(value)
    elif got is not BLANK:
        assert isinstance(got, np.ndarray)
        assert got.shape == shape
        assert got.dtype == np.float64
        assert np.isfinite(got).all()


@pytest.mark.parametrize("notation", NOTATIONS)
@given(matrix=MATRICES)
def test_matrix_survives_being_written_and_read(notation: str, matrix: Matrix) -> None:
    comma, write = NOTATIONS[notation]
    got = read_array(write(matrix), matrix.shape, decimal_comma=comma)
    assert isinstance(got, np.ndarray), got
    np.testing.assert_array_equal(got, matrix)


@pytest.mark.parametrize("notation", NOTATIONS)
@given(matrix=MATRICES)
def test_matrix_is_never_read_in_another_shape(notation: str, matrix: Matrix) -> None:
    comma, write = NOTATIONS[notation]
    rows, columns = matrix.shape
    for shape in [(), (rows,), (columns,), (rows * columns,), (rows + 1, columns), (1, columns)]:
        assert isinstance(read_array(write(matrix), shape, decimal_comma=comma), Unreadable)


@given(NUMBERS)
def test_number_is_read_as_python_reads_it(x: float) -> None:
    for text in (repr(x), f" {x!r}", f"{x:.3f}", f"{x:e}", f"({x:g})"):
        got = read_array(text, ())
        assert isinstance(got, np.ndarray)
        assert got == float(text.strip("() "))


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_fraction_is_a_rounded_quotient(numerator: int, denominator: int) -> None:
    for text in (f"{numerator}/{denominator}", rf"\frac{{{numerator}}}{{{denominator}}}"):
        got = read_array(text, ())
        assert isinstance(got, np.ndarray)
        assert got == numerator / denominator


@given(arrays(np.float64, st.integers(2, 6), elements=NUMBERS))
def test_vector_may_be_row_or_column(vector: NDArray[np.float64]) -> None:
    n = len(vector)
    words = [repr(x) for x in vector.tolist()]
    for text in (", ".join(words), "\n".join(words), f"[{'; '.join(words)}]"):
        for shape in [(n,), (n, 1), (1, n)]:
            got = read_array(text, shape)
            assert isinstance(got, np.ndarray)
            np.testing.assert_array_equal(got, vector.reshape(shape))
