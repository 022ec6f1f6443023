"""Properties over random expressions and random texts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qgen.answers import BLANK, Unreadable
from qgen.expressions import Expression, compare, parse, symbols_from
from qgen.expressions import build as b
from qgen.expressions.bounded import Run
from qgen.expressions.nodes import Apply, Constant, Entry, Node, Number, Variable, size
from qgen.expressions.points import draw_points
from qgen.expressions.rounding import MARGIN

SYMBOLS = symbols_from(
    {
        "z": "real",
        "y_hat": "probability",
        "theta_1": "positive",
        "x": "vector(3)",
        "u": "vector(3)",
        "W": "matrix(2,3)",
        "lr": "positive",
    }
)
LEAVES: tuple[Node, ...] = (
    *(Variable(name, ()) for name in ("z", "y_hat", "theta_1", "lr")),
    *(Number(text) for text in ("0", "1", "2", "10", "0.5", "1e-8", "0.1")),
    Constant("e"),
    Constant("pi"),
    Entry("x", 1, 0, "2"),
    Entry("W", 1, 2, "23"),
)
UNARY = ("sigmoid", "tanh", "relu", "softplus", "log", "log2", "log10", "exp", "sqrt", "abs")
MORE_UNARY = ("sign", "sin", "cos")


def _scalar_operations(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(b.add),
        inner.map(b.negate),
        pairs.map(lambda p: b.multiply(*p, "times")),
        pairs.map(lambda p: b.divide(*p)),
        st.tuples(inner, st.sampled_from(["2", "3", "0.5"])).map(
            lambda p: b.power(p[0], Number(p[1]))
        ),
        st.tuples(st.sampled_from(UNARY + MORE_UNARY), inner).map(lambda p: b.call(p[0], [p[1]])),
        st.tuples(st.sampled_from(("max", "min")), st.lists(inner, min_size=2, max_size=3)).map(
            lambda p: b.call(*p)
        ),
    )


def _vector_operations(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(b.add),
        inner.map(b.negate),
        pairs.map(lambda p: b.multiply(*p, "entrywise")),
        st.tuples(SCALARS, inner).map(lambda p: b.multiply(*p, "times")),
        st.tuples(inner, SCALARS).map(lambda p: b.divide(*p)),
        st.tuples(st.sampled_from((*UNARY, "softmax")), inner).map(lambda p: b.call(p[0], [p[1]])),
        pairs.map(lambda p: b.multiply(b.multiply(p[0], b.transpose(p[1]), "matmul"), X, "matmul")),
        inner.map(lambda v: b.power(v, Number("2"))),
    )


X = Variable("x", (3, 1))
SCALARS = st.recursive(st.sampled_from(LEAVES), _scalar_operations, max_leaves=8)
VECTORS = st.recursive(
    st.sampled_from([X, Variable("u", (3, 1))]), _vector_operations, max_leaves=4
)
MATRICES = VECTORS.map(lambda v: b.multiply(Variable("W", (2, 3)), v, "matmul"))
TOTALS = st.tuples(st.sampled_from(("sum", "norm", "max", "min")), VECTORS).map(
    lambda p: b.call(p[0], [p[1]])
)
TREES = st.one_of(SCALARS, VECTORS, MATRICES, TOTALS).filter(
    lambda tree: size(tree)[0] < 80 and size(tree)[1] < 30
)


@pytest.mark.parametrize("notation", ["plain", "python", "tex"])
@settings(max_examples=150, deadline=None)
@given(tree=TREES)
def test_what_is_printed_is_read_as_an_equal_expression(notation: str, tree: Node) -> None:
    expression = Expression(tree)
    text = {"plain": str, "python": Expression.python, "tex": Expression.tex}[notation](expression)
    assume(len(text) <= 500)
    again = parse(text, SYMBOLS)
    if isinstance(again, Unreadable):
        # Limits on powers hold for what is read, not for what this test builds.
        assert "too" in again.reason, (text, again)
        return
    assert isinstance(again, Expression)
    values, others = (each.evaluate(_points()) for each in (expression, again))
    np.testing.assert_allclose(values, others, rtol=1e-6, atol=1e-9 * (1 + _largest(values)))
    assert compare(again, expression, SYMBOLS).outcome != "different"


def _largest(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def _points() -> dict[str, np.ndarray]:
    """A few moderate points, points first."""
    source = np.random.default_rng(3)
    return {
        name: source.uniform(0.2, 0.8, (5, *sort.shape)) for name, sort in SYMBOLS.sorts.items()
    }


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=80))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    _check(text)


FRAGMENTS = [
    *"{}()[]|^_*/+-, ²ᵀ2zexuWqσ@⊙₁'=%\\",
    *(
        "y_hat",
        "ŷ",
        r"\hat",
        "||",
        r"\|",
        "**",
        r"\frac",
        r"\sqrt",
        "log",
        r"\log",
        "max",
        "^T",
        ".T",
    ),
    *(".5", "1e9", r"\cdot", r"\left", r"\right", r"\lVert", r"\rVert", "softmax", "sum", "norm"),
    r"\mathbf",
]


@settings(max_examples=500, deadline=None)
@given(parts=st.lists(st.sampled_from(FRAGMENTS), max_size=30))
def test_no_sequence_of_tokens_makes_the_parser_fail(parts: list[str]) -> None:
    _check("".join(parts))


@settings(max_examples=200, deadline=None)
@given(tree=TREES, seed=st.integers(0, 10**6))
def test_no_damaged_expression_makes_the_parser_fail(tree: Node, seed: int) -> None:
    source = random.Random(seed)
    characters = list(Expression(tree).tex())[:300]
    for _ in range(3):
        at = source.randrange(len(characters))
        characters[at] = source.choice(["", "(", ")", "^", "{", "|", "z", "\\", " "])
    _check("".join(characters))


def _check(text: str) -> None:
    found = parse(text, SYMBOLS)
    if isinstance(found, Unreadable):
        assert found.reason.isprintable()
        assert found.position is None or 0 <= found.position <= max(len(text) - 1, 0)
    elif found is not BLANK:
        assert isinstance(found, Expression)
        assert compare(found, found, SYMBOLS).outcome != "different"
        assert isinstance(parse(found.tex(), SYMBOLS), Expression | Unreadable)


@settings(max_examples=150, deadline=None)
@given(tree=SCALARS, at=st.integers(0, 63))
def test_rounding_errors_stay_within_their_bounds(tree: Node, at: int) -> None:
    """Against SymPy's arithmetic with 60 digits."""
    points = draw_points(SYMBOLS, 5)
    run = Run(points)
    with np.errstate(all="ignore"):
        value, error = run.bounded(tree)
    value, error = (np.broadcast_to(each, (64,))[at] for each in (value, error))
    undefined = np.broadcast_to(run.domain.undefined, (64,))[at]
    assume(not undefined and np.isfinite(error) and np.isfinite(value))
    exact = _precisely(tree, {name: each[..., at] for name, each in points.items()})
    assert exact is not None
    assert abs(exact - value.item()) <= MARGIN * float(error) + 1e-290


def _precisely(tree: Node, point: dict[str, np.ndarray]):
    """The value with 60 digits; None where it is no real number."""
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workdps(60):
        return _evaluate(tree, point, mpmath)


def _evaluate(node: Node, point: dict[str, np.ndarray], mp):
    if isinstance(node, Number):
        return mp.mpf(node.text)
    if isinstance(node, Constant):
        return +{"e": mp.e, "pi": mp.pi}[node.name]
    if isinstance(node, Variable):
        return mp.mpf(point[node.name].item())
    if isinstance(node, Entry):
        return mp.mpf(point[node.name][node.row, node.column].item())
    assert isinstance(node, Apply)
    a = [_evaluate(each, point, mp) for each in node.arguments]
    return {
        "add": lambda: mp.fsum(a),
        "negate": lambda: -a[0],
        "multiply": lambda: a[0] * a[1],
        "divide": lambda: a[0] / a[1],
        "power": lambda: a[0] ** a[1],
        "sigmoid": lambda: 1 / (1 + mp.exp(-a[0])),
        "tanh": lambda: mp.tanh(a[0]),
        "relu": lambda: max(a[0], mp.mpf(0)),
        "softplus": lambda: mp.log1p(mp.exp(a[0])),
        "log": lambda: mp.log(a[0]),
        "log2": lambda: mp.log(a[0], 2),
        "log10": lambda: mp.log(a[0], 10),
        "exp": lambda: mp.exp(a[0]),
        "sqrt": lambda: mp.sqrt(a[0]),
        "abs": lambda: abs(a[0]),
        "sign": lambda: mp.sign(a[0]),
        "sin": lambda: mp.sin(a[0]),
        "cos": lambda: mp.cos(a[0]),
        "max": lambda: max(a),
        "min": lambda: min(a),
    }[node.function]()
