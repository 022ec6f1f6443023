"""`qgen.homework.check` knows the misconceptions of the question families."""

import inspect

import numpy as np
import pytest

import solvers
from qgen.families import load_family
from qgen.homework import as_asked, check, known_mistakes
from qgen.problem import Problem
from solvers.checking import CannotDraw
from solvers.steps import trace


def held_by(family, mistake):
    """A student who makes one error, and returns the steps."""
    error = next(each for each in family.misconceptions if each.id == mistake)
    parameters = inspect.signature(family.solver).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    defaults.pop("step")

    def student(**inputs):
        return dict(trace(family.solver, {**defaults, **inputs}, swap=error.swap).used)

    student.__signature__ = inspect.Signature([p for p in parameters if p.name != "step"])
    return student


@pytest.mark.parametrize(
    ("family", "mistake"),
    [
        ("adam", "gradient_not_squared"),
        ("adam", "moves_from_the_start"),
        ("lstm_cell", "tanh_skipped"),
        ("cnn_shapes", "one_forgotten"),
        ("backprop_step", "updated_weights_used"),
    ],
)
def test_a_misconception_is_named(family, mistake):
    family = load_family(family)
    found = check(held_by(family, mistake), family.solver, batches="none")
    assert not found
    assert f"“{mistake.replace('_', ' ')}”" in found.message


def test_the_feedback_of_the_family_follows():
    family = load_family("adam")
    error = family.misconceptions[0]
    found = check(held_by(family, error.id), solvers.adam, batches="none")
    assert found.message.endswith(error.feedback)


def test_a_right_function_passes_on_the_questions_inputs_too():
    assert check(solvers.max_pool2d, solvers.max_pool2d).ok
    assert check(solvers.adam, solvers.adam).ok


def test_what_only_a_questions_inputs_show_is_found():
    def without_stride(image, kernel, bias=None, stride=1, padding="valid"):
        return solvers.conv2d(image, kernel, bias, padding=padding)

    assert solvers.check(without_stride, solvers.conv2d).ok
    found = check(without_stride, solvers.conv2d)
    assert found.failure == "shape"
    assert "stride = 2" in found.message


def test_own_inputs_are_used_alone():
    found = check(np.abs, solvers.relu, inputs={"z": np.array([-1.0])})
    assert found.inputs["z"].tolist() == [-1.0]


def test_a_solver_without_question_needs_inputs():
    def mystery(words, *, step=None):
        """A function.

        Parameters
        ----------
        words
            A list of "words".
        """

    with pytest.raises(CannotDraw):
        check(mystery, mystery)


def test_inputs_as_asked_leave_out_what_the_solver_takes_for_granted():
    inputs = as_asked(Problem(load_family("adam"), 1))
    assert "epsilon" not in inputs[0]
    assert isinstance(inputs[0]["lr"], float)
    assert not np.array_equal(inputs[0]["grad"], inputs[1]["grad"])


def test_mistakes_are_named_in_words():
    names = [each.name for each in known_mistakes([load_family("adam")])]
    assert names
    assert all("_" not in name for name in names)
