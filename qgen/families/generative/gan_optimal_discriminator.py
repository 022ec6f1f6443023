"""The best discriminator of a GAN, and the Jensen-Shannon divergence."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Grid, Pick, distributions
from solvers.arrays import array_namespace
from solvers.gan import optimal_discriminator
from solvers.generative_scores import kl_terms
from solvers.steps import Values


def _both(outcomes: int, *, parts: int = 10) -> dict[str, Pick]:
    """The distributions of the data and of the generator."""
    table = distributions(outcomes, parts=parts)
    return {"p": Pick(table), "q": Pick(table)}


_BEST = Part("d_star", marks=1, minutes=2)
_DIVERGENCE = (
    Part("kl_p", marks=1, minutes=3),
    Part("kl_q", marks=1, minutes=3),
    Part("jsd", marks=1, minutes=1),
)
_BEST_VALUE = Part("best_value", marks=1, minutes=1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Distributions that differ at each sample but one at most, and enough to be measured."""
    outcomes = s.p.shape[-1]
    differ = (np.abs(s.p - s.q) > 0.05).sum(axis=-1) >= outcomes - (outcomes > 2)
    uneven = np.abs(s.kl_p - s.kl_q) > 0.002
    return np.asarray(differ & uneven & (s.jsd > 0.03))


FAMILY = Family(
    id="gan_optimal_discriminator",
    title="The optimal discriminator",
    unit=5,
    topic="generative adversarial networks",
    source="Goodfellow et al., Generative Adversarial Nets (NIPS 2014), Section 4.1",
    solver=optimal_discriminator,
    levels={
        1: Level(params=_both(2, parts=20), parts=(_BEST, *_DIVERGENCE)),
        2: Level(
            params=_both(3),
            parts=(
                Formula("d_star_formula", "d_star", ("p", "q"), index=(0,), marks=1, minutes=3),
                _BEST,
                *_DIVERGENCE,
                _BEST_VALUE,
            ),
        ),
        3: Level(
            params={**_both(3), "d": Grid(0.2, 0.8, 0.1, (3,))},
            parts=(
                Part("value", marks=2, minutes=4),
                Formula("dd_formula", "dd", ("p", "q", "d"), index=(0,), marks=1, minutes=2),
                Part("dd", marks=1, minutes=2),
                _BEST,
                Part("jsd", marks=3, minutes=7),
                _BEST_VALUE,
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "label_forgotten",
            "value_terms",
            lambda s: (s.p + s.q) * array_namespace(s.d).log(s.d),
            r"The discriminator should call a generated sample fake, and the probability it gives "
            r"to that is $1 - D(x_k)$: the second term is $q_k \ln(1 - D(x_k))$.",
            levels=(3,),
        ),
        Misconception(
            "inner_derivative_missing",
            "dd",
            lambda s: s.p / s.d + s.q / (1 - s.d),
            r"By the chain rule the derivative of $\ln(1 - d)$ is $-\frac{1}{1 - d}$.",
            levels=(3,),
        ),
        Misconception(
            "generated_share_taken",
            "d_star",
            lambda s: 1 - s.right,
            r"$D$ gives the probability that a sample is *real*: the share of the data, "
            r"$p_k/(p_k + q_k)$, is wanted, not that of the generator.",
        ),
        Misconception(
            "ratio_for_share",
            "d_star",
            lambda s: s.p / s.q,
            r"$p_k/q_k$ is the ratio of the two, and can exceed 1. A probability is a share of "
            r"the sum: $p_k/(p_k + q_k)$.",
        ),
        Misconception(
            "mixture_not_halved",
            "m",
            lambda s: 2 * s.right,
            r"The divergences are taken from the *mean* $m = \frac{1}{2}(p + q)$, which is a "
            r"distribution; the sum of $p$ and $q$ is none.",
        ),
        Misconception(
            "divergence_of_p_from_q",
            "jsd",
            lambda s: kl_terms(s.p, s.q).sum(axis=-1),
            r"That is the Kullback–Leibler divergence of $p$ from $q$. The Jensen–Shannon "
            r"divergence compares both with their mean $m$, so that it is symmetric and bounded.",
        ),
        Misconception(
            "half_forgotten",
            "jsd",
            lambda s: 2 * s.right,
            "The Jensen–Shannon divergence is the *mean* of the two Kullback–Leibler divergences: "
            r"take half of their sum. It never exceeds $\ln 2$.",
        ),
        Misconception(
            "constant_forgotten",
            "best_value",
            lambda s: 2 * s.jsd,
            r"Where $p = q$, the best discriminator says $\frac{1}{2}$ everywhere, and "
            r"$V = 2 \ln \frac{1}{2} = -\ln 4$. This constant belongs to the value.",
            levels=(2, 3),
        ),
        Misconception(
            "divergence_counted_once",
            "best_value",
            lambda s: s.right - s.jsd,
            r"The value has a divergence from $m$ for the data and one for the generator: "
            r"together they are *twice* the Jensen–Shannon divergence.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "value_terms": "v",
        "value": "V(D)",
        "dd": r"\partial V/\partial d",
        "d_star": "D^*",
        "p_terms": "u",
        "q_terms": "w",
        "kl_p": r"D_{\mathrm{KL}}(p \,\|\, m)",
        "kl_q": r"D_{\mathrm{KL}}(q \,\|\, m)",
        "jsd": r"\mathrm{JSD}",
        "best_value": "V(D^*)",
    },
    decimals={"p_terms": 4, "q_terms": 4, "kl_p": 4, "kl_q": 4, "jsd": 4},
    fit=_fit,
    gradients={"dd": ("value", "d")},
)
