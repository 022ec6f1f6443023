"""`solvers.check` names the fault that was put into a function, and accepts right ones."""

import numpy as np
import pytest

import solvers
from solvers.checking import CannotDraw, Mistake, check
from solvers.losses import binary_cross_entropy, categorical_cross_entropy, regression_losses
from solvers.softmax_layer import softmax_probabilities


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(
    x,
    h_prev,
    c_prev,
    W,
    U,
    b,
    *,
    order=(0, 1, 2, 3),
    state=np.asarray,
    squash=np.tanh,
    last=np.tanh,
):
    """An LSTM cell for one problem, whose parts can be exchanged; all values by name."""
    z = [W[k] @ x + state(U[k]) @ h_prev + b[k] for k in order]
    f, i, g, o = sigmoid(z[0]), sigmoid(z[1]), squash(z[2]), sigmoid(z[3])
    c = f * c_prev + i * g
    return {"f": f, "i": i, "g": g, "o": o, "c": c, "h": o * last(c)}


def lstm_with(**parts):
    def student(x, h_prev, c_prev, W, U, b):
        values = lstm(x, h_prev, c_prev, W, U, b, **parts)
        return values["h"], values["c"]

    return student


def gru_after(x, h_prev, W, U, b):
    r, z = (sigmoid(W[k] @ x + U[k] @ h_prev + b[k]) for k in (0, 1))
    n = np.tanh(W[2] @ x + r * (U[2] @ h_prev) + b[2])
    return (1 - z) * h_prev + z * n


def attend(Q, K, V, *, scale=True, axis=-1):
    e = np.exp(Q @ K.T / (np.sqrt(Q.shape[-1]) if scale else 1))
    return e / e.sum(axis, keepdims=True) @ V


def adam(theta, grad, m_prev, v_prev, t, lr, beta1, beta2, eps, *, sign=-1, inside=0, correct=True):
    m, v = beta1 * m_prev + (1 - beta1) * grad, beta2 * v_prev + (1 - beta2) * grad**2
    if correct:
        m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta + sign * lr * m / (np.sqrt(v + inside * eps) + (1 - inside) * eps)


def adam_with(**parts):
    def student(theta, grad, m_prev, v_prev, t, lr, beta1, beta2, eps):
        return adam(theta, grad, m_prev, v_prev, t, lr, beta1, beta2, eps, **parts)

    return student


def correlate(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    places = [[image[i : i + h, j : j + w] for j in range(W - w + 1)] for i in range(H - h + 1)]
    return np.array([[np.sum(patch * kernel) for patch in row] for row in places])


def cross_entropy_sum(z, y):
    return -(y * np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True))).sum()


def cross_entropy_bits(y, p):
    return -np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))


FAULTY = {
    "gates swapped": (
        lstm_with(order=(1, 0, 2, 3)),
        solvers.lstm_cell,
        "c differs from lstm_cell: it equals the reference if the forget gate f and the input "
        "gate i are swapped; for b = [[0], [1], [1], [0]] and 0 in all other inputs it is "
        "[0.3808] instead of [0.5568].",
    ),
    "weights transposed": (
        lstm_with(state=np.transpose),
        solvers.lstm_cell,
        "equals the reference if U is transposed; for h_prev = [0, 1], U[2, 1, 0] = 1",
    ),
    "other activation": (
        lstm_with(squash=sigmoid),
        solvers.lstm_cell,
        "equals the reference if g is made with sigmoid instead of tanh",
    ),
    "activation left out": (
        lstm_with(last=np.asarray),
        solvers.lstm_cell,
        "h is the first that differs from lstm_cell: it equals the reference if tanh of c is "
        "left out in h",
    ),
    "outputs in the wrong order": (
        lambda *inputs: lstm_with()(*inputs)[::-1],
        solvers.lstm_cell,
        "c differs from lstm_cell: it is h of the reference",
    ),
    "one input ignored": (
        lambda x, h_prev, c_prev, W, U, b: lstm_with()(x, h_prev, c_prev, W, U, 0 * b),
        solvers.lstm_cell,
        "equals the reference without b (as if it were 0)",
    ),
    "two inputs swapped": (
        lambda Q, K, V: attend(K, Q, V),
        solvers.attention,
        "equals the reference if",
    ),
    "convention of a string": (gru_after, solvers.gru_cell, "the reference with reset='after'"),
    "convention of Adam": (adam_with(inside=1), solvers.adam, "with epsilon='inside'"),
    "convention of a loss": (cross_entropy_sum, categorical_cross_entropy, "reduction='sum'"),
    "sign of the update": (adam_with(sign=1), solvers.adam, "if lr has the opposite sign"),
    "corrections forgotten": (
        adam_with(correct=False),
        solvers.adam,
        "if bias1 and bias2 are left out (1)",
    ),
    "sign": (lambda z: -np.tanh(z), solvers.tanh, "it has the wrong sign; for z = [1]"),
    "factor": (lambda z: 2 * np.tanh(z) / 3, solvers.tanh, "it is 2/3 times the reference"),
    "summand": (lambda z: np.tanh(z) + 0.5, solvers.tanh, "it is the reference plus 1/2"),
    "logarithm": (cross_entropy_bits, binary_cross_entropy, "1/ln 2 (logarithm to base 2)"),
    "whole numbers": (
        lambda *a: adam(*a).astype(int),
        solvers.adam,
        "it is cut off to whole numbers",
    ),
    "scaling forgotten": (
        lambda Q, K, V: attend(Q, K, V, scale=False),
        solvers.attention,
        "if scores stands in place of scaled",
    ),
    "axis": (
        lambda Q, K, V: attend(Q, K, V, axis=0),
        solvers.attention,
        "if weights is taken along the wrong axis",
    ),
    "kernel flipped": (
        lambda image, kernel: correlate(image, kernel[::-1, ::-1]),
        solvers.conv2d,
        "with operation='convolution'",
    ),
    "kernel transposed": (
        lambda image, kernel: correlate(image, kernel.T),
        solvers.conv2d,
        "if kernel is transposed",
    ),
    "another function": (np.abs, solvers.relu, "it is the absolute value of z; for z = [-1]"),
    "wrong step": (
        lambda *a: {**lstm(*a), "g": -lstm(*a)["g"]},
        solvers.lstm_cell,
        "g is the first that differs from lstm_cell: it has the wrong sign",
    ),
    "axis kept": (
        lambda z: {"total": np.exp(z).sum(keepdims=True)},
        softmax_probabilities,
        "total has the shape (1,) instead of (): it has an axis of length 1 too many",
    ),
    "sum for a mean": (
        lambda y, y_hat: {"mse": ((y - y_hat) ** 2).sum()},
        regression_losses,
        "",
    ),
    "unknown fault": (
        lambda *a: adam(*a) + np.sin(a[1]) ** 3,
        solvers.adam,
        "Return a dict of your steps (bias1, bias2, m, v, ...)",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_seeded_fault_is_named(name):
    function, solver, words = FAULTY[name]
    found = check(function, solver)
    assert not found
    assert found.failure in ("value", "shape")
    assert words in str(found)


RIGHT = {
    "einsum": (
        lambda x, h_prev, c_prev, W, U, b: lstm_by_einsum(x, h_prev, c_prev, W, U, b),
        solvers.lstm_cell,
    ),
    "by other names": (lambda a, b, c, d, e, f: lstm_with()(a, b, c, d, e, f), solvers.lstm_cell),
    "steps": (
        lambda x, h_prev, c_prev, W, U, b: lstm(x, h_prev, c_prev, W, U, b),
        solvers.lstm_cell,
    ),
    "keywords": (lambda **inputs: lstm_with()(**inputs), solvers.lstm_cell),
    "a list of outputs": (lambda *inputs: list(lstm_with()(*inputs)), solvers.lstm_cell),
    "loops": (correlate, solvers.conv2d),
    "numpy": (np.tanh, solvers.tanh),
    "plain numbers": (lambda *boxes: float(solvers.box_iou(*boxes)), solvers.box_iou),
    "single precision": (lambda z: np.tanh(z.astype(np.float32)), solvers.tanh),
    "adam": (adam_with(), solvers.adam),
    "itself": (solvers.gru_cell, solvers.gru_cell),
}


def lstm_by_einsum(x, h_prev, c_prev, W, U, b):
    z = np.einsum("...ghd,...d->...gh", W, x) + np.einsum("...ghk,...k->...gh", U, h_prev) + b
    f, i, o = (sigmoid(z[..., k, :]) for k in (0, 1, 3))
    c = f * c_prev + i * np.tanh(z[..., 2, :])
    return o * np.tanh(c), c


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_function_passes(name):
    found = check(*RIGHT[name])
    assert found.ok, found
    assert bool(found)
    assert "agrees with" in repr(found)


def test_an_optional_argument_is_tried_if_the_function_has_it():
    found = check(lambda image, kernel, bias=0: correlate(image, kernel) - bias, solvers.conv2d)
    assert "if bias has the opposite sign" in found.message


def test_the_record_says_where_and_on_what():
    found = check(lambda z: -z, solvers.relu)
    assert (found.where, found.failure) == ("result", "value")
    assert found.inputs["z"].tolist() == [1.0]
    assert found.got.tolist() == [-1.0]
    assert found.expected.tolist() == [1.0]


# ---- batches -------------------------------------------------------------------------------------


def shares(axis):
    return lambda z: np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def single_sum(z):
    return np.exp(z) / sum(np.exp(each) for each in z) if z.ndim == 1 else None


@pytest.mark.parametrize(
    ("function", "batches", "words"),
    [
        (shares(-1), "optional", "on 24 problems and on a batch."),
        (shares(-1), "required", "on 24 problems and on a batch."),
        (shares(0), "none", "on 24 problems."),
        (single_sum, "optional", "it takes one problem at a time, no batch."),
    ],
)
def test_a_function_that_passes_says_what_batches_did(function, batches, words):
    found = check(function, solvers.softmax, batches=batches)
    assert found.ok
    assert words in found.message


@pytest.mark.parametrize(
    ("function", "batches", "words"),
    [
        (shares(0), "optional", "equals the reference along the other axis"),
        (shares(None), "optional", "if all axes are taken as one"),
        (single_sum, "required", "returns None"),
    ],
)
def test_right_for_one_problem_and_wrong_for_a_batch(function, batches, words):
    found = check(function, solvers.softmax, batches=batches)
    assert found.failure == "batch"
    assert found.message.startswith("Right for one problem and wrong for a batch of 5: ")
    assert words in found.message


def test_unknown_ways_with_batches_are_refused():
    with pytest.raises(ValueError, match="batches must be 'optional' or 'required' or 'none'"):
        check(np.tanh, solvers.tanh, batches="requird")


# ---- inputs and mistakes of one's own ------------------------------------------------------------


def test_one_problem_can_be_given():
    found = check(np.abs, solvers.relu, inputs={"z": np.array([3.0, -4.0])})
    assert found.failure == "value"
    assert (
        "agrees with relu on 1 problem."
        in check(np.abs, solvers.relu, inputs={"z": np.array([3.0])}).message
    )


def test_inputs_can_be_drawn_by_the_caller():
    found = check(lambda z: z, solvers.relu, inputs=lambda rng: {"z": -rng.random(2)})
    assert found.failure == "value"
    assert check(lambda z: z, solvers.relu, inputs=lambda rng: {"z": rng.random(2)}).ok


def test_a_known_mistake_is_named_with_its_feedback():
    def forgot(*inputs):
        theta, grad, m_prev, v_prev, t, lr, beta1, beta2, eps = inputs
        m, v = beta1 * m_prev + (1 - beta1) * grad, beta2 * v_prev + (1 - beta2) * grad
        return theta - lr * m / (1 - beta1**t) / (np.sqrt(np.abs(v) / (1 - beta2**t)) + eps)

    known = Mistake(
        "square forgotten",
        "v",
        lambda s: np.abs(s.beta2 * s.v_prev + (1 - s.beta2) * s.grad),
        "Square the gradient.",
    )
    found = check(forgot, solvers.adam, mistakes=[known])
    assert "it shows a known mistake in v, “square forgotten”; for" in found.message
    assert found.message.endswith(" Square the gradient.")


def test_a_mistake_in_a_step_that_is_right_is_not_named():
    known = Mistake("sign lost", "i", lambda s: -s.right)
    with_steps = check(
        lambda *a: {**lstm(*a), "c": lstm(*a)["f"] * a[2] - lstm(*a)["i"] * lstm(*a)["g"]},
        solvers.lstm_cell,
        mistakes=[known],
    )
    assert with_steps.where == "c"
    assert "sign lost" not in with_steps.message


def test_a_solver_whose_docstring_says_too_little_needs_inputs():
    def mystery(table):
        """A function.

        Parameters
        ----------
        table
            A truth table, by name.
        """

    with pytest.raises(CannotDraw, match="pass inputs="):
        check(mystery, mystery)
