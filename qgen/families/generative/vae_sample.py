"""The reparameterised sample of a variational autoencoder, and its gradients."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Grid, Param
from solvers.steps import Values
from solvers.vae import vae_sample

_SAMPLE = Part("z", marks=1, minutes=2)
_LOSS = Part("loss", marks=1, minutes=2)
_DMU = Part("dmu", marks=1, minutes=2)


def _params(latent: int, outputs: int) -> dict[str, Param]:
    """A linear decoder of so many outputs, and what its input is sampled with."""
    return {
        "mu": Grid(-1.5, 1.5, 0.1, (latent,), without=[0]),
        "eps": Grid(-1.8, 1.8, 0.1, (latent,), without=[-1, 0, 1]),
        "W": Grid(-2.5, 2.5, 0.5, (outputs, latent), without=[-1, 0, 1]),
        "b": Grid(-1, 1, 0.5, (outputs,), without=[0]),
        "x": Grid(-3, 3, 0.5, (outputs,), without=[0]),
    }


_LOG_VAR = Grid(-1.6, 0.8, 0.2, (2,), without=[0])


def _fit(s: Values) -> NDArray[np.bool_]:
    """An error to learn from, not too large; no gradient that vanishes; variances that differ."""
    wrong, slope = np.abs(s.dx_hat), np.abs(s.dz)
    good = ((wrong > 0.3) & (wrong < 6)).all(-1) & (slope > 0.2).all(-1)
    if "log_var" in s:
        good &= s.log_var[:, 0] != s.log_var[:, 1]
    return np.asarray(good)


FAMILY = Family(
    id="vae_sample",
    title="The reparameterised sample of a VAE",
    unit=5,
    topic="variational autoencoders",
    source="Kingma & Welling, Auto-Encoding Variational Bayes (ICLR 2014), Section 2.4 and eq. 10",
    solver=vae_sample,
    levels={
        1: Level(
            params={**_params(1, 1), "sigma": Grid(0.2, 1.8, 0.1, (1,), without=[1])},
            parts=(_SAMPLE, _LOSS, _DMU, Part("dsigma", marks=1, minutes=1)),
        ),
        2: Level(
            params={**_params(2, 1), "log_var": _LOG_VAR},
            parts=(
                Part("sigma", marks=1, minutes=2),
                _SAMPLE,
                _LOSS,
                _DMU,
                Part("dlog_var", marks=2, minutes=3),
            ),
        ),
        3: Level(
            params={**_params(2, 2), "log_var": _LOG_VAR},
            parts=(
                Part("z", marks=2, minutes=3),
                Part("loss", marks=1, minutes=3),
                Part("dmu", marks=2, minutes=3),
                Part("dlog_var", marks=2, minutes=4),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "log_variance_for_log_deviation",
            "sigma",
            lambda s: s.right**2,
            r"$e^{\ell_j}$ is the *variance*. The standard deviation is its root, "
            r"$\sigma_j = e^{\ell_j/2}$.",
            levels=(2, 3),
        ),
        Misconception(
            "variance_for_deviation",
            "z",
            lambda s: s.mu + s.sigma**2 * s.eps,
            r"The noise is scaled by the standard deviation $\sigma$: only then has $z$ the "
            r"variance $\sigma^2$.",
            levels=(1,),
        ),
        Misconception(
            "noise_not_scaled",
            "z",
            lambda s: s.mu + s.eps,
            r"$\epsilon$ has the standard deviation 1. To be a sample of the encoder's "
            r"distribution, it is multiplied by $\sigma$ before $\mu$ is added.",
        ),
        Misconception(
            "target_minus_output",
            "dx_hat",
            lambda s: -s.right,
            r"The derivative of $\frac{1}{2}(\hat x - x)^2$ in $\hat x$ is $\hat x - x$: the "
            r"output minus the target.",
        ),
        Misconception(
            "deviation_in_mean_gradient",
            "dmu",
            lambda s: s.sigma * s.dz,
            r"$z_j = \mu_j + \sigma_j \epsilon_j$ moves one to one with $\mu_j$: "
            r"$\partial z_j/\partial \mu_j = 1$.",
        ),
        Misconception(
            "noise_forgotten_in_gradient",
            "dsigma",
            lambda s: s.dz,
            r"$\partial z_j/\partial \sigma_j = \epsilon_j$: once drawn, the noise is a constant "
            r"factor, and the gradient passes through it.",
        ),
        Misconception(
            "half_forgotten",
            "dlog_var",
            lambda s: 2 * s.right,
            r"$\sigma_j = e^{\ell_j/2}$, so its derivative in $\ell_j$ is "
            r"$\frac{1}{2} e^{\ell_j/2} = \sigma_j/2$.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "eps": r"\epsilon",
        "log_var": r"\ell",
        "dx_hat": "e",
        "dz": "g_z",
        "dmu": r"g_{\mu}",
        "dsigma": r"g_{\sigma}",
        "dlog_var": r"g_{\ell}",
    },
    fit=_fit,
    gradients={
        "dx_hat": ("loss", "x_hat"),
        "dz": ("loss", "z"),
        "dmu": ("loss", "mu"),
        "dsigma": ("loss", "sigma"),
        "dlog_var": ("loss", "log_var"),
    },
)
