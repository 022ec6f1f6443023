"""The evidence lower bound of a variational autoencoder."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import array_namespace
from solvers.steps import Values
from solvers.vae import vae_elbo

_ENCODER = {
    "mu": Grid(-1.5, 1.5, 0.1, (2,), without=[0]),
    "sigma": Choice((0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.2, 1.3, 1.4, 1.5), (2,)),
}
_DIVERGENCE = (Part("kl_terms", marks=2, minutes=4), Part("kl", marks=1, minutes=1))
_IN_MU = Part("dmu", marks=1, minutes=1)
_IN_SIGMA = Part("dsigma", marks=1, minutes=1)


def _distinct(s: Values) -> NDArray[np.bool_]:
    """Different numbers for different things."""
    good = (s.sigma[:, 0] != s.sigma[:, 1]) & (np.abs(s.mu[:, 0]) != np.abs(s.mu[:, 1]))
    if "x" in s:
        good &= s.x.min(axis=-1) != s.x.max(axis=-1)
    return np.asarray(good)


FAMILY = Family(
    id="vae_elbo",
    title="The evidence lower bound of a VAE",
    unit=5,
    topic="variational autoencoders",
    source="Kingma & Welling, Auto-Encoding Variational Bayes (ICLR 2014), eq. 10, "
    "Appendices B and C.1",
    solver=vae_elbo,
    levels={
        1: Level(
            params={**_ENCODER, "log_likelihood": Grid(-9.5, -2.5, 0.1)},
            parts=(*_DIVERGENCE, Part("elbo", marks=1, minutes=1)),
        ),
        2: Level(
            params={**_ENCODER, "log_likelihood": Grid(-9.5, -2.5, 0.1)},
            parts=(
                *_DIVERGENCE,
                Part("elbo", marks=1, minutes=1),
                _IN_MU,
                Formula("dsigma_formula", "dsigma", ("sigma",), index=(0,), marks=1, minutes=2),
                _IN_SIGMA,
            ),
        ),
        3: Level(
            params={
                **_ENCODER,
                "x": Choice((0, 1), (3,)),
                "x_hat": Grid(0.1, 0.9, 0.1, (3,), without=[0.5]),
            },
            parts=(
                Formula(
                    "kl_formula",
                    "kl_terms",
                    {"mu": "real", "sigma": "positive"},
                    index=(0,),
                    marks=2,
                    minutes=4,
                ),
                Part("kl", marks=2, minutes=3),
                Part("log_likelihood", marks=2, minutes=4),
                Part("elbo", marks=1, minutes=1),
                _IN_MU,
                _IN_SIGMA,
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "half_forgotten",
            "kl_terms",
            lambda s: 2 * s.right,
            r"Each dimension contributes $\frac{1}{2}(\mu_j^2 + \sigma_j^2 - 1 - \ln \sigma_j^2)$: "
            r"the factor $\frac{1}{2}$ comes from the exponent of the normal density.",
        ),
        Misconception(
            "deviation_taken_for_variance",
            "kl_terms",
            lambda s: (s.mu**2 + s.sigma - 1 - s.log_sigma) / 2,
            r"The encoder gives the standard deviation $\sigma_j$; the formula asks for the "
            r"variance $\sigma_j^2$, and for its logarithm.",
        ),
        Misconception(
            "log_of_deviation",
            "kl_terms",
            lambda s: (s.mu**2 + s.sigma**2 - 1 - s.log_sigma) / 2,
            r"The logarithm is that of the variance: "
            r"$\ln \sigma_j^2 = 2 \ln \sigma_j$.",
        ),
        Misconception(
            "zeros_left_out",
            "pixel_terms",
            lambda s: s.x * array_namespace(s.x_hat).log(s.x_hat),
            r"A pixel that is 0 counts too: it has the probability $1 - \hat x_i$.",
            levels=(3,),
        ),
        Misconception(
            "cross_entropy_for_likelihood",
            "log_likelihood",
            lambda s: -s.right,
            "That is the cross-entropy, the *loss* of the reconstruction. The log-likelihood is "
            "its negative: the logarithm of a probability is never above 0.",
            levels=(3,),
        ),
        Misconception(
            "divergence_added",
            "elbo",
            lambda s: s.log_likelihood + s.kl,
            "The divergence is a penalty: the bound is the reconstruction term *minus* it.",
        ),
        Misconception(
            "loss_for_bound",
            "elbo",
            lambda s: -s.right,
            "That is the loss, which is minimised. The evidence lower bound is its negative.",
        ),
        Misconception(
            "half_forgotten_in_gradient",
            "dmu",
            lambda s: 2 * s.right,
            r"The derivative of $\frac{1}{2}\mu_j^2$ is $\mu_j$.",
            levels=(2, 3),
        ),
        Misconception(
            "inner_derivative_missing",
            "dsigma",
            lambda s: s.sigma - 1 / (2 * s.sigma**2),
            r"By the chain rule the derivative of $\ln \sigma_j^2$ in $\sigma_j$ is "
            r"$2\sigma_j / \sigma_j^2 = 2/\sigma_j$.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "mu": r"\mu",
        "sigma": r"\sigma",
        "log_sigma": r"\ell",
        "kl_terms": ("D_1", "D_2"),
        "kl": r"D_{\mathrm{KL}}",
        "x_hat": r"\hat x",
        "pixel_terms": "r",
        "log_likelihood": r"\ln p(x \mid z)",
        "elbo": r"\mathrm{ELBO}",
        "dmu": r"\partial D_{\mathrm{KL}}/\partial \mu",
        "dsigma": r"\partial D_{\mathrm{KL}}/\partial \sigma",
    },
    fit=_distinct,
    gradients={"dmu": ("kl", "mu"), "dsigma": ("kl", "sigma")},
)
