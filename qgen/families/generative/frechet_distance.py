"""The Fréchet distance between normal distributions of features."""

from itertools import product as every

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param, Pick
from solvers.arrays import Array, array_namespace, matmul
from solvers.generative_scores import frechet_distance
from solvers.steps import Values

_MEANS = Part("mean_term", marks=1, minutes=2)
_DISTANCE = Part("distance", marks=1, minutes=1)
_SQUARES = (0.25, 0.36, 0.49, 0.64, 0.81, 1, 1.21, 1.44, 1.69, 2.25, 4)
_MATRICES = [
    [[first, both], [both, second]]
    for first, second, both in every((1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (-1.5, -1, -0.5, 0.5, 1))
    if first * second > 2 * both**2
]


def _means(features: int) -> dict[str, Param]:
    mean = Grid(-2, 3, 0.1, (features,))
    return {"mu1": mean, "mu2": mean}


def _diagonal(features: int) -> dict[str, Param]:
    variance = Choice(_SQUARES, (features,))
    return {**_means(features), "var1": variance, "var2": variance}


def _root_of_each_entry(s: Values) -> Array:
    """The trace of the matrix whose entries are the roots of the product's."""
    product = matmul(s.cov1, s.cov2)
    xp = array_namespace(product)
    return xp.sqrt(product[..., 0, 0]) + xp.sqrt(product[..., 1, 1])


def _fit(s: Values) -> NDArray[np.bool_]:
    """Means and spreads that both matter."""
    apart = np.abs(s.mu1 - s.mu2)
    good = ((apart > 0.25) & (apart < 3)).all(axis=-1)
    if "cov1" in s:
        return np.asarray(good & (s.covariance_term > 0.2))
    return np.asarray(good & (np.abs(s.var1 - s.var2) > 0.2).all(axis=-1))


FAMILY = Family(
    id="frechet_distance",
    title="The Fréchet inception distance",
    unit=5,
    topic="generative adversarial networks",
    source="Heusel et al., GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash "
    "Equilibrium (NIPS 2017), eq. 6",
    solver=frechet_distance,
    levels={
        1: Level(
            params=_diagonal(1),
            parts=(_MEANS, Part("covariance_term", marks=2, minutes=2), _DISTANCE),
        ),
        2: Level(
            params=_diagonal(2),
            parts=(_MEANS, Part("covariance_term", marks=2, minutes=4), _DISTANCE),
        ),
        3: Level(
            params={**_means(2), "cov1": Pick(_MATRICES), "cov2": Pick(_MATRICES)},
            parts=(
                _MEANS,
                Part("product_trace", marks=1, minutes=2),
                Part("root_trace", marks=2, minutes=3),
                Part("covariance_term", marks=1, minutes=2),
                _DISTANCE,
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "means_not_squared",
            "mean_term",
            lambda s: array_namespace(s.mu1).abs(s.mu1 - s.mu2).sum(axis=-1),
            r"The means contribute their *squared* distance, "
            r"$\lVert \mu_r - \mu_g \rVert^2$.",
        ),
        Misconception(
            "variances_compared",
            "spreads",
            lambda s: (s.var1 - s.var2) ** 2,
            r"The spreads are compared as standard deviations: "
            r"$v_r + v_g - 2\sqrt{v_r v_g} = (\sqrt{v_r} - \sqrt{v_g})^2$.",
            levels=(1, 2),
        ),
        Misconception(
            "root_taken_once",
            "spreads",
            lambda s: s.right + s.roots,
            r"The root $\sqrt{v_r v_g}$ is subtracted *twice*: otherwise two equal distributions "
            r"would have a distance.",
            levels=(1, 2),
        ),
        Misconception(
            "diagonals_multiplied",
            "product_trace",
            lambda s: s.cov1[..., 0, 0] * s.cov2[..., 0, 0] + s.cov1[..., 1, 1] * s.cov2[..., 1, 1],
            r"The entries of a product are rows times columns: the diagonal of "
            r"$\Sigma_r \Sigma_g$ holds the entries off the diagonals too.",
            levels=(3,),
        ),
        Misconception(
            "root_of_each_entry",
            "root_trace",
            _root_of_each_entry,
            r"The root of a matrix is not taken entry by entry: "
            r"$M^{1/2}$ is the matrix whose *matrix product* with itself is $M$.",
            levels=(3,),
        ),
        Misconception(
            "root_of_the_trace",
            "root_trace",
            lambda s: array_namespace(s.product_trace).sqrt(s.product_trace),
            r"The trace of a root is not the root of the trace: the term "
            r"$2\sqrt{\det M}$ belongs under the root.",
            levels=(3,),
        ),
        Misconception(
            "root_subtracted_once",
            "covariance_term",
            lambda s: s.right + s.root_trace,
            r"The trace of the root is subtracted *twice*: otherwise two equal distributions "
            r"would have a distance.",
            levels=(3,),
        ),
        Misconception(
            "covariance_term_missing",
            "distance",
            lambda s: s.mean_term,
            "Equal means are not enough: distributions with different covariances are apart, and "
            "the distance adds the covariance term.",
        ),
        Misconception(
            "root_of_the_distance",
            "distance",
            lambda s: array_namespace(s.right).sqrt(s.right),
            "The question, and the FID of the literature, take the *squared* distance: "
            "no root at the end.",
        ),
    ),
    symbols={
        "mu1": r"\mu_r",
        "mu2": r"\mu_g",
        "var1": "v_r",
        "var2": "v_g",
        "cov1": r"\Sigma_r",
        "cov2": r"\Sigma_g",
        "mean_term": "A",
        "roots": "s",
        "spreads": "c",
        "product_trace": r"\mathrm{Tr}\,M",
        "product_det": r"\det M",
        "root_trace": r"\mathrm{Tr}\,M^{1/2}",
        "covariance_term": "C",
        "distance": "d^2",
    },
    fit=_fit,
)
