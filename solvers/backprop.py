"""Backpropagation through a network with one hidden layer of sigmoid units."""

from solvers.activations import sigmoid
from solvers.arrays import Array, matvec, outer, spread, transpose
from solvers.batches import in_blocks
from solvers.options import one_of
from solvers.steps import Step, value_only

LOSS_SCALES = ("half", "full")


def sigmoid_slope(a: Array) -> Array:
    """Return σ'(z) from a = σ(z), entry by entry."""
    return a * (1 - a)


def output_error(a: Array, y: Array, loss_scale: str) -> Array:
    """Return the derivative of the squared error in the outputs a, entry by entry."""
    return a - y if loss_scale == "half" else 2 * (a - y)


def hidden_delta(W: Array, delta: Array, a: Array) -> Array:
    """Carry the errors delta of a layer back through its weights W to the sigmoid units a."""
    return matvec(transpose(W), delta) * sigmoid_slope(a)


@in_blocks(x=1, y=1, W1=2, b1=1, W2=2, b2=1, lr=0)
def backprop_step(
    x: Array,
    y: Array,
    W1: Array,
    b1: Array,
    W2: Array,
    b2: Array,
    lr: Array,
    *,
    loss_scale: str = "half",
    step: Step = value_only,
) -> tuple[Array, Array, Array, Array]:
    """Make one step of gradient descent on one sample and return the new parameters.

    Both layers are sigmoid units: a1 = σ(W1 x + b1), a2 = σ(W2 a1 + b2).

    Parameters
    ----------
    x : array of shape (..., D)
        Input.
    y : array of shape (..., K)
        Target of the outputs.
    W1 : array of shape (..., H, D)
        Weights of the hidden layer, a row for each of its units.
    b1 : array of shape (..., H)
        Biases of the hidden layer.
    W2 : array of shape (..., K, H)
        Weights of the output layer.
    b2 : array of shape (..., K)
        Biases of the output layer.
    lr : array of shape (...)
        Learning rate.
    loss_scale
        The loss is the squared error summed over the outputs; "half" halves it.
    step
        Recorder of the named steps: z1, a1, each (..., H); z2, a2, each (..., K); loss (...);
        delta2, the gradient in z2, (..., K); dW2, db2; delta1, the gradient in z1, (..., H);
        dW1, db1; W2_new, b2_new, W1_new, b1_new. Gradients and new parameters have the shapes
        of their parameters.

    Returns
    -------
    tuple of four arrays
        W1, b1, W2 and b2 after the step.

    Notes
    -----
    All gradients are taken at the old parameters. Rumelhart et al., eq. 3, and Bishop, eq. 5.11,
    halve the squared error, so that its derivative in a2 is a2 - y; the losses of PyTorch and
    Keras are not halved, and it is 2 (a2 - y).

    References
    ----------
    Rumelhart, Hinton, Williams, Learning representations by back-propagating errors (1986),
    eqs. 3-8; Bishop, Pattern Recognition and Machine Learning (2006), eqs. 5.53-5.56.

    Examples
    --------
    Where output and target agree, nothing moves:

    >>> import numpy as np
    >>> W = np.zeros((1, 1))
    >>> W1, b1, W2, b2 = backprop_step(
    ...     np.ones(1), np.array([0.5]), W, np.zeros(1), W, np.zeros(1), 0.1
    ... )
    >>> W2
    array([[0.]])
    """
    one_of("loss_scale", loss_scale, LOSS_SCALES)
    z1 = step("z1", matvec(W1, x) + b1)
    a1 = step("a1", sigmoid(z1))
    z2 = step("z2", matvec(W2, a1) + b2)
    a2 = step("a2", sigmoid(z2))
    squares = ((y - a2) ** 2).sum(axis=-1)
    step("loss", squares / 2 if loss_scale == "half" else squares)
    delta2 = step("delta2", output_error(a2, y, loss_scale) * sigmoid_slope(a2))
    dW2 = step("dW2", outer(delta2, a1))
    db2 = step("db2", delta2)
    delta1 = step("delta1", hidden_delta(W2, delta2, a1))
    dW1 = step("dW1", outer(delta1, x))
    db1 = step("db1", delta1)
    W2_new = step("W2_new", W2 - spread(lr, 2) * dW2)
    b2_new = step("b2_new", b2 - spread(lr) * db2)
    W1_new = step("W1_new", W1 - spread(lr, 2) * dW1)
    b1_new = step("b1_new", b1 - spread(lr) * db1)
    return W1_new, b1_new, W2_new, b2_new
