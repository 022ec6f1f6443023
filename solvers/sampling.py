"""Sampling the next token."""

from solvers.activations import shares
from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Step, value_only


def running_sums(p: Array) -> Array:
    """Return p_1, p_1 + p_2, ... along the last axis, without the last sum, which is 1."""
    sums = [p[..., :k].sum(axis=-1) for k in range(1, p.shape[-1])]
    return array_namespace(p).stack(sums, axis=-1)


def places_passed(thresholds: Array, u: Array) -> Array:
    """Count, along the last axis, the thresholds that are at most u."""
    xp = array_namespace(thresholds, u)
    return xp.where(xp.less_equal(thresholds, spread(u)), 1, 0).sum(axis=-1)


def among_the_largest(z: Array, count: int) -> Array:
    """Mark with 1 the `count` largest entries along the last axis, with 0 the others."""
    xp = array_namespace(z)
    larger = xp.where(xp.greater(z[..., None, :], z[..., :, None]), 1, 0).sum(axis=-1)
    return xp.where(xp.less(larger, count), 1, 0)


def temperature_sampling(
    z: Array,
    T: Array,
    u: Array,
    *,
    top_k: int | None = None,
    step: Step = value_only,
) -> Array:
    """Draw the next token from a softmax with temperature, and return its place.

    p = softmax(z / T); the token drawn is the first one at which the running sum of p is
    greater than u.

    Parameters
    ----------
    z : array of shape (..., K)
        Scores (logits) of K tokens.
    T : array of shape (...)
        Temperature, positive: below 1 it sharpens the distribution, above 1 it flattens it.
    u : array of shape (...)
        Random number, at least 0 and less than 1.
    top_k
        Keep only so many of the largest scores; the others get the probability 0. All if left
        out.
    step
        Recorder of the named steps: with top_k kept, 1 for a token that is kept and 0 for the
        others, (..., K); scaled = z / T, e = exp(scaled), 0 where not kept, (..., K); total, the
        sum of e, (...); p, (..., K); running, the sums of the first 1, 2, ..., K - 1 entries of p,
        (..., K - 1); token, counted from 0, (...).

    Returns
    -------
    array of shape (...)

    Notes
    -----
    Of equal scores at the edge of the top k all are kept. The exponentials are steps, so they are
    not shifted: scaled scores must stay below 700.

    References
    ----------
    Ackley, Hinton, Sejnowski, A Learning Algorithm for Boltzmann Machines (Cognitive Science 9,
    1985), eq. 5, for the temperature; Fan, Lewis, Dauphin, Hierarchical Neural Story Generation
    (ACL 2018), section 5.4, for the top k; Devroye, Non-Uniform Random Variate Generation (1986),
    section III.2.1, for the draw by inversion.

    Examples
    --------
    A high temperature makes all tokens alike; u = 0.6 then falls to the third of four:

    >>> import numpy as np
    >>> int(temperature_sampling(np.array([3.0, 1.0, 0.0, 2.0]), 1e9, 0.6))
    2
    """
    xp = array_namespace(z, T)
    kept = None if top_k is None else step("kept", among_the_largest(z, top_k))
    e = xp.exp(step("scaled", z / spread(T)))
    e = step("e", e if kept is None else kept * e)
    p = shares(e, step=step)
    running = step("running", running_sums(p))
    return step("token", places_passed(running, u))
