"""Tolerance: what an honest student can reach, and hardly more."""

import numpy as np
import pytest

from qgen.families import load_family
from qgen.family import Family, Level, Part
from qgen.params import Fixed
from qgen.problem import Problem
from qgen.tolerance import FLOAT_NOISE, reach
from qgen.variants import derive, draw


def product(x, y, k, *, step):
    z = step("z", x * y)
    return step("w", z * k)


def dot(x, y, *, step):
    return step("total", step("z", x * y).sum(axis=-1))


def root(x, *, step):
    return step("r", np.sqrt(step("d", x - 1)))


def problem(solver, *, decimals=2, own=None, **shapes):
    level = Level({n: Fixed(np.ones(s).tolist()) for n, s in shapes.items()}, (Part("z"),))
    tiny = Family("tiny", "t", 1, "t", "s", solver, {1: level}, (), decimals=own or {})
    return Problem(tiny, 1, decimals)


PRODUCT = problem(product, x=(), y=(), k=())


def tolerances(asked=PRODUCT, *, carry=None, **inputs):
    given = {name: np.array([value], dtype=float) for name, value in inputs.items()}
    found = reach(asked, given, carry=carry)
    return {step: value[0] for step, value in found.tolerance.items()}


def close(expected):
    return pytest.approx(expected, abs=1e-6)


# ---- by hand -------------------------------------------------------------------------------------


def test_a_rounded_value_moves_what_follows_by_half_a_unit_times_its_slope():
    """z = 5.6088 is off by up to 0.005; w = 10 z by 10 times that, and its own 0.005."""
    assert tolerances(x=1.23, y=4.56, k=10) == {"z": close(0.005), "w": close(0.055)}


def test_the_sign_of_a_slope_does_not_matter():
    assert tolerances(x=-1.23, y=4.56, k=-10) == {"z": close(0.005), "w": close(0.055)}


def test_exact_values_have_almost_no_tolerance():
    found = tolerances(x=1.5, y=0.3, k=3)
    assert found["z"] < 10 * FLOAT_NOISE
    assert found["w"] < 10 * FLOAT_NOISE


def test_a_value_that_only_looks_exact_has_some():
    """w = 5.6088 * 125 = 701.1 lies on the grid, but who rounds z does not meet it."""
    assert tolerances(x=1.23, y=4.56, k=125) == {"z": close(0.005), "w": close(0.63)}


def test_an_exact_value_on_the_way_adds_nothing():
    """z = 0.5 is not rounded; w = z / 3 is."""
    assert tolerances(x=1, y=0.5, k=1 / 3)["w"] == close(0.005)


@pytest.mark.parametrize("decimals", [0, 1, 3, 6])
def test_decimals_asked_for_set_the_unit(decimals):
    asked = problem(product, x=(), y=(), k=(), decimals=decimals)
    found = tolerances(asked, x=np.pi, y=np.e, k=1 / 3)
    assert found["z"] == pytest.approx(0.5 * 10**-decimals, abs=2e-8)
    assert found["w"] == pytest.approx((1 + 1 / 3) * 0.5 * 10**-decimals, abs=2e-8)


def test_a_step_with_more_decimals_is_finer():
    asked = problem(product, x=(), y=(), k=(), own={"z": 4})
    assert tolerances(asked, x=np.pi, y=np.e, k=10) == {
        "z": close(0.00005),
        "w": close(0.0055),
    }


def test_a_family_cannot_ask_for_fewer_decimals_than_the_exam():
    asked = problem(product, x=(), y=(), k=(), own={"z": 1})
    assert tolerances(asked, x=np.pi, y=np.e, k=10)["z"] == close(0.005)


def test_the_entries_of_a_vector_are_rounded_each():
    """Of three products one is exact; the sum of the others is off by twice 0.005."""
    asked = problem(dot, x=(3,), y=(3,))
    found = tolerances(asked, x=[1.234, 2, 0.111], y=[1, 0.5, 1])
    np.testing.assert_allclose(found["z"], [0.005, 0, 0.005], atol=1e-6)
    assert found["total"] == close(0.015)


def test_each_variant_of_a_batch_has_its_own():
    given = {
        "x": np.array([1.23, 1.5, 7.0]),
        "y": np.array([4.56, 0.3, 1 / 3]),
        "k": np.array([10.0, 3, 3]),
    }
    together = reach(PRODUCT, given)
    for k in range(3):
        alone = tolerances(**{name: value[k] for name, value in given.items()})
        assert together.tolerance["w"][k] == pytest.approx(alone["w"])


def test_a_carried_value_moves_the_value_and_its_tolerance():
    carry = {"z": np.array([-2.0])}
    given = {name: np.array([value]) for name, value in {"x": 1.23, "y": 4.56, "k": 10}.items()}
    found = reach(PRODUCT, given, carry=carry)
    assert found.value["z"] == close(5.6088)
    assert found.value["w"] == close(-20)
    assert found.tolerance["w"] == close(0.055)


def test_a_swapped_formula_has_its_own_reach():
    given = {name: np.array([value]) for name, value in {"x": 1.23, "y": 4.56, "k": 10}.items()}
    found = reach(PRODUCT, given, swap={"w": lambda s: s.z - s.k})
    assert found.value["w"] == close(-4.3912)
    assert found.tolerance["w"] == close(0.01)


# ---- acceptance ----------------------------------------------------------------------------------


def accepted(z):
    given = {name: np.array([value]) for name, value in {"x": 1.23, "y": 4.56, "k": 10}.items()}
    return bool(reach(PRODUCT, given).accepts("z", np.array([z]))[0])


@pytest.mark.parametrize("z", [5.61, 5.609, 5.6088, 5.6038, 5.6138])
def test_within_half_a_unit_is_accepted(z):
    assert accepted(z)


@pytest.mark.parametrize("z", [5.60, 5.62, 5.6037, 5.6139, -5.61, 0.0, float("nan"), float("inf")])
def test_further_off_is_refused(z):
    assert not accepted(z)


def rounding_students(asked, params, *, times, seed=0):
    """Students who each round some steps, and write every asked value rounded."""
    rng = np.random.default_rng(seed)
    for _ in range(times):
        rounds = {step: asked.places(step) for step in asked.shapes if rng.random() < 0.6}
        used = asked.run(params, decimals=rounds).used
        yield {step: np.round(used[step], asked.places(step)) for step in asked.asked}


@pytest.mark.parametrize("decimals", [2, 3, 4])
@pytest.mark.parametrize("name", ["adam", "lstm_cell", "categorical_cross_entropy"])
def test_whoever_rounds_some_of_the_steps_is_accepted(name, decimals):
    asked = Problem(load_family(name), 2, decimals)
    params = draw(asked, [derive(b"tolerance", str(k)) for k in range(60)])
    key = reach(asked, params)
    for student in rounding_students(asked, params, times=20):
        for step, given in student.items():
            assert key.accepts(step, given).all(), step


def test_whoever_rounds_one_decimal_too_early_is_not():
    asked = Problem(load_family("adam"), 2, 3)
    params = draw(asked, [derive(b"tolerance", str(k)) for k in range(60)])
    coarse = {step: asked.places(step) - 1 for step in asked.shapes}
    used = asked.run(params, decimals=coarse).used
    key = reach(asked, params)
    assert not key.accepts("theta_new", used["theta_new"]).all()


def test_a_unit_and_a_half_beyond_is_refused():
    asked = Problem(load_family("adam"), 2, 3)
    params = draw(asked, [derive(b"tolerance", str(k)) for k in range(60)])
    key = reach(asked, params)
    for step in asked.asked:
        reached = key.value[step] + key.tolerance[step]
        assert key.accepts(step, reached - 1e-12).all()
        assert not key.accepts(step, reached + 1.5 * 10.0 ** -asked.places(step)).any()


def test_the_tolerance_is_reached_by_some_honest_student():
    """Of w = 10 z: who writes z = 5.61 gets 56.1, off by 0.012; the bound is 0.055."""
    asked = problem(product, x=(), y=(), k=())
    x = np.linspace(1.0, 2.0, 500)
    params = {"x": x, "y": np.full(500, 1.2345), "k": np.full(500, 10.0)}
    key = reach(asked, params)
    used = asked.run(params, decimals={"z": 2, "w": 2}).used["w"]
    share = np.abs(used - key.value["w"]) / key.tolerance["w"]
    assert 0.85 < share.max() <= 1


# ---- undefined values ----------------------------------------------------------------------------


def test_an_undefined_value_accepts_nothing():
    asked = problem(root, x=())
    given = {"x": np.array([0.5])}
    with np.errstate(all="raise"):  # nothing inside may warn
        found = reach(asked, given)
    for answer in (0.0, float("nan"), float("inf"), -float("inf")):
        assert not found.accepts("r", np.array([answer]))[0]


def test_an_infinite_value_accepts_nothing():
    """Not even itself: the distance from it to anything is infinite, and so is its reach."""
    asked = problem(lambda x, step: step("r", 1 / step("d", x - 1)), x=())
    for inputs, carry in (({"x": 1.0}, None), ({"x": 3.0}, {"d": np.array([0.0])})):
        given = {name: np.array([value]) for name, value in inputs.items()}
        found = reach(asked, given, carry=carry)
        assert np.isinf(found.value["r"][0])
        assert not found.accepts("r", np.array([7.0]))[0]


@pytest.mark.parametrize("carried", [0.0, 1e300, -1e300, 1e-300])
def test_extreme_carried_values_do_not_warn(carried):
    found = tolerances(carry={"z": np.array([carried])}, x=1.23, y=4.56, k=1e10)
    assert found["z"] == close(0.005)
