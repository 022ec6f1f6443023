"""The cost of a model with an L1 penalty, an L2 penalty, and both."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import array_namespace
from solvers.regularization import weight_penalty
from solvers.steps import Values


def _level(size: int, *, grid: float, bias: bool, elastic: bool) -> Level:
    params: dict[str, Param] = {
        "w": Grid(-3, 3, grid, (size,), without=[-1, 0, 1]),
        "loss": Grid(0.5, 2.5, 0.1),
        "lam1": Choice([0.05, 0.1, 0.2]),
        "lam2": Choice([0.05, 0.1, 0.2]),
    }
    if bias:
        params["b"] = Grid(-2, 2, 0.1, without=[-1, 0, 1])
    return Level(
        params=params,
        parts=(
            *(Part("norm1", 1, 1), Part("penalty1", 1, 1), Part("cost1", 1, 1)),
            *(Part("squares", 1, 2), Part("penalty2", 1, 1), Part("cost2", 1, 1)),
            *((Part("elastic", 1, 1),) if elastic else ()),
        ),
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Weights of both signs."""
    return np.asarray((s.w > 0).any(axis=-1) & (s.w < 0).any(axis=-1))


_BIAS = (
    "The bias is not penalised: it shifts the output, and a large one does not make the function "
    "less smooth."
)
_SUBTRACTED = "A penalty makes large weights *expensive*: it is added to the loss."

FAMILY = Family(
    id="weight_penalty",
    title="The cost with an L1 or L2 penalty",
    unit=3,
    topic="regularisation",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eqs. 7.2 and 7.18-7.19; Zou & "
    "Hastie, Regularization and Variable Selection via the Elastic Net (Journal of the Royal "
    "Statistical Society B 67(2), 2005)",
    solver=weight_penalty,
    levels={
        1: _level(3, grid=0.5, bias=False, elastic=False),
        2: _level(4, grid=0.1, bias=True, elastic=False),
        3: _level(6, grid=0.1, bias=True, elastic=True),
    },
    misconceptions=(
        Misconception(
            "signs_kept",
            "norm1",
            lambda s: s.w.sum(axis=-1),
            "The L1 norm adds *absolute* values, so that weights of opposite sign do not cancel.",
        ),
        Misconception(
            "squares_for_absolutes",
            "norm1",
            lambda s: (s.w**2).sum(axis=-1),
            "L1 adds absolute values; the squares belong to L2.",
        ),
        Misconception(
            "bias_penalised",
            "norm1",
            lambda s: s.right + array_namespace(s.w).abs(s.b),
            _BIAS,
            levels=(2, 3),
        ),
        Misconception(
            "penalty_subtracted",
            "cost1",
            lambda s: 2 * s.loss - s.right,
            _SUBTRACTED,
        ),
        Misconception(
            "root_taken",
            "squares",
            lambda s: array_namespace(s.w).sqrt(s.right),
            r"The L2 penalty takes the *square* of the norm, $\sum_j w_j^2$, without a root.",
        ),
        Misconception(
            "bias_penalised_2",
            "squares",
            lambda s: s.right + s.b**2,
            _BIAS,
            levels=(2, 3),
        ),
        Misconception("penalty_subtracted_2", "cost2", lambda s: 2 * s.loss - s.right, _SUBTRACTED),
        Misconception(
            "loss_counted_twice",
            "elastic",
            lambda s: s.right + s.loss,
            "The elastic net adds both penalties to *one* loss; the sum of the two costs contains "
            "it twice.",
            levels=(3,),
        ),
    ),
    symbols={
        "loss": "L",
        "lam1": r"\lambda_1",
        "lam2": r"\lambda_2",
        "norm1": r"\|w\|_1",
        "squares": r"\|w\|_2^2",
        "penalty1": r"\Omega_1",
        "penalty2": r"\Omega_2",
        "cost1": "J_1",
        "cost2": "J_2",
        "elastic": r"J_{12}",
    },
    conventions={
        "penalty_scale": Convention(
            {
                "half": r"$\Omega_2 = \frac{\lambda_2}{2} \|w\|_2^2$",
                "full": r"$\Omega_2 = \lambda_2 \|w\|_2^2$",
            }
        )
    },
    fit=_fit,
)
