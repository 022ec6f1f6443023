"""The softmax as a layer of its own: with the steps that students write down, and trained."""

from solvers.arrays import Array, array_namespace, matvec, outer, spread, transpose
from solvers.steps import Step, value_only


def softmax_probabilities(
    z: Array,
    *,
    shifted: bool = False,
    step: Step = value_only,
) -> Array:
    """Return exp(z_i) / sum_k exp(z_k) with its steps.

    Parameters
    ----------
    z : array of shape (..., K)
        Scores; small enough for exp, unless they are shifted.
    shifted
        Subtract the largest score from all of them first, which changes no probability and
        keeps the exponentials from overflowing; and record the logarithms of the
        probabilities as well.
    step
        Recorder of the named steps: with `shifted`, d = z - max z, (..., K); e, the
        exponentials, (..., K); total, their sum, (...); p (..., K); with `shifted`, log_p =
        d - ln(total), in nats, (..., K).

    Returns
    -------
    array of shape (..., K)
        The probabilities.

    Notes
    -----
    `solvers.activations.softmax` is the same function without steps, always shifted.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 6.29, and eqs. 4.1 and 6.33 for
    the shift.

    Examples
    --------
    >>> import numpy as np
    >>> softmax_probabilities(np.array([1000.0, 1000.0]), shifted=True)
    array([0.5, 0.5])
    """
    xp = array_namespace(z)
    if shifted:
        z = step("d", z - xp.max(z, axis=-1, keepdims=True))
    e = step("e", xp.exp(z))
    total = step("total", e.sum(axis=-1))
    p = step("p", e / spread(total))
    if shifted:
        step("log_p", z - spread(xp.log(total)))
    return p


def carried_back(W: Array, dz: Array) -> Array:
    """Carry the gradient in a layer's net inputs back to its inputs: Wᵀ dz."""
    return matvec(transpose(W), dz)


def softmax_layer_step(
    x: Array,
    y: Array,
    W: Array,
    b: Array,
    lr: Array,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Make one step of gradient descent on a softmax layer with cross-entropy, and one sample.

    The layer is z = W x + b, p = softmax(z); the loss of a sample of class c is
    L = -ln p_c = ln(sum_k exp(z_k)) - z_c.

    Parameters
    ----------
    x : array of shape (..., D)
        Input.
    y : array of shape (..., K)
        Target probabilities, one-hot where the class is known; they sum to 1.
    W : array of shape (..., K, D)
        Weights, a row for each class.
    b : array of shape (..., K)
        Biases.
    lr : array of shape (...)
        Learning rate.
    step
        Recorder of the named steps: z, e = exp(z), each (..., K); total, the sum of e, (...);
        p (..., K); z_true, the score of the true class, and loss, in nats, each (...); dz, the
        gradient of loss in z, (..., K); dW (..., K, D), db (..., K) and dx (..., D), those in
        W, b and x; W_new, b_new.

    Returns
    -------
    tuple of an array of shape (..., K, D) and one of shape (..., K)
        W and b after the step.

    Notes
    -----
    In this form of the loss, dz = p - y holds for any y. All gradients are taken at the old
    weights.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.104-4.109; Goodfellow,
    Bengio, Courville, Deep Learning (2016), eq. 6.31 (the loss).

    Examples
    --------
    An undecided layer of two classes moves by half the input:

    >>> import numpy as np
    >>> W, b = softmax_layer_step(
    ...     np.array([2.0]), np.array([1.0, 0.0]), np.zeros((2, 1)), np.zeros(2), 1.0
    ... )
    >>> W
    array([[ 1.],
           [-1.]])
    """
    xp = array_namespace(x, W)
    z = step("z", matvec(W, x) + b)
    e = step("e", xp.exp(z))
    total = step("total", e.sum(axis=-1))
    p = step("p", e / spread(total))
    step("loss", xp.log(total) - step("z_true", (y * z).sum(axis=-1)))
    dz = step("dz", p - y)
    dW = step("dW", outer(dz, x))
    db = step("db", dz)
    step("dx", carried_back(W, dz))
    W_new = step("W_new", W - spread(lr, 2) * dW)
    b_new = step("b_new", b - spread(lr) * db)
    return W_new, b_new
