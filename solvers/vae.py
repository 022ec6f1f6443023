"""Variational autoencoders with a Gaussian encoder and a standard normal prior."""

from solvers.arrays import Array, array_namespace
from solvers.steps import Step, value_only


def vae_elbo(
    mu: Array,
    sigma: Array,
    log_likelihood: Array | None = None,
    x: Array | None = None,
    x_hat: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Return the evidence lower bound ln p(x|z) - KL(N(mu, sigma^2) || N(0, 1)), in nats.

    Parameters
    ----------
    mu, sigma : array of shape (..., D)
        Mean and standard deviation (> 0) that the encoder gives each latent dimension.
    log_likelihood : array of shape (...), optional
        Reconstruction term ln p(x|z); without it, it is computed from x and x_hat.
    x : array of shape (..., P), optional
        Pixels, 0 or 1.
    x_hat : array of shape (..., P), optional
        The decoder's probability that each pixel is 1, a fraction between 0 and 1.
    step
        Recorder of the named steps: log_sigma (..., D); kl_terms (..., D); kl (...);
        without a given log_likelihood, pixel_terms (..., P) and log_likelihood (...);
        elbo (...); dmu and dsigma, each (..., D), the gradients of kl.

    Returns
    -------
    array of shape (...)
        The bound of one data point, with one sample of z.

    Raises
    ------
    ValueError
        If there is neither a log_likelihood nor x and x_hat.

    References
    ----------
    Kingma, Welling, Auto-Encoding Variational Bayes (ICLR 2014), eq. 10, Appendix B (the
    divergence) and Appendix C.1 (the Bernoulli decoder).

    Examples
    --------
    >>> import numpy as np
    >>> print(vae_elbo(np.array([1.0]), np.array([1.0]), -2.0))
    -2.5
    """
    xp = array_namespace(mu, sigma, x, x_hat)
    log_sigma = step("log_sigma", xp.log(sigma))
    terms = step("kl_terms", (mu**2 + sigma**2 - 1 - 2 * log_sigma) / 2)
    kl = step("kl", terms.sum(axis=-1))
    if log_likelihood is None:
        if x is None or x_hat is None:
            raise ValueError("the bound needs either log_likelihood or both x and x_hat")
        pixel_terms = step("pixel_terms", x * xp.log(x_hat) + (1 - x) * xp.log(1 - x_hat))
        log_likelihood = step("log_likelihood", pixel_terms.sum(axis=-1))
    elbo = step("elbo", log_likelihood - kl)
    step("dmu", mu)
    step("dsigma", sigma - 1 / sigma)
    return elbo
