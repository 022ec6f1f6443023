"""Sinusoidal positional encodings, against values worked by hand and PyTorch."""

from math import cos, pi, sin

import numpy as np
import pytest

from qgen.families import load_family
from solvers.positional import positional_encoding
from solvers.steps import trace


def encoded(positions, size, base=10000, **layout):
    nothing = np.zeros((len(positions), size))
    return positional_encoding(nothing, np.array(positions, dtype=float), base, **layout)


def test_by_hand():
    given = {"embedding": np.array([[0.5, -1, 2, 0]]), "pos": np.array([3.0]), "base": 100.0}
    run = trace(positional_encoding, given).computed
    assert list(run) == ["angles", "encoding", "output"]
    np.testing.assert_allclose(run["angles"], [[3, 0.3]])
    waves = [sin(3), cos(3), sin(0.3), cos(0.3)]
    np.testing.assert_allclose(run["encoding"], [waves])
    np.testing.assert_allclose(
        run["output"], [[0.5 + waves[0], -1 + waves[1], 2 + waves[2], waves[3]]]
    )


def test_equals_the_usual_code_in_pytorch():
    """The exponential of a logarithm, written into every other column."""
    torch = pytest.importorskip("torch")
    size, length = 16, 50
    rates = torch.exp(torch.arange(0, size, 2, dtype=torch.float64) * (-np.log(10000) / size))
    table = torch.zeros(length, size, dtype=torch.float64)
    table[:, 0::2] = torch.sin(torch.arange(length)[:, None] * rates)
    table[:, 1::2] = torch.cos(torch.arange(length)[:, None] * rates)
    np.testing.assert_allclose(encoded(range(length), size), table.numpy(), atol=1e-12)


def test_halves_have_the_columns_of_interleaved_in_another_order():
    side_by_side = encoded([7, 8], 6)
    halves = encoded([7, 8], 6, layout="halves")
    np.testing.assert_array_equal(halves, side_by_side[:, [0, 2, 4, 1, 3, 5]])


def test_the_product_of_two_encodings_depends_on_their_distance_only():
    near = encoded([2, 5], 8)
    far = encoded([40, 43], 8)
    np.testing.assert_allclose(near[0] @ near[1], far[0] @ far[1])


def test_a_batch_equals_a_loop():
    rng = np.random.default_rng(2)
    given = {
        "embedding": rng.normal(size=(2, 3, 4, 6)),
        "pos": rng.integers(0, 20, size=(2, 3, 4)).astype(float),
        "base": rng.uniform(10, 100, size=(2, 3)),
    }
    batch = trace(positional_encoding, given).computed
    for index in np.ndindex(2, 3):
        alone = trace(positional_encoding, {n: v[index] for n, v in given.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][index], value)


def test_odd_sizes_are_refused():
    with pytest.raises(ValueError, match="embedding must have an even number of entries, got 3"):
        encoded([1], 3)


def test_unknown_layouts_are_refused():
    with pytest.raises(ValueError, match="layout must be 'interleaved' or 'halves', got 'half'"):
        encoded([1], 4, layout="half")


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        positional_encoding(np.zeros((3, 4)), np.zeros(2), 10000)


def test_misconceptions_by_hand():
    x = [0.5, -1.0, 2.0, 0.1]
    given = {"embedding": np.array([x]), "pos": np.array([3.0]), "base": 100.0}
    given["layout"] = "interleaved"
    right = [sin(3), cos(3), sin(0.3), cos(0.3)]
    by_hand = {
        "exponent_without_two": [3, 3 / 100 ** (1 / 4)],
        "column_for_pair": [3, 3 / 100],
        "exponent_of_every_column": [
            sin(3),
            cos(3 / 100 ** (1 / 4)),
            sin(0.3),
            cos(3 / 100 ** (3 / 4)),
        ],
        "sine_and_cosine_swapped": [cos(3), sin(3), cos(0.3), sin(0.3)],
        "angles_in_degrees": [
            sin(3 * pi / 180),
            cos(3 * pi / 180),
            sin(0.3 * pi / 180),
            cos(0.3 * pi / 180),
        ],
        "multiplied": [a * b for a, b in zip(x, right, strict=True)],
    }
    mistakes = load_family("positional_encoding").misconceptions
    assert list(by_hand) == [m.id for m in mistakes]
    for mistake in mistakes:
        swap = {mistake.step: mistake.faulty}
        wrong = trace(positional_encoding, given, swap=swap).computed[mistake.step]
        np.testing.assert_allclose(wrong[0], by_hand[mistake.id], err_msg=mistake.id)
