"""The chain rule on small composed functions of one weight."""

from solvers.activations import sigmoid, tanh
from solvers.arrays import Array
from solvers.options import one_of
from solvers.steps import Step, value_only

COMPOSITIONS = ("line", "tanh", "shared")


def chain_rule_gradient(
    w: Array,
    x: Array,
    t: Array,
    b: Array = None,
    v: Array = None,
    *,
    composition: str = "line",
    step: Step = value_only,
) -> Array:
    """Differentiate the squared error of a small composed function in its weight w.

    Parameters
    ----------
    w, x, t : array of shape (...)
        Weight, input and target; the loss is L = (y - t)².
    b : array of shape (...), optional
        Bias, of all but the shared composition.
    v : array of shape (...), optional
        Weight of the output, of the tanh composition.
    composition
        What y is: "line", w x + b; "tanh", v h with h = tanh(w x + b); "shared", w h with
        h = σ(w x), where w is used twice.
    step
        Recorder of the named steps, each (...): z, the net input, and h, but for the line; y;
        r = y - t; loss; dy, the derivative of loss in y; slope, that of h in z, but for the
        line; dw, that of loss in w.

    Returns
    -------
    array of shape (...)
        dw.

    Raises
    ------
    ValueError
        If the composition is unknown.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.5.2, eqs. 6.44-6.46; a weight
    that is used more than once collects a term for each path, ibid. eq. 6.55.

    Examples
    --------
    >>> print(chain_rule_gradient(2.0, 3.0, 5.0, 1.0))
    12.0
    """
    one_of("composition", composition, COMPOSITIONS)
    if composition == "line":
        dy = _error(step("y", w * x + b), t, step)
        return step("dw", dy * x)
    if composition == "tanh":
        h = step("h", tanh(step("z", w * x + b)))
        dy = _error(step("y", v * h), t, step)
        slope = step("slope", 1 - h**2)
        return step("dw", dy * v * slope * x)
    h = step("h", sigmoid(step("z", w * x)))
    dy = _error(step("y", w * h), t, step)
    slope = step("slope", h * (1 - h))
    return step("dw", dy * (h + w * slope * x))


def _error(y: Array, t: Array, step: Step) -> Array:
    """Record the squared error, and return its derivative in y."""
    step("loss", step("r", y - t) ** 2)
    return step("dy", 2 * (y - t))
