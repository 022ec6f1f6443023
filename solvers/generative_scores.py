"""Scores of generative models: how good and how varied their samples are."""

from solvers.arrays import Array, array_namespace
from solvers.steps import Step, value_only


def kl_terms(p: Array, q: Array) -> Array:
    """Return what each outcome adds to the divergence of p from q: p ln(p / q), in nats."""
    return p * array_namespace(p, q).log(p / q)


def inception_score(p: Array, *, step: Step = value_only) -> Array:
    """Return the inception score of N generated images, at least 1 and at most K.

    Parameters
    ----------
    p : array of shape (..., N, K)
        Class probabilities (> 0) of each image.
    step
        Recorder of the named steps: marginal (..., K), the mean of the rows; kl_terms
        (..., N, K); kl (..., N), the divergence of each row from marginal, in nats; mean_kl
        (...); score (...).

    Returns
    -------
    array of shape (...)

    References
    ----------
    Salimans et al., Improved Techniques for Training GANs (NIPS 2016), Section 4.

    Examples
    --------
    Images that all look alike:

    >>> import numpy as np
    >>> print(inception_score(np.array([[0.75, 0.25], [0.75, 0.25]])))
    1.0
    """
    xp = array_namespace(p)
    images = p.shape[-2]
    marginal = step("marginal", p.sum(axis=-2) / images)
    terms = step("kl_terms", kl_terms(p, marginal[..., None, :]))
    kl = step("kl", terms.sum(axis=-1))
    mean_kl = step("mean_kl", kl.sum(axis=-1) / images)
    return step("score", xp.exp(mean_kl))


def frechet_distance(
    mu1: Array,
    mu2: Array,
    var1: Array | None = None,
    var2: Array | None = None,
    cov1: Array | None = None,
    cov2: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Return the squared Fréchet distance between two normal distributions.

    Parameters
    ----------
    mu1, mu2 : array of shape (..., D)
        Means.
    var1, var2 : array of shape (..., D), optional
        Variances (> 0), if the features are independent.
    cov1, cov2 : array of shape (..., 2, 2), optional
        In their place, the covariance matrices of two features: symmetric, positive definite.
    step
        Recorder of the named steps: mean_term (...), the squared distance of the means. Then,
        from variances: roots (..., D), of the product of the two variances; spreads (..., D),
        what each feature adds to the covariance term. From matrices: product_trace and
        product_det (...), of cov1 cov2; root_trace (...), the trace of its root. At last
        covariance_term and distance (...).

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If there are neither var1 and var2 nor cov1 and cov2.

    Notes
    -----
    By the theorem of Cayley and Hamilton the root R of a 2x2 matrix M satisfies
    R² = (Tr R) R - (det R) I, so that (Tr R)² = Tr M + 2 sqrt(det M).

    References
    ----------
    Dowson, Landau, The Fréchet distance between multivariate normal distributions (Journal of
    Multivariate Analysis 12, 1982), eq. 4; Heusel et al., GANs Trained by a Two Time-Scale
    Update Rule (NIPS 2017), eq. 6, where it is the Fréchet inception distance. For the root:
    Levinger, The square root of a 2x2 matrix (Mathematics Magazine 53, 1980).

    Examples
    --------
    >>> import numpy as np
    >>> zero = np.zeros(1)
    >>> print(frechet_distance(zero, zero + 3, np.array([4.0]), np.array([1.0])))
    10.0
    """
    mean_term = step("mean_term", ((mu1 - mu2) ** 2).sum(axis=-1))
    if var1 is not None and var2 is not None:
        covariance_term = _of_variances(var1, var2, step=step)
    elif cov1 is not None and cov2 is not None:
        covariance_term = _of_matrices(cov1, cov2, step=step)
    else:
        raise ValueError("the distance needs either var1 and var2 or cov1 and cov2")
    covariance_term = step("covariance_term", covariance_term)
    return step("distance", mean_term + covariance_term)


def _of_variances(var1: Array, var2: Array, *, step: Step) -> Array:
    """The covariance term of independent features."""
    roots = step("roots", array_namespace(var1, var2).sqrt(var1 * var2))
    return step("spreads", var1 + var2 - 2 * roots).sum(axis=-1)


def _of_matrices(cov1: Array, cov2: Array, *, step: Step) -> Array:
    """The covariance term of two features, without the entries of a matrix root."""
    xp = array_namespace(cov1, cov2)
    # The matrices are symmetric: the trace of their product sums the products of entries.
    trace = step("product_trace", (cov1 * cov2).sum(axis=-1).sum(axis=-1))
    det = step("product_det", _det(cov1) * _det(cov2))
    root_trace = step("root_trace", xp.sqrt(trace + 2 * xp.sqrt(det)))
    return _trace(cov1) + _trace(cov2) - 2 * root_trace


def _trace(matrix: Array) -> Array:
    return matrix[..., 0, 0] + matrix[..., 1, 1]


def _det(matrix: Array) -> Array:
    return matrix[..., 0, 0] * matrix[..., 1, 1] - matrix[..., 0, 1] * matrix[..., 1, 0]
