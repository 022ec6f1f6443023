"""Scaled dot-product attention, against values worked by hand and PyTorch."""

from math import e, log, sqrt

import numpy as np
import pytest

from qgen.families import load_family
from solvers.attention import attention
from solvers.steps import trace

LN3 = log(3)


def random_inputs(batch=(), queries=3, keys=3, size=4, width=2):
    rng = np.random.default_rng(7)
    shapes = {"Q": (queries, size), "K": (keys, size), "V": (keys, width)}
    return {name: rng.normal(size=(*batch, *shape)) for name, shape in shapes.items()}


def test_by_hand():
    """With D = 4 the root is 2, and the scaled scores ln 3 and 0 share 3 to 1."""
    given = {
        "Q": np.array([[LN3, 1, 0, 0], [0, 0, 1, 0]]),
        "K": np.array([[2.0, 0, 0, 0], [0, 0, 0, 1]]),
        "V": np.array([[4.0, -4], [8, 0]]),
    }
    expected = {
        "scores": [[2 * LN3, 0], [0, 0]],
        "scaled": [[LN3, 0], [0, 0]],
        "e": [[3, 1], [1, 1]],
        "total": [4, 2],
        "weights": [[3 / 4, 1 / 4], [1 / 2, 1 / 2]],
        "output": [[5, -3], [6, -2]],
    }
    run = trace(attention, given).computed
    assert list(run) == list(expected)
    for step, values in expected.items():
        np.testing.assert_allclose(run[step], values, atol=1e-15)


@pytest.mark.parametrize("causal", [False, True])
def test_equals_pytorch(causal):
    torch = pytest.importorskip("torch")
    given = random_inputs(batch=(2,))
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *(torch.from_numpy(given[name]) for name in "QKV"), is_causal=causal
    )
    np.testing.assert_allclose(attention(**given, causal=causal), theirs.numpy(), rtol=1e-12)


def test_each_causal_query_is_one_on_the_keys_so_far():
    given = random_inputs()
    causal = attention(**given, causal=True)
    for n in range(3):
        alone = attention(given["Q"][n : n + 1], given["K"][: n + 1], given["V"][: n + 1])
        np.testing.assert_allclose(causal[n], alone[0])


def test_a_masked_key_has_no_weight():
    run = trace(attention, random_inputs() | {"causal": True}).computed
    assert run["weights"][0].tolist() == [1, 0, 0]
    np.testing.assert_allclose(run["weights"].sum(axis=-1), 1)


def test_order_of_the_keys_does_not_matter():
    given = random_inputs()
    order = [2, 0, 1]
    shuffled = attention(given["Q"], given["K"][order], given["V"][order])
    np.testing.assert_allclose(shuffled, attention(**given))


@pytest.mark.parametrize("causal", [False, True])
def test_a_batch_equals_a_loop(causal):
    given = random_inputs(batch=(2, 3))
    batch = trace(attention, given | {"causal": causal}).computed
    for index in np.ndindex(2, 3):
        one = {name: value[index] for name, value in given.items()}
        for step, value in trace(attention, one | {"causal": causal}).computed.items():
            np.testing.assert_allclose(batch[step][index], value)


@pytest.mark.parametrize(("name", "shape"), [("Q", (3, 5)), ("K", (3, 5)), ("V", (4, 2))])
def test_wrong_shapes_are_refused(name, shape):
    with pytest.raises(ValueError, match="matmul"):
        attention(**random_inputs() | {name: np.ones(shape)})


ROOT2 = sqrt(2)
GIVEN = {  # scores [[2, 0], [0, 4]]
    "Q": np.array([[2.0, 0], [0, 2]]),
    "K": np.array([[1.0, 0], [0, 2]]),
    "V": np.array([[1.0, 5], [3, -1]]),
}
TOP, BOTTOM = e**ROOT2, e ** (2 * ROOT2)  # exponentials of the scaled scores on the diagonal
MISTAKES = [
    ("not_scaled", False, [[2, 0], [0, 4]]),
    ("scaled_by_dimension", False, [[1, 0], [0, 2]]),
    ("softmax_forgotten", False, [[ROOT2, 0], [0, 2 * ROOT2]]),
    ("softmax_over_queries", False, [[TOP / (TOP + 1), 1 / (BOTTOM + 1)]]),
    ("mask_ignored", True, [[TOP, 1], [1, BOTTOM]]),
    ("masked_score_zero", True, [[TOP, 1], [1, BOTTOM]]),
    ("masked_after_softmax", True, [TOP + 1, 1 + BOTTOM]),
]


def mistaken(error, causal, given):
    mistake = next(m for m in load_family("attention").misconceptions if m.id == error)
    swap = {mistake.step: mistake.faulty}
    return trace(attention, given | {"causal": causal}, swap=swap).computed[mistake.step]


@pytest.mark.parametrize(("error", "causal", "values"), MISTAKES)
def test_misconceptions_by_hand(error, causal, values):
    found = mistaken(error, causal, GIVEN)
    np.testing.assert_allclose(found[: len(values)], values)


def test_a_masked_score_of_zero_is_not_an_ignored_mask():
    given = GIVEN | {"K": np.array([[1.0, 0], [2, 2]])}  # the masked score is 4
    found = mistaken("masked_score_zero", True, given)
    np.testing.assert_allclose(found[0], [TOP, 1])
    np.testing.assert_allclose(mistaken("mask_ignored", True, given)[0], [TOP, BOTTOM])


def test_every_misconception_is_worked_by_hand():
    known = {mistake.id for mistake in load_family("attention").misconceptions}
    assert {error for error, *_ in MISTAKES} == known
