"""Generative adversarial networks: the losses of both players, and the best discriminator."""

from solvers.activations import sigmoid
from solvers.arrays import Array, array_namespace
from solvers.generative_scores import kl_terms
from solvers.options import one_of
from solvers.steps import Step, value_only

GENERATORS = ("non-saturating", "saturating")
DISCRIMINATORS = ("sum", "half")


def gan_losses(
    p: Array | None = None,
    q: Array | None = None,
    a: Array | None = None,
    b: Array | None = None,
    *,
    generator: str = "non-saturating",
    discriminator: str = "sum",
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Return the losses of the discriminator and of the generator, both to be minimised.

    Parameters
    ----------
    p, q : array of shape (..., N), optional
        The discriminator's probabilities, between 0 and 1, that real samples are real (p),
        and that generated ones are (q).
    a, b : array of shape (..., N), optional
        In their place, the discriminator's scores before the sigmoid.
    generator
        "non-saturating": the mean of -ln q. "saturating", of the minimax game: the mean of
        ln(1 - q).
    discriminator
        "sum": the mean of -ln p plus the mean of -ln(1 - q). "half": half of that.
    step
        Recorder of the named steps: from scores, p and q (..., N); real_terms, fake_terms
        (..., N), -ln p and -ln(1 - q); real_loss, fake_loss (...), their means; loss_d (...);
        generator_terms (..., N); loss_g (...); from scores, db (..., N), the gradient of
        loss_g in b.

    Returns
    -------
    tuple of two arrays of shape (...)

    Raises
    ------
    ValueError
        If a convention is unknown, or there are neither p and q nor a and b.

    References
    ----------
    Goodfellow et al., Generative Adversarial Nets (NIPS 2014), eq. 1, Algorithm 1, and Section
    3 on both losses of the generator; Goodfellow, NIPS 2016 Tutorial: Generative Adversarial
    Networks, eqs. 8-13, halves the discriminator's.

    Examples
    --------
    A discriminator that cannot tell has a loss of ln 4:

    >>> import numpy as np
    >>> loss_d, loss_g = gan_losses(np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    >>> print(loss_d.round(4), loss_g.round(4))
    1.3863 0.6931
    """
    one_of("discriminator", discriminator, DISCRIMINATORS)
    scored = a is not None and b is not None
    if scored:
        p, q = step("p", sigmoid(a)), step("q", sigmoid(b))
    elif p is None or q is None:
        raise ValueError("the losses need either p and q or a and b")
    xp = array_namespace(p, q)
    real_loss = step("real_loss", _mean(step("real_terms", -xp.log(p))))
    fake_loss = step("fake_loss", _mean(step("fake_terms", -xp.log(1 - q))))
    total = real_loss + fake_loss
    loss_d = step("loss_d", total if discriminator == "sum" else total / 2)
    terms = step("generator_terms", generator_terms(q, generator))
    loss_g = step("loss_g", _mean(terms))
    if scored:
        step("db", score_gradient(q, generator))
    return loss_d, loss_g


def generator_terms(q: Array, generator: str) -> Array:
    """Return the generator's loss for each sample that D finds real with probability q.

    Raises
    ------
    ValueError
        If generator is neither "non-saturating" nor "saturating".
    """
    one_of("generator", generator, GENERATORS)
    xp = array_namespace(q)
    return -xp.log(q) if generator == "non-saturating" else xp.log(1 - q)


def score_gradient(q: Array, generator: str) -> Array:
    """Return the gradient of the generator's mean loss in the scores behind q.

    Raises
    ------
    ValueError
        If generator is neither "non-saturating" nor "saturating".
    """
    one_of("generator", generator, GENERATORS)
    return (q - 1 if generator == "non-saturating" else -q) / q.shape[-1]


def _mean(values: Array) -> Array:
    return values.sum(axis=-1) / values.shape[-1]


def optimal_discriminator(
    p: Array, q: Array, d: Array | None = None, *, step: Step = value_only
) -> Array:
    """Return the best discriminator between two distributions, and record how well it does.

    Parameters
    ----------
    p, q : array of shape (..., K)
        Probabilities of K samples (> 0) in the data and from the generator.
    d : array of shape (..., K), optional
        Another discriminator, between 0 and 1, to compare with.
    step
        Recorder of the named steps: with d, value (...), its V(D), and dd (..., K), the
        gradient of value in d; d_star (..., K), the best discriminator; m (..., K), the mean
        of p and q; p_terms, q_terms (..., K) and kl_p, kl_q (...), the divergences of p and q
        from m, term by term and summed; jsd (...), the Jensen-Shannon divergence in nats;
        best_value (...), the V of d_star.

    Returns
    -------
    array of shape (..., K)

    References
    ----------
    Goodfellow et al., Generative Adversarial Nets (NIPS 2014), Proposition 1 (eqs. 2-3) and
    Theorem 1 (eqs. 4-6).

    Examples
    --------
    >>> import numpy as np
    >>> optimal_discriminator(np.array([0.75, 0.25]), np.array([0.25, 0.75]))
    array([0.75, 0.25])
    """
    xp = array_namespace(p, q, d)
    if d is not None:
        terms = step("value_terms", p * xp.log(d) + q * xp.log(1 - d))
        step("value", terms.sum(axis=-1))
        step("dd", p / d - q / (1 - d))
    d_star = step("d_star", p / (p + q))
    m = step("m", (p + q) / 2)
    kl_p = step("kl_p", step("p_terms", kl_terms(p, m)).sum(axis=-1))
    kl_q = step("kl_q", step("q_terms", kl_terms(q, m)).sum(axis=-1))
    jsd = step("jsd", (kl_p + kl_q) / 2)
    step("best_value", 2 * jsd - xp.log(xp.asarray(4)))
    return d_star
