"""Scaled dot-product attention, against values worked by hand and PyTorch."""

from math import e, log, sqrt

import numpy as np
import pytest

from qgen.families import load_family
from solvers.attention import attention, multi_head_attention
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


def random_heads(batch=(), queries=3, keys=5, size=4, heads=2, width=6):
    rng = np.random.default_rng(17)
    shapes = {"X": (queries, size), "tokens": (keys, size), "W_Q": (size, width)}
    shapes |= {"W_K": (size, width), "W_V": (size, width), "W_O": (width, size)}
    given = {name: rng.normal(size=(*batch, *shape)) for name, shape in shapes.items()}
    return given | {"heads": heads}


def test_two_heads_by_hand():
    """Keys ln 3 and 0 share a query of 1 by 3 to 1 in the first head, 1 to 3 in the second."""
    one = np.eye(2)
    given = {
        "X": np.array([[1.0, 1]]),
        "tokens": np.array([[LN3, 0], [0, LN3]]),
        "W_Q": one,
        "W_K": one,
        "W_V": 4 / LN3 * one,
        "W_O": np.array([[1.0, 10], [0, 1]]),
        "heads": 2,
    }
    run = trace(multi_head_attention, given).computed
    expected = {
        "weights_1": [[3 / 4, 1 / 4]],
        "output_1": [[3]],
        "weights_2": [[1 / 4, 3 / 4]],
        "output_2": [[3]],
        "concat": [[3, 3]],
        "Y": [[3, 33]],
    }
    of_head = ["scores", "scaled", "e", "total", "weights", "output"]
    steps = [f"{step}_{head}" for head in (1, 2) for step in of_head]
    assert list(run) == ["Q", "K", "V", *steps, "concat", "Y"]
    for step, values in expected.items():
        np.testing.assert_allclose(run[step], values)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("heads", [1, 2, 4])
def test_multi_head_attention_equals_pytorch(heads, causal):
    torch = pytest.importorskip("torch")
    given = random_heads(batch=(2,), size=8, width=8, heads=heads)
    given |= {name: given[name][0] for name in ("W_Q", "W_K", "W_V", "W_O")}
    if causal:
        del given["tokens"]
    layer = torch.nn.MultiheadAttention(8, heads, bias=False, batch_first=True, dtype=torch.float64)
    X = torch.from_numpy(given["X"])
    tokens = torch.from_numpy(given["tokens"]) if "tokens" in given else X
    mask = torch.ones(3, 3, dtype=torch.bool).triu(1) if causal else None
    rows = np.concatenate([given[name].T for name in ("W_Q", "W_K", "W_V")])
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.from_numpy(rows))
        layer.out_proj.weight.copy_(torch.from_numpy(given["W_O"].T))
        theirs, _ = layer(X, tokens, tokens, attn_mask=mask, need_weights=False)
    ours = multi_head_attention(**given, causal=causal)
    np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


def test_the_output_is_the_sum_of_what_each_head_alone_gives():
    given = random_heads()
    halves = [slice(0, 3), slice(3, 6)]
    alone = [
        multi_head_attention(
            given["X"],
            *(given[name][:, half] for name in ("W_Q", "W_K", "W_V")),
            given["W_O"][half],
            given["tokens"],
            heads=1,
        )
        for half in halves
    ]
    np.testing.assert_allclose(multi_head_attention(**given), alone[0] + alone[1])


def test_a_batch_of_multi_head_attention_equals_a_loop():
    given = random_heads(batch=(2, 3))
    batch = trace(multi_head_attention, given).computed
    for index in np.ndindex(2, 3):
        one = {name: value if name == "heads" else value[index] for name, value in given.items()}
        for step, value in trace(multi_head_attention, one).computed.items():
            np.testing.assert_allclose(batch[step][index], value)


def test_heads_that_do_not_divide_a_projection_are_refused():
    with pytest.raises(ValueError, match="W_Q must have a multiple of heads=4 columns, got 6"):
        multi_head_attention(**random_heads(heads=4))


@pytest.mark.parametrize("name", ["X", "tokens", "W_Q", "W_K", "W_V", "W_O"])
def test_wrong_shapes_of_multi_head_attention_are_refused(name):
    given = random_heads()
    given[name] = given[name][:, :-2] if name in ("X", "tokens", "W_K") else given[name][:-1]
    with pytest.raises(ValueError, match="matmul"):
        multi_head_attention(**given)


def test_mistakes_with_heads_by_hand():
    rng = np.random.default_rng(23)
    X = rng.normal(size=(3, 2))
    given = {name: rng.normal(size=(2, 2)) for name in ("W_Q", "W_K", "W_V", "W_O")}
    given = {"X": X, **given, "heads": 2, "causal": True}
    run = trace(multi_head_attention, given).computed
    e = {k: np.exp(run[f"scaled_{k}"]) for k in (1, 2)}
    seen = {k: np.tril(e[k]) for k in (1, 2)}
    total = run["output_1"] + run["output_2"]
    by_hand = {
        "projection_transposed": {"V": X @ given["W_V"].T},
        "heads_not_split": {"scores_1": run["Q"] @ run["K"].T},
        "scaled_by_model_size": {f"scaled_{k}": run[f"scores_{k}"] / ROOT2 for k in (1, 2)},
        "softmax_over_queries": {f"weights_{k}": seen[k] / seen[k].sum(axis=0) for k in (1, 2)},
        "mask_ignored": {f"e_{k}": e[k] for k in (1, 2)},
        "weights_shared_by_heads": {"weights_2": run["weights_1"]},
        "heads_added": {"concat": np.hstack([total, total])},
        "output_projection_skipped": {"Y": run["concat"]},
        "output_projection_transposed": {"Y": run["concat"] @ given["W_O"].T},
    }
    mistakes = load_family("multi_head_attention").misconceptions
    assert list(by_hand) == [m.id for m in mistakes]
    for mistake in mistakes:
        assert mistake.swap.keys() == by_hand[mistake.id].keys()
        for step, faulty in mistake.swap.items():
            wrong = trace(multi_head_attention, given, swap={step: faulty}).computed[step]
            np.testing.assert_allclose(wrong, by_hand[mistake.id][step], err_msg=mistake.id)
