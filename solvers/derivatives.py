"""Derivatives of activation functions, and of losses in their predictions."""

from collections.abc import Sequence

from solvers.arrays import Array, array_namespace, spread
from solvers.losses import binary_cross_entropy
from solvers.options import one_of
from solvers.steps import Step, value_only

LOSSES = ("mse", "bce", "cce")


def activation_derivatives(
    z: Array,
    slope: Array | None = None,
    leak: Array | None = None,
    *,
    smooth: bool = True,
    step: Step = value_only,
) -> None:
    """Differentiate the activation functions of the course at some points.

    Parameters
    ----------
    z : array of shape (...)
        The points, none of them at a kink; of shape (..., N) where slope or leak is given.
    slope : array of shape (...), optional
        Of the linear function; with it, that is differentiated.
    leak : array of shape (...), optional
        Slope of the leaky ReLU for negative z; with it, ReLU and leaky ReLU are differentiated.
    smooth
        Differentiate sigmoid, tanh and swish as well.
    step
        Recorder of the named steps, each of z's shape: d_linear; d_relu, d_leaky_relu;
        u = exp(-z), s = σ(z), d_s; v = exp(-2z), t = tanh z, d_t; f = z σ(z), d_f.

    Notes
    -----
    At 0, the ReLUs have no derivative; this returns that from the right, as the course notes
    do for the leaky ReLU.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), sections 6.3.1-6.3.2; LeCun, Bottou, Orr,
    Müller, Efficient BackProp (1998), section 4.4 (tanh); Ramachandran, Zoph, Le, Searching for
    Activation Functions (2017), section 4 (swish).

    Examples
    --------
    The sigmoid is steepest at 0:

    >>> from solvers.steps import trace
    >>> run = trace(activation_derivatives, {"z": 0.0}).computed
    >>> print(run["d_s"], run["d_t"], run["d_f"])
    0.25 1.0 0.5
    """
    xp = array_namespace(z)
    if slope is not None:
        step("d_linear", spread(slope) * xp.ones_like(z))
    if leak is not None:
        positive = xp.greater_equal(z, 0)
        step("d_relu", xp.where(positive, 1, 0))
        step("d_leaky_relu", xp.where(positive, 1, spread(leak)))
    if smooth:
        s = step("s", 1 / (1 + step("u", xp.exp(-z))))
        d_s = step("d_s", s * (1 - s))
        t = step("t", 2 / (1 + step("v", xp.exp(-2 * z))) - 1)
        step("d_t", 1 - t**2)
        step("f", z * s)
        step("d_f", s + z * d_s)


def loss_gradient(
    y: Array = None,
    y_hat: Array = None,
    t: Array = None,
    q: Array = None,
    *,
    losses: Sequence[str] = ("mse",),
    step: Step = value_only,
) -> None:
    """Differentiate mean losses of N samples in the model's predictions.

    Parameters
    ----------
    y : array of shape (..., N)
        Targets for "mse" and "bce"; labels 0 or 1 for the latter.
    y_hat : array of shape (..., N)
        Their predictions; probabilities of class 1 for "bce".
    t : array of shape (..., N, K)
        Target probabilities for "cce", one-hot where the class is known.
    q : array of shape (..., N, K)
        Predicted probabilities of the classes.
    losses
        Which: "mse", mean squared error; "bce", binary cross-entropy; "cce", categorical
        cross-entropy.
    step
        Recorder of the named steps: r = y_hat - y (..., N), mse (...) and its gradient dmse
        (..., N); bce_terms, the losses of the samples, (..., N), bce (...) and dbce (..., N);
        cce_terms (..., N), cce (...) and dcce (..., N, K).

    Raises
    ------
    ValueError
        If a loss is unknown.

    Notes
    -----
    Means over the samples, as PyTorch and Keras reduce by default. Probabilities are taken as
    free variables: the gradient in q is that of automatic differentiation, before the softmax.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.90, 4.108 and 5.11 (the
    losses, as sums).

    Examples
    --------
    >>> import numpy as np
    >>> from solvers.steps import trace
    >>> run = trace(loss_gradient, {"y": np.array([1.0, 4.0]), "y_hat": np.array([2.0, 1.0])})
    >>> run.computed["dmse"]
    array([ 1., -3.])
    """
    for loss in losses:
        one_of("loss", loss, LOSSES)
    if "mse" in losses:
        r = step("r", y_hat - y)
        step("mse", (r**2).sum(axis=-1) / y.shape[-1])
        step("dmse", 2 * (y_hat - y) / y.shape[-1])
    if "bce" in losses:
        names = {"losses": "bce_terms", "loss": "bce"}
        binary_cross_entropy(y, y_hat, step=lambda name, value: step(names[name], value))
        step("dbce", (-y / y_hat + (1 - y) / (1 - y_hat)) / y.shape[-1])
    if "cce" in losses:
        terms = step("cce_terms", -(t * array_namespace(q).log(q)).sum(axis=-1))
        samples = t.shape[-2]
        step("cce", terms.sum(axis=-1) / samples)
        step("dcce", -t / (samples * q))
