"""Linear separability of two small sets of points, and a line between them."""

from itertools import product

import numpy as np

from solvers.activations import heaviside
from solvers.arrays import Array, array_namespace, matmul, spread
from solvers.perceptron import with_bias
from solvers.steps import Step, value_only
from solvers.threshold import net_inputs


def in_half_plane(vectors: Array) -> Array:
    """Say whether plane vectors (..., M, 2) all lie strictly on one side of a line through 0.

    They do if one of them has all others, turning left, within less than half a turn.

    Returns
    -------
    array of shape (...)
        1 or 0.

    Examples
    --------
    >>> in_half_plane(np.array([[1, 0], [0, 1], [-1, 1]]))
    array(1)
    >>> in_half_plane(np.array([[1, 0], [0, 1], [-1, -1]]))
    array(0)
    """
    xp = array_namespace(vectors)
    x, y = vectors[..., 0], vectors[..., 1]
    cross = x[..., :, None] * y[..., None, :] - y[..., :, None] * x[..., None, :]
    dot = x[..., :, None] * x[..., None, :] + y[..., :, None] * y[..., None, :]
    left = 2 * xp.sign(cross) + xp.sign(dot)  # positive for less than half a turn
    return xp.where(xp.greater(xp.max(xp.min(left, axis=-1), axis=-1), 0), 1, 0)


def differences(positives: Array, negatives: Array) -> Array:
    """Return the vectors from each negative to each positive, (..., P N, D)."""
    apart = positives[..., :, None, :] - negatives[..., None, :, :]
    return apart.reshape(*apart.shape[:-3], -1, apart.shape[-1])


def with_product(points: Array, phi: Array) -> Array:
    """Put a third coordinate behind the two of each point: (..., N, 3)."""
    xp = array_namespace(points, phi)
    return xp.stack(xp.broadcast_arrays(points[..., 0], points[..., 1], phi), axis=-1)


def widest_gap(positives: Array, negatives: Array, *, step: Step = value_only) -> Array:
    """Look for the line with small whole weights that keeps two sets furthest apart.

    Parameters
    ----------
    positives : array of shape (..., P, D)
        Points on whose side w·x + b must be positive.
    negatives : array of shape (..., N, D)
        Points of the other side.
    step
        Recorder of the named step gap (...): how far the sets lie apart along the best of the
        directions that are tried, negative where they overlap.

    Returns
    -------
    array of shape (..., D + 1)
        Whole weights, of at most 3, in space of at most 1, 1 and 2; and, last, the bias.
    """
    xp = array_namespace(positives, negatives)
    most = (3, 3) if positives.shape[-1] == 2 else (1, 1, 2)
    tried = np.array([n for n in product(*(range(-m, m + 1) for m in most)) if any(n)])
    normals, lengths = xp.asarray(tried), xp.asarray(np.sqrt((tried**2).sum(axis=-1)))
    lowest = xp.min(matmul(positives, normals.T), axis=-2)
    highest = xp.max(matmul(negatives, normals.T), axis=-2)
    gaps = (lowest - highest) / lengths
    step("gap", xp.max(gaps, axis=-1))
    best = spread(xp.argmax(gaps, axis=-1))
    places = xp.arange(len(tried))
    chosen = xp.where(xp.less(xp.abs(places - best), 0.5), 1, 0)
    w = (chosen[..., None] * normals).sum(axis=-2)
    return with_bias(w, -(chosen * (lowest + highest) / 2).sum(axis=-1))


def linear_separability(
    positives: Array,
    negatives: Array,
    w: Array | None = None,
    b: Array | None = None,
    *,
    lifted: bool = False,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Say whether a line separates two sets of points in the plane, and look for one.

    Parameters
    ----------
    positives : array of shape (..., P, 2)
        Points of class 1.
    negatives : array of shape (..., N, 2)
        Points of class 0.
    w : array of shape (..., 2)
        Weights of a unit to be tried on the points; it fires where w·x + b >= 0.
    b : array of shape (...)
        Its bias.
    lifted
        Look for a plane, with the product of the coordinates as a third coordinate.
    step
        Recorder of the named steps: separable, 1 or 0, of the points in the plane, (...);
        with w and b: z, the net inputs of the positives and then of the negatives, (..., P +
        N), and mistakes, how many of the points the unit misclassifies, (...); lifted: phi,
        the products, in the same order, (..., P + N); then gap, as in `widest_gap`, and line,
        weights and bias that separate the points if those tried can, (..., 3), or (..., 4).

    Returns
    -------
    tuple of an array of shape (...) and one of shape (..., 3) or (..., 4)
        Whether a line separates the points, and weights and bias.

    References
    ----------
    Minsky, Papert, Perceptrons (1969), sections 1.2 and 12.1; Cover, Geometrical and
    statistical properties of systems of linear inequalities (1965), for the third
    coordinate.

    Examples
    --------
    XOR, and what the product of its inputs adds:

    >>> positives, negatives = np.array([[0, 1], [1, 0]]), np.array([[0, 0], [1, 1]])
    >>> separable, plane = linear_separability(positives, negatives, lifted=True)
    >>> int(separable), plane
    (0, array([ 1. ,  1. , -2. , -0.5]))
    """
    xp = array_namespace(positives, negatives)
    separable = step("separable", in_half_plane(differences(positives, negatives)))
    count = positives.shape[-2]
    points = xp.concatenate([positives, negatives], axis=-2)
    if w is not None:
        z = step("z", net_inputs(w, b, points))
        missed, fired = 1 - heaviside(z[..., :count]), heaviside(z[..., count:])
        step("mistakes", missed.sum(axis=-1) + fired.sum(axis=-1))
    if lifted:
        points = with_product(points, step("phi", points[..., 0] * points[..., 1]))
    line = widest_gap(points[..., :count, :], points[..., count:, :], step=step)
    return separable, step("line", line)
