"""The inception score of generated images."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Pick, distributions
from solvers.arrays import array_namespace
from solvers.generative_scores import inception_score, kl_terms
from solvers.steps import Values

_MARGINAL = Part("marginal", marks=1, minutes=1)
_KL = Part("kl", marks=2, minutes=5)
_SCORE = Part("score", marks=1, minutes=1)


def _images(count: int, classes: int, *, parts: int = 10) -> dict[str, Pick]:
    """Class probabilities of so many images, each with one that stands out."""
    rows = [row for row in distributions(classes, parts=parts) if max(row) > 0.5]
    return {"p": Pick(rows, (count,))}


def _fit(s: Values) -> NDArray[np.bool_]:
    """Images of different classes, which are not equally frequent; and no terms that vanish."""
    differ = np.ptp(s.p.argmax(axis=-1), axis=-1) > 0
    uneven = np.ptp(s.marginal, axis=-1) > 0.05
    visible = (np.abs(s.kl_terms) > 0.005).all(axis=(-2, -1)) & (s.mean_kl > 0.08)
    return np.asarray(differ & uneven & visible)


FAMILY = Family(
    id="inception_score",
    title="The inception score",
    unit=5,
    topic="generative adversarial networks",
    source="Salimans et al., Improved Techniques for Training GANs (NIPS 2016), Section 4",
    solver=inception_score,
    levels={
        1: Level(params=_images(2, 2, parts=20), parts=(_MARGINAL, _KL, _SCORE)),
        2: Level(
            params=_images(2, 3),
            parts=(_MARGINAL, _KL, Part("mean_kl", marks=1, minutes=1), _SCORE),
        ),
        3: Level(params=_images(3, 3), parts=(_MARGINAL, Part("kl", marks=3, minutes=8), _SCORE)),
    },
    misconceptions=(
        Misconception(
            "exponential_forgotten",
            "score",
            lambda s: s.mean_kl,
            r"That is the logarithm of the score. The score is $\exp$ of the mean divergence, and "
            r"lies between 1 and the number of classes.",
        ),
        Misconception(
            "classes_taken_as_uniform",
            "marginal",
            lambda s: 0 * s.right + 1 / s.p.shape[-1],
            r"The marginal $p(y)$ is estimated from the generated images: it is the mean of "
            r"their class probabilities, not the uniform distribution.",
        ),
        Misconception(
            "divergence_reversed",
            "kl_terms",
            lambda s: kl_terms(s.marginal[..., None, :], s.p),
            r"The divergence is that of $p(y \mid x_i)$ from $p(y)$: weights and numerators are "
            r"the probabilities of the *image*.",
        ),
        Misconception(
            "summed_over_images",
            "mean_kl",
            lambda s: s.right * s.p.shape[-2],
            "The score takes the *mean* of the divergences over the images, so that it does not "
            "grow with their number.",
        ),
        Misconception(
            "entropy_of_the_image",
            "kl_terms",
            lambda s: -s.p * array_namespace(s.p).log(s.p),
            r"That is the entropy of $p(y \mid x_i)$. The divergence compares it with $p(y)$: "
            r"$\sum_k p_{ik} \ln(p_{ik} / \bar p_k)$.",
        ),
    ),
    symbols={
        "marginal": r"\bar p",
        "kl_terms": "t",
        "kl": "D",
        "mean_kl": r"\bar D",
        "score": r"\mathrm{IS}",
    },
    decimals={"marginal": 4, "kl_terms": 4, "kl": 4, "mean_kl": 4},
    fit=_fit,
)
