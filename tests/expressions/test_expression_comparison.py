"""What a comparison rests on: points, bounds, kinks, certificates; proofs by SymPy."""

from __future__ import annotations

import numpy as np
import pytest

from qgen.expressions import Expression, compare, parse, reference, symbols_from
from qgen.expressions.bounded import Run
from qgen.expressions.points import COUNT, draw_far_points, draw_points

SYMBOLS = symbols_from(
    {
        "z": "real",
        "s": "positive",
        "p": "probability",
        "n": "integer",
        "x": "vector(3)",
        "y": "distribution(4)",
        "W": "matrix(2,3)",
    }
)


GOLDEN = [-1.6983549092721442, -0.9105520512763142, 0.018202191342924515]


def read(text: str) -> Expression:
    expression = parse(text, SYMBOLS)
    assert isinstance(expression, Expression), expression
    return expression


def test_points_cover_signs_magnitudes_and_domains() -> None:
    points = draw_points(SYMBOLS, 1)
    assert {name: each.shape for name, each in points.items()} == {
        "z": (COUNT,),
        "s": (COUNT,),
        "p": (COUNT,),
        "n": (COUNT,),
        "x": (3, 1, COUNT),
        "y": (4, 1, COUNT),
        "W": (2, 3, COUNT),
    }
    size = np.abs(points["z"])
    assert size.min() < 0.01
    assert size.max() > 10
    assert 16 < (points["z"] > 0).sum() < 48
    assert (points["s"] > 0).all()
    assert ((points["p"] > 0) & (points["p"] < 1)).all()
    assert points["p"].min() < 0.01
    assert points["p"].max() > 0.99
    assert set(points["n"]) <= set(range(-9, 10))
    assert (points["y"] > 0).all()
    assert (points["y"].sum(axis=0) == 1).all()
    assert np.abs(draw_far_points(SYMBOLS, 1)["z"]).max() > 1e5


def test_a_symbols_points_do_not_depend_on_other_symbols() -> None:
    alone = draw_points(symbols_from({"z": "real"}), 1)["z"]
    np.testing.assert_array_equal(alone, draw_points(SYMBOLS, 1)["z"])
    assert (alone != draw_points(SYMBOLS, 2)["z"]).all()


def test_points_are_those_they_always_were() -> None:
    np.testing.assert_allclose(
        draw_points(symbols_from({"z": "real"}), 1)["z"][:3], GOLDEN, rtol=1e-12
    )


def test_a_refutation_can_be_checked() -> None:
    given, expected = read("z + 2s"), read("z + s")
    found = compare(given, expected, SYMBOLS)
    assert (found.outcome, found.how) == ("different", "refuted at point")
    proof = found.certificate.refutation
    assert proof is not None
    at = {name: [value] for name, value in proof.point.items()}
    assert given.evaluate(at) == proof.given
    assert expected.evaluate(at) == proof.expected
    assert proof.given != proof.expected


def test_a_refutation_of_arrays_shows_arrays() -> None:
    proof = compare(read("W x"), read("2W x"), SYMBOLS).certificate.refutation
    assert proof is not None
    assert np.shape(proof.given) == (2,)
    assert np.shape(proof.point["W"]) == (2, 3)
    assert np.shape(proof.point["x"]) == (3,)


def test_an_undefined_answer_is_shown_as_no_number() -> None:
    proof = compare(read("z + sqrt(-s)"), read("z"), SYMBOLS).certificate.refutation
    assert proof is not None
    assert np.isnan(proof.given)


def test_the_points_of_an_equality_are_kept() -> None:
    given, expected = read("2s"), read("s + s")
    found = compare(given, expected, SYMBOLS)
    points = found.certificate.points
    assert (found.outcome, found.how, found.certificate.usable) == ("equal", "probed", COUNT)
    np.testing.assert_allclose(given.evaluate(points), expected.evaluate(points), rtol=1e-15)
    assert points["x"].shape == (COUNT, 3)


def test_a_reference_gives_the_same_as_the_expression() -> None:
    expected = read("relu(z - 3)")
    known = reference(expected, SYMBOLS)
    for text in ("max(z,3) - 3", "z - 3", "(z-3+|z-3|)/2", "log(z)"):
        assert compare(read(text), known, SYMBOLS).outcome == (
            compare(read(text), expected, SYMBOLS).outcome
        )


def test_another_seed_uses_other_points() -> None:
    known = [reference(read("z"), SYMBOLS, seed=seed) for seed in (1, 2)]
    assert [compare(read("z"), each, SYMBOLS).certificate.seed for each in known] == [1, 2]
    assert (known[0].points["z"] != known[1].points["z"]).any()


def test_other_shapes_are_different() -> None:
    found = compare(read("x"), read("x^T"), SYMBOLS)
    assert (found.outcome, found.how) == ("different", "shapes differ")


@pytest.mark.parametrize("kink", ["12345", "-0.001", "p", "3s + 2", "x_1", "s^2", "100n"])
def test_a_piece_beyond_a_kink_is_found(kink: str) -> None:
    given, expected = read(f"z + 1e-6 relu(z - ({kink}))"), read("z")
    assert compare(given, expected, SYMBOLS).outcome == "different"
    assert compare(expected, given, SYMBOLS).outcome == "different"


def test_points_lie_close_to_both_sides_of_a_kink() -> None:
    found = compare(read("|z - 5| + z"), read("2max(z,5) - 5"), SYMBOLS)
    near = found.certificate.points["z"] - 5
    assert found.outcome == "equal"
    assert (np.abs(near[near > 0]) < 1e-3).any()
    assert (np.abs(near[near < 0]) < 1e-3).any()


def test_many_kinks_are_left_to_a_person() -> None:
    many = " + ".join(f"|z - {number}|" for number in range(1, 20))
    found = compare(read(many), read(f"({many})"), SYMBOLS)
    assert found.outcome == "equal"
    found = compare(read(many), read(many.replace("1|", "1.0|")), SYMBOLS)
    assert (found.outcome, found.how) == ("undecided", "too many kinks")


@pytest.mark.parametrize(
    ("text", "undefined"),
    [
        ("1/(s-s)", True),
        ("log(-s)", True),
        ("log(s-s)", True),
        ("sqrt(-s)", True),
        ("(-s)^0.5", True),
        ("(-s)^(1/3)", True),
        ("(s-s)^(-0.5)", True),
        ("(-s)^3", False),
        ("(-s)^(3-1)", False),
        ("sqrt(s-s)", False),
        ("1/s", False),
        ("sum(log(x-x))", True),
    ],
)
def test_what_is_undefined_is_known(text: str, undefined: bool) -> None:
    run = Run(draw_points(SYMBOLS, 1))
    with np.errstate(all="ignore"):
        run.bounded(read(text).root)
    assert np.all(run.domain.undefined) == undefined
    assert np.isnan(read(text).evaluate({"s": [1.0], "x": [[1.0, 2, 3]]})).all() == undefined


def test_evaluation_at_many_points() -> None:
    x = np.arange(6.0).reshape(2, 3)
    w = np.arange(12.0).reshape(2, 2, 3)
    at = {"x": x, "W": w}
    np.testing.assert_allclose(read("W x").evaluate(at), np.einsum("pij,pj->pi", w, x))
    np.testing.assert_allclose(read("W^T W").evaluate(at), np.einsum("pki,pkj->pij", w, w))
    np.testing.assert_allclose(read("x^T").evaluate(at), x[:, None, :])
    np.testing.assert_allclose(read("x_2").evaluate(at), x[:, 1])
    np.testing.assert_allclose(read("W_12").evaluate(at), w[:, 0, 1])
    np.testing.assert_allclose(read("2").evaluate(at), [2, 2])
    np.testing.assert_allclose(read("norm(x)").evaluate(at), np.linalg.norm(x, axis=1))
    np.testing.assert_allclose(read("softmax(x)").evaluate(at).sum(axis=1), 1)
    assert read("2").evaluate({}).tolist() == [2]


@pytest.mark.parametrize(
    ("given", "expected", "how"),
    [
        ("(z+s)^2", "z^2 + 2z s + s^2", "confirmed"),
        ("1 - σ(z)", "σ(-z)", "confirmed"),
        ("2σ(2z) - 1", "tanh(z)", "confirmed"),
        ("e^{-z}/(1+e^{-z})^2", "σ(z)(1-σ(z))", "confirmed"),
        ("relu(z)", "(z+|z|)/2", "probed"),
        ("(z+s+p)^20", "(p+s+z)^20", "probed"),
        ("x", "x^1", "probed"),
        ("1.5", "3/2", "confirmed"),
    ],
)
def test_sympy_confirms_what_is_cheap(given: str, expected: str, how: str) -> None:
    found = compare(read(given), read(expected), SYMBOLS, confirm=True)
    assert (found.outcome, found.how) == ("equal", how)


def test_sympy_is_not_asked_about_what_differs() -> None:
    assert compare(read("z"), read("2z"), SYMBOLS, confirm=True).how == "refuted at point"


@pytest.mark.parametrize(
    "text",
    [
        "σ(z) + tanh(s) - relu(z) + softplus(z)",
        "log(s) + log2(s) + log10(s) + ln(p)",
        "sqrt(s) + |z| + sign(z) + e^z + pi + 0.25",
        "sin(z) + cos(z)",
        "max(z, s, 1) - min(z, p)",
        "z^2/s",
        "x_1 W_23",
        "W x",
        "x^T x",
        "softmax(x) ⊙ x",
        "(W x)/s + 1",
        "sum(x) + norm(x) + max(x) + min(x)",
        "sum(relu(x)) + sum(W)",
        "W^T",
        "sum(y)",
    ],
)
def test_sympy_gives_the_same_values(text: str) -> None:
    expression = read(text)
    source = np.random.default_rng(1)
    at = {name: source.uniform(0.1, 0.9, sort.shape) for name, sort in SYMBOLS.sorts.items()}
    names = {}
    for name, value in at.items():
        names |= {name: float(value)} if value.ndim == 0 else {}
        for index, entry in np.ndenumerate(value):
            names[name + "_" + "".join(str(i + 1) for i in index)] = float(entry)
    made = expression.to_sympy(SYMBOLS)
    made = made.subs({symbol: names[symbol.name] for symbol in made.free_symbols}).evalf()
    values = np.array(made.tolist() if hasattr(made, "tolist") else made, float)
    ours = expression.evaluate({name: value[None] for name, value in at.items()})[0]
    np.testing.assert_allclose(values.reshape(ours.shape), ours, rtol=1e-9)
