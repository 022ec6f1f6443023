"""Activation functions."""

from solvers.arrays import Array, array_namespace, spread, without_overflow
from solvers.steps import Step, value_only


def sigmoid(z: Array) -> Array:
    """Logistic function σ(z) = 1 / (1 + exp(-z)), entry by entry.

    Notes
    -----
    Computed as (1 + tanh(z/2)) / 2, the same function without overflow.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 3.30.
    """
    xp = array_namespace(z)
    if xp.__name__ == "solvers.symbolic":
        return xp.logistic(z)
    return 0.5 * (1 + xp.tanh(0.5 * xp.asarray(z)))


def tanh(z: Array) -> Array:
    """Hyperbolic tangent, entry by entry."""
    return array_namespace(z).tanh(z)


def relu(z: Array) -> Array:
    """Rectified linear unit max(0, z), entry by entry."""
    return array_namespace(z).maximum(0, z)


def heaviside(z: Array) -> Array:
    """Threshold unit: 1 where z >= 0, else 0, as in the course notes."""
    xp = array_namespace(z)
    return xp.where(xp.greater_equal(z, 0), 1, 0)


def softmax(z: Array) -> Array:
    """Probabilities exp(z_i) / sum_k exp(z_k) along the last axis.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 6.29.
    """
    xp = array_namespace(z)
    return shares(xp.exp(without_overflow(z)))


def shares(e: Array, name: str = "p", *, step: Step = value_only) -> Array:
    """Divide positive values by their sum along the last axis: the second half of a softmax.

    Parameters
    ----------
    e : array of shape (..., K)
        Exponentials, 0 where masked.
    name
        Of the step that records the result.
    step
        Recorder of the named steps: total, the sums, (...); and the shares, (..., K).
    """
    total = step("total", e.sum(axis=-1))
    return step(name, e / spread(total))


def leaky_relu(z: Array, slope: Array = 0.01) -> Array:
    """Leaky rectified linear unit: z where z >= 0, else slope·z, entry by entry.

    References
    ----------
    Maas, Hannun, Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (ICML
    2013), section 2, with the slope 0.01.
    """
    xp = array_namespace(z)
    return xp.where(xp.greater_equal(z, 0), z, slope * z)


def swish(z: Array, beta: Array = 1) -> Array:
    """Swish z·σ(beta·z), entry by entry; with beta = 1 also called SiLU.

    References
    ----------
    Ramachandran, Zoph, Le, Searching for Activation Functions (2017), section 4.
    """
    return z * sigmoid(beta * z)


def activation_values(
    z: Array | None = None,
    slope: Array | None = None,
    leak: Array | None = None,
    beta: Array | None = None,
    x: Array | None = None,
    w: Array | None = None,
    b: Array | None = None,
    *,
    smooth: bool = True,
    step: Step = value_only,
) -> None:
    """Evaluate the activation functions of the course at some points, by hand.

    Parameters
    ----------
    z : array of shape (..., N), optional
        The points; without them, the net inputs w x + b of a unit.
    slope : array of shape (...), optional
        Of the linear function; with it, step and linear function are evaluated.
    leak : array of shape (...), optional
        Slope of the leaky ReLU for negative z; with it, ReLU and leaky ReLU are evaluated.
    beta : array of shape (...), optional
        Of the swish; 1 if there is none.
    x : array of shape (..., N), optional
        Inputs of the unit.
    w, b : array of shape (...), optional
        Its weight and bias.
    smooth
        Evaluate sigmoid, tanh and swish as well.
    step
        Recorder of the named steps, each (..., N): z, if it is computed; threshold, linear;
        relu, leaky_relu; u = exp(-beta z), s = σ(beta z), swish; v = exp(-2z), t = tanh z.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), sections 6.2-6.3: eq. 6.36 for the
    leaky ReLU, and tanh(z) = 2σ(2z) - 1 below eq. 6.38. Ramachandran, Zoph, Le (2017) for
    the swish.

    Examples
    --------
    >>> import numpy as np
    >>> from solvers.steps import trace
    >>> run = trace(activation_values, {"z": np.array([-2.0, 3.0]), "leak": 0.1})
    >>> run.computed["leaky_relu"]
    array([-0.2,  3. ])
    """
    if z is None:
        z = step("z", spread(w) * x + spread(b))
    xp = array_namespace(z)
    if slope is not None:
        step("threshold", heaviside(z))
        step("linear", spread(slope) * z)
    if leak is not None:
        step("relu", relu(z))
        step("leaky_relu", leaky_relu(z, spread(leak)))
    if smooth:
        u = step("u", xp.exp(-z if beta is None else -spread(beta) * z))
        s = step("s", 1 / (1 + u))
        step("swish", z * s)
        v = step("v", xp.exp(-2 * z))
        step("t", 2 / (1 + v) - 1)
