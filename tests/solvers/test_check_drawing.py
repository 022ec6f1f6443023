"""Inputs are drawn for every solver from what its docstring says."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import solvers
from solvers.checking.drawing import CannotDraw, _size, accepts, batch, plan, problems
from solvers.checking.kinds import kind_of
from solvers.docstrings import arguments, batch_shape

NEED_INPUTS = {
    "augmentation": "without a flip, turn, shift, crop or zoom there is nothing to compute",
    "bio_entity_f1": "the number of entities belongs to the tags",
    "bigram_language_model": "a sentence is a sequence of words of the vocabulary",
    "cnn_shapes": "layers are words",
    "crf_likelihood": "a path is a sequence of tags",
    "dense_versus_conv": "padding is a word that must be given",
    "instance_matching": "the instances are two numbers that belong to the maps",
    "logic_gate": "truth tables by name",
    "threshold_network": "truth tables by name",
}
"""Solvers whose docstring cannot say enough, and why."""


def all_solvers():
    """Every function whose docstring lists its steps."""
    found = {}
    for info in pkgutil.iter_modules(solvers.__path__):
        module = importlib.import_module(f"solvers.{info.name}")
        for name, each in vars(module).items():
            own = inspect.isfunction(each) and each.__module__ == module.__name__
            if own and "Recorder of the named steps" in (inspect.getdoc(each) or ""):
                found[name] = each
    return found


SOLVERS = all_solvers()


@pytest.mark.parametrize("name", [name for name in SOLVERS if name not in NEED_INPUTS])
def test_drawn_inputs_give_finite_values(name):
    rng = np.random.default_rng(3)
    chosen = plan(SOLVERS[name], rng)
    drawn = problems(chosen, rng, 8)
    assert len(drawn) >= 4
    assert all(accepts(SOLVERS[name], each.inputs) for each in drawn)


@pytest.mark.parametrize("name", NEED_INPUTS)
def test_what_needs_inputs_says_so(name):
    with pytest.raises(CannotDraw, match=f"what inputs {name} takes; pass inputs="):
        plan(SOLVERS[name], np.random.default_rng(0))


def test_the_first_problem_is_the_smallest():
    rng = np.random.default_rng(0)
    drawn = problems(plan(solvers.lstm_cell, rng), rng, 6)
    assert drawn[0].inputs["W"].shape == (4, 1, 1)
    assert drawn[1].inputs["W"].shape == (4, 2, 2)


def test_a_batch_stacks_problems_of_equal_sizes():
    rng = np.random.default_rng(0)
    stacked = batch(plan(solvers.adam, rng), rng, {"D": 2}, 5)
    assert stacked.inputs["theta"].shape == (5, 2)
    assert stacked.inputs["lr"].shape == (5,)


def test_numbers_out_of_range_are_not_accepted():
    assert not accepts(solvers.vae_elbo, {"mu": np.ones(1), "sigma": np.zeros(1)})
    assert not accepts(solvers.relu, {"z": np.full(1, np.inf)})


KINDS = {
    "Labels, 0 or 1.": lambda v: set(v.flat) <= {0, 1},
    "Target probabilities, one-hot where the class is known.": lambda v: (v.sum(-1) == 1).all(),
    "Class probabilities (> 0) of each image.": lambda v: np.allclose(v.sum(-1), 1),
    "Decay rate as a fraction.": lambda v: ((v > 0) & (v < 1)).all(),
    "Channels of the input.": lambda v: (v == v.round()).all() and (v > 0).all(),
    "Corners x1, y1, x2, y2.": lambda v: (v[..., 2:] > v[..., :2]).all(),
    "The targets; -1 and 1 for two classes.": lambda v: set(np.abs(v).flat) == {1},
    "The matrix: symmetric.": lambda v: np.allclose(v, v.T) and (np.linalg.eigvalsh(v) > 0).all(),
    "Weights.": lambda v: (v < 0).any() and (v > 0).any(),
}


@pytest.mark.parametrize("text", KINDS)
def test_the_words_say_which_numbers(text):
    assert KINDS[text](kind_of(text).draw(np.random.default_rng(1), (4, 4)))


# ---- docstrings ----------------------------------------------------------------------------------


def test_shapes_are_read_from_the_docstring():
    axes = {name: each.axes for name, each in arguments(solvers.lstm_cell).items()}
    assert axes == {
        "x": ("D",),
        "h_prev": ("H",),
        "c_prev": ("H",),
        "W": ("4", "H", "D"),
        "U": ("4", "H", "H"),
        "b": ("4", "H"),
    }


def test_shapes_are_taken_over_from_another_solver():
    assert arguments(SOLVERS["lstm"])["W"].axes == ("4", "H", "D")
    assert arguments(SOLVERS["perceptron_convergence"])["x"].axes == ("N", "D")


def test_shapes_within_the_text_and_of_several_arguments_are_read():
    assert arguments(SOLVERS["vae_sample"])["b"].axes == ("P",)
    assert arguments(SOLVERS["residual_block"])["b1"].axes == ("H",)


def test_the_batch_axes_stand_before_those_of_one_problem():
    inputs = {"Q": np.ones((7, 2, 3)), "K": np.ones((2, 3)), "V": np.ones((2, 3))}
    assert batch_shape(solvers.attention, inputs) == (7,)


@pytest.mark.parametrize(
    ("axis", "size"),
    [("4", 4), ("H", 3), ("heads * E", 10), ("2 ** D", 16), ("L - 1", 0), ("H'", 9)],
)
def test_sizes_are_worked_out(axis, size):
    assert _size(axis, {"H": 3, "heads": 2, "E": 5, "D": 4, "L": 1, "H'": 9}) == size


def test_a_size_that_is_no_arithmetic_is_refused():
    with pytest.raises(CannotDraw, match="cannot read the size"):
        _size("len(x)", {"len": 1, "x": 2})
