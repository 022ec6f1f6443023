"""The forward pass of a network with one hidden layer."""

from collections.abc import Callable

from solvers.activations import relu, shares, sigmoid, tanh
from solvers.arrays import Array, array_namespace, matvec
from solvers.options import one_of
from solvers.steps import Step, value_only

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "relu": relu,
    "sigmoid": sigmoid,
    "tanh": tanh,
}
"""Functions of single units, by name."""


def layer(W: Array, b: Array, a: Array) -> Array:
    """Return the pre-activations W a + b of a layer, a row of W for each unit.

    Parameters
    ----------
    W : array of shape (..., K, D)
    b : array of shape (..., K)
    a : array of shape (..., D)
        Activations of the layer before.
    """
    return matvec(W, a) + b


def mlp_forward(
    x: Array,
    W1: Array,
    b1: Array,
    W2: Array,
    b2: Array,
    *,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    step: Step = value_only,
) -> Array:
    """Return the outputs a2 = g(W2 f(W1 x + b1) + b2) of a network for one input.

    Parameters
    ----------
    x : array of shape (..., D)
        Input.
    W1 : array of shape (..., H, D)
        Weights of the hidden layer, a row for each of its units.
    b1 : array of shape (..., H)
        Biases of the hidden layer.
    W2 : array of shape (..., K, H)
        Weights of the output layer.
    b2 : array of shape (..., K)
        Biases of the output layer.
    hidden, output
        The layers' activations f and g: "identity", "relu", "sigmoid" or "tanh"; g may also
        be "softmax".
    step
        Recorder of the named steps: z1, a1, each (..., H); z2 (..., K); for the softmax e,
        the exponentials, (..., K), and total, their sum, (...); a2 (..., K).

    Raises
    ------
    ValueError
        If an activation is none of these.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.1 and algorithm 6.3;
    Bishop, Pattern Recognition and Machine Learning (2006), eqs. 5.2-5.7.

    Examples
    --------
    The network that computes XOR (Goodfellow et al., eqs. 6.4-6.6), for the input (0, 1):

    >>> import numpy as np
    >>> W1, b1 = np.ones((2, 2)), np.array([0.0, -1.0])
    >>> W2, b2 = np.array([[1.0, -2.0]]), np.zeros(1)
    >>> mlp_forward(np.array([0.0, 1.0]), W1, b1, W2, b2, hidden="relu", output="identity")
    array([1.])
    """
    one_of("hidden", hidden, ACTIVATIONS)
    one_of("output", output, (*ACTIVATIONS, "softmax"))
    z1 = step("z1", layer(W1, b1, x))
    a1 = step("a1", ACTIVATIONS[hidden](z1))
    z2 = step("z2", layer(W2, b2, a1))
    if output == "softmax":
        return shares(step("e", array_namespace(z2).exp(z2)), "a2", step=step)
    return step("a2", ACTIVATIONS[output](z2))
