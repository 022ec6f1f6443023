"""Dropout of a layer's units: in training, on the way back, and at test time."""

from solvers.arrays import Array, matvec, spread, transpose
from solvers.options import one_of
from solvers.steps import Step, value_only

SCALINGS = ("inverted", "at test time")


def masked_units(values: Array, mask: Array, keep: Array, scaling: str) -> Array:
    """Set what the mask drops to 0, and scale the rest by 1 / keep where that is done here."""
    kept = mask * values
    return kept / spread(keep) if scaling == "inverted" else kept


def units_at_test(h: Array, keep: Array, scaling: str) -> Array:
    """Keep all units, scaled by keep where training has not scaled them."""
    return h if scaling == "inverted" else h * spread(keep)


def dropout(
    h: Array,
    mask: Array,
    p: Array,
    W: Array | None = None,
    b: Array | None = None,
    grad_z: Array | None = None,
    *,
    scaling: str = "inverted",
    step: Step = value_only,
) -> Array:
    """Pass a layer's activations through dropout, and through the dense layer behind it.

    Parameters
    ----------
    h : array of shape (..., D)
        Activations.
    mask : array of shape (..., D)
        1 for a unit that is kept in this training pass, 0 for one that is dropped.
    p : array of shape (...)
        Dropout rate: the probability of *dropping* a unit, below 1.
    W : array of shape (..., K, D), optional
        Weights of the dense layer behind.
    b : array of shape (..., K), optional
        Its biases, needed with W.
    grad_z : array of shape (..., K), optional
        Gradient of the loss in the outputs of that layer in training; needs W.
    scaling
        "inverted": in training, kept units are divided by 1 - p, and at test time nothing is
        done. "at test time": the units are multiplied by 1 - p then, and training only masks.
    step
        Recorder of the named steps: keep (...), which is 1 - p; dropped (..., D), the
        activations in training; with W also z_train (..., K); with a gradient also
        grad_dropped and grad_h, each (..., D); at_test (..., D), the activations at test time;
        with W also z_test (..., K).

    Returns
    -------
    array of shape (..., D) or (..., K)
        The last step: what comes out at test time.

    Raises
    ------
    ValueError
        If the scaling is unknown.

    Notes
    -----
    Keras, PyTorch and the course notes scale in training and call p the rate of dropping;
    Srivastava et al. scale at test time, and their p is the probability of keeping a unit.

    References
    ----------
    Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting (JMLR
    15, 2014), Section 4 and Figure 2 (at test time), Section 10 (inverted).

    Examples
    --------
    >>> import numpy as np
    >>> from solvers.steps import trace
    >>> h, mask = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0])
    >>> trace(dropout, {"h": h, "mask": mask, "p": 0.5}).computed["dropped"]
    array([2., 0., 6.])
    >>> dropout(h, mask, 0.5, scaling="at test time")
    array([0.5, 1. , 1.5])
    """
    one_of("scaling", scaling, SCALINGS)
    keep = step("keep", 1 - p)
    dropped = step("dropped", masked_units(h, mask, keep, scaling))
    if W is not None:
        step("z_train", matvec(W, dropped) + b)
    if grad_z is not None:
        grad_dropped = step("grad_dropped", matvec(transpose(W), grad_z))
        step("grad_h", masked_units(grad_dropped, mask, keep, scaling))
    at_test = step("at_test", units_at_test(h, keep, scaling))
    return at_test if W is None else step("z_test", matvec(W, at_test) + b)
