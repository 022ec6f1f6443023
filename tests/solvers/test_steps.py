"""Recorders: what is written down, and what later steps are given instead."""

import copy

import numpy as np
import pytest

from solvers.optimizers import adam
from solvers.steps import Trace, Values, trace, value_only

NAN = float("nan")


def chain(x, k, *, step=value_only):
    """Three steps in a row, the last of both: a = x + 1, b = k a, c = a + b."""
    a = step("a", x + 1)
    b = step("b", k * a)
    return step("c", a + b)


X = np.array([1.0, 2.0])


def run(**changes):
    return trace(chain, {"x": X, "k": 10.0}, **changes)


def check(recorder, **expected):
    assert list(recorder.computed) == ["a", "b", "c"]
    for name, values in expected.items():
        np.testing.assert_allclose(recorder.computed[name], values, err_msg=name)


def test_without_a_recorder_a_solver_is_a_function():
    np.testing.assert_array_equal(chain(X, 10.0), [22, 33])
    assert value_only("a", X) is X


def test_every_step_is_recorded_in_order():
    recorder = run()
    check(recorder, a=[2, 3], b=[20, 30], c=[22, 33])
    assert recorder.used == recorder.computed


def test_a_check_of_steps_can_fail():
    with pytest.raises(AssertionError):
        check(run(), a=[2, 4])


def test_a_step_named_twice_is_refused():
    def twice(x, step):
        step("a", x)
        step("a", x)

    with pytest.raises(ValueError, match="'a' is named twice"):
        trace(twice, {"x": 1.0})


# ---- carry ---------------------------------------------------------------------------------------


def test_later_steps_go_on_with_a_carried_value():
    recorder = run(carry={"a": np.array([5.0, 7.0])})
    check(recorder, a=[2, 3], b=[50, 70], c=[55, 77])
    np.testing.assert_array_equal(recorder.used["a"], [5, 7])


def test_an_entry_that_is_nan_is_not_carried():
    recorder = run(carry={"a": np.array([NAN, 7.0])})
    check(recorder, a=[2, 3], b=[20, 70], c=[22, 77])
    np.testing.assert_array_equal(recorder.used["a"], [2, 7])


def test_a_carried_nan_alone_changes_nothing():
    check(run(carry={"a": NAN, "b": np.full(2, NAN)}), a=[2, 3], b=[20, 30], c=[22, 33])


def test_a_step_that_is_not_there_carries_nothing():
    check(run(carry={"no_step": X}), c=[22, 33])


# ---- swap ----------------------------------------------------------------------------------------


def test_a_swapped_formula_replaces_the_solvers_own():
    check(run(swap={"b": lambda s: s.k - s.a}), a=[2, 3], b=[8, 7], c=[10, 10])


def test_a_swapped_formula_sees_the_solvers_own_value_as_right():
    check(run(swap={"b": lambda s: s.right + s.x}), b=[21, 32], c=[23, 35])


def test_a_swapped_formula_sees_earlier_steps_as_they_were_used():
    seen = []
    changes = {"carry": {"a": np.array([5.0, NAN])}, "swap": {"b": lambda s: seen.append(s.a) or X}}
    run(**changes)
    np.testing.assert_array_equal(seen[0], [5, 3])


def test_a_swapped_formula_sees_no_later_step():
    with pytest.raises(AttributeError, match="no value 'c'; there are right, a, x, k"):
        run(swap={"b": lambda s: s.c})


def test_a_carried_value_goes_before_a_swapped_one():
    recorder = run(swap={"a": lambda s: -s.x}, carry={"a": np.array([5.0, NAN])})
    check(recorder, a=[-1, -2], b=[50, -20])


# ---- decimals and nudges -------------------------------------------------------------------------


def test_named_steps_are_rounded_for_later_steps_only():
    recorder = trace(chain, {"x": np.array([0.04, 0.06]), "k": 1.0}, decimals={"a": 1})
    np.testing.assert_allclose(recorder.computed["a"], [1.04, 1.06])
    np.testing.assert_allclose(recorder.used["a"], [1.0, 1.1])
    np.testing.assert_allclose(recorder.computed["b"], [1.0, 1.1])


def test_plain_numbers_are_rounded_too():
    recorder = trace(chain, {"x": 0.04, "k": 1}, decimals={"a": 1, "c": 0})
    assert recorder.used["a"] == 1.0
    assert recorder.used["c"] == 2.0


def test_a_carried_value_is_not_rounded():
    recorder = run(carry={"a": np.array([5.25, NAN])}, decimals={"a": 0})
    np.testing.assert_allclose(recorder.used["a"], [5.25, 3])


def test_a_nudge_comes_after_all_else():
    recorder = run(
        swap={"a": lambda s: s.x + 0.4},
        decimals={"a": 0},
        carry={"a": np.array([5.25, NAN])},
        nudge={"a": 0.5},
    )
    np.testing.assert_allclose(recorder.computed["a"], [1.4, 2.4])
    np.testing.assert_allclose(recorder.used["a"], [5.75, 2.5])


def test_nudges_may_add_a_batch_axis():
    recorder = run(nudge={"a": np.array([[0.0], [1.0]])})
    np.testing.assert_allclose(recorder.computed["b"], [[20, 30], [30, 40]])
    np.testing.assert_allclose(recorder.computed["a"], [2, 3])


# ---- traces and values ---------------------------------------------------------------------------


def test_an_unknown_change_is_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'carries'"):
        run(carries={})


def test_two_traces_share_nothing():
    assert Trace().computed is not Trace().computed


def test_a_trace_of_plain_numbers():
    recorder = trace(
        adam,
        dict.fromkeys(("theta", "grad", "m_prev", "v_prev", "lr"), 0.5)
        | {
            "t": 1,
            "beta1": 0.5,
            "beta2": 0.5,
            "eps": 0.0,
        },
    )
    assert recorder.computed["m"] == 0.5
    assert recorder.computed["m_hat"] == 1.0


def test_values_are_read_by_attribute_or_item_the_first_layer_first():
    values = Values({"right": 1}, {"a": 2, "x": 3}, {"x": 4, "y": 5})
    assert (values.right, values["a"], values.x, values["y"]) == (1, 2, 3, 5)
    assert list(values) == ["right", "a", "x", "y"]
    assert len(values) == 4
    assert "x" in values
    assert "z" not in values


def test_an_unknown_value_is_answered_with_those_there_are():
    values = Values({"right": 1}, {"m_hat": 2})
    with pytest.raises(AttributeError, match="no value 'mhat'; there are right, m_hat"):
        _ = values.mhat
    with pytest.raises(KeyError, match="mhat"):
        _ = values["mhat"]


def test_values_can_be_copied():
    assert dict(copy.copy(Values({"a": 1}))) == {"a": 1}
