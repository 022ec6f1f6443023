"""Mean squared, root mean squared and mean absolute error of a table of predictions."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Distinct, Grid
from solvers.arrays import array_namespace, spread
from solvers.losses import regression_losses
from solvers.steps import Values


def _fit(s: Values) -> NDArray[np.bool_]:
    """Residuals of both signs and of different sizes, none of them large."""
    size = np.sort(abs(s.r), axis=-1)
    mixed = (s.r.min(axis=-1) < 0) & (s.r.max(axis=-1) > 0)
    different = (np.diff(size, axis=-1) > 0.05).any(axis=-1)
    fair = (size[:, 0] > 0.05) & (size[:, -1] <= 4.05)
    return np.asarray(mixed & different & fair)


_MSE = Part("mse", marks=2, minutes=3)
_RMSE = Part("rmse", marks=1, minutes=1)
_MAE = Part("mae", marks=1, minutes=2)

FAMILY = Family(
    id="regression_losses",
    title="Losses of a regression",
    unit=1,
    topic="loss functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eq. 5.4; Willmott & Matsuura, "
    "Advantages of the mean absolute error (Climate Research 30, 2005), eqs. 2-3",
    solver=regression_losses,
    levels={
        1: Level(
            params={"y": Grid(2, 9, 1, (3,)), "y_hat": Grid(1, 10, 1, (3,))},
            parts=(_MSE, _MAE),
        ),
        2: Level(
            params={"y": Grid(1, 6, 0.5, (4,)), "y_hat": Grid(1, 6, 0.1, (4,))},
            parts=(_MSE, _MAE, _RMSE),
        ),
        3: Level(
            params={
                "y": Grid(-3, 6, 0.5, (5,)),
                "x": Distinct((-2, -1, 0, 1, 2, 3, 4), (5,)),
                "w": Grid(-1.5, 1.5, 0.1, without=[0, -1, 1]),
                "b": Grid(-1, 2, 0.1, without=[0]),
            },
            parts=(Part("y_hat", marks=1, minutes=2), _MSE, _MAE, _RMSE),
        ),
    },
    misconceptions=(
        Misconception(
            "intercept_forgotten",
            "y_hat",
            lambda s: s.right - spread(s.b),
            "The line does not pass through the origin: add the intercept $b$ to each $w x_i$.",
            levels=(3,),
        ),
        Misconception(
            "squares_summed",
            "mse",
            lambda s: s.sse,
            "The *mean* squared error divides the sum of the squares by the number of samples, "
            "so that it does not grow with the table.",
        ),
        Misconception(
            "sum_squared",
            "mse",
            lambda s: s.r.sum(axis=-1) ** 2 / s.r.shape[-1],
            "Square each residual first, then add: in the sum of the residuals, errors of "
            "opposite sign cancel.",
        ),
        Misconception(
            "absolutes_averaged",
            "mse",
            lambda s: array_namespace(s.r).abs(s.r).sum(axis=-1) / s.r.shape[-1],
            "The residuals are squared before they are averaged; this is the mean *absolute* "
            "error.",
        ),
        Misconception(
            "root_taken",
            "mse",
            lambda s: array_namespace(s.right).sqrt(s.right),
            "That is the *root* mean squared error: the MSE is the mean of the squares itself.",
            levels=(1,),
        ),
        Misconception(
            "signs_kept",
            "mae",
            lambda s: s.r.sum(axis=-1) / s.r.shape[-1],
            "Take the absolute value of each residual; otherwise errors of opposite sign cancel, "
            "and a poor model looks good.",
        ),
        Misconception(
            "absolutes_summed",
            "mae",
            lambda s: s.sae,
            "The *mean* absolute error divides the sum by the number of samples.",
        ),
        Misconception(
            "root_forgotten",
            "rmse",
            lambda s: s.mse,
            "The root brings the error back to the units of the target: "
            r"$\mathrm{RMSE} = \sqrt{\mathrm{MSE}}$.",
            levels=(2, 3),
        ),
        Misconception(
            "root_of_the_sum",
            "rmse",
            lambda s: array_namespace(s.sse).sqrt(s.sse) / s.r.shape[-1],
            "Divide by the number of samples *under* the root: the root of the mean is taken.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "sse": r"\sum_i r_i^2",
        "sae": r"\sum_i |r_i|",
        "mse": r"\mathrm{MSE}",
        "rmse": r"\mathrm{RMSE}",
        "mae": r"\mathrm{MAE}",
    },
    fit=_fit,
)
