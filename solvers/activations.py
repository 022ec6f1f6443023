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
