"""Variational autoencoders with a Gaussian encoder and a standard normal prior."""

from solvers.arrays import Array, array_namespace, matvec, transpose
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


def vae_sample(
    mu: Array,
    eps: Array,
    W: Array,
    b: Array,
    x: Array,
    sigma: Array | None = None,
    log_var: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Sample z = mu + sigma * eps, decode it, and go back to the encoder's outputs.

    Parameters
    ----------
    mu : array of shape (..., D)
        Mean of each latent dimension.
    eps : array of shape (..., D)
        Noise: a sample of the standard normal distribution.
    W : array of shape (..., P, D)
        Weights of a linear decoder, and b, of shape (..., P), its biases.
    x : array of shape (..., P)
        Data point.
    sigma : array of shape (..., D), optional
        Standard deviation (> 0) of each latent dimension.
    log_var : array of shape (..., D), optional
        In its place, the logarithm of the variance.
    step
        Recorder of the named steps: from log_var, sigma (..., D); z (..., D); x_hat (..., P);
        loss (...), half of the squared error; its gradients dx_hat (..., P), dz, dmu, dsigma
        (..., D), and with log_var dlog_var (..., D).

    Returns
    -------
    array of shape (..., D)
        The sample.

    Raises
    ------
    ValueError
        If there is neither sigma nor log_var.

    References
    ----------
    Kingma, Welling, Auto-Encoding Variational Bayes (ICLR 2014), Section 2.4 and eq. 10;
    Rezende, Mohamed, Wierstra, Stochastic Backpropagation (ICML 2014), Section 3.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones(1)
    >>> vae_sample(one, -0.5 * one, np.ones((1, 1)), one, one, sigma=0.4 * one)
    array([0.8])
    """
    if sigma is None:
        if log_var is None:
            raise ValueError("the sample needs either sigma or log_var")
        sigma = step("sigma", array_namespace(log_var).exp(log_var / 2))
    z = step("z", mu + sigma * eps)
    x_hat = step("x_hat", matvec(W, z) + b)
    step("loss", ((x_hat - x) ** 2).sum(axis=-1) / 2)
    dx_hat = step("dx_hat", x_hat - x)
    dz = step("dz", matvec(transpose(W), dx_hat))
    step("dmu", dz)
    dsigma = step("dsigma", dz * eps)
    if log_var is not None:
        step("dlog_var", dsigma * sigma / 2)
    return z
