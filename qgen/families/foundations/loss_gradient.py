"""The gradient of a loss in the model's predictions."""

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid, OneHot, Pick
from solvers.arrays import Array, array_namespace
from solvers.derivatives import loss_gradient
from solvers.steps import Values

_PROBABILITIES = (0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.75, 0.8, 0.9)
_ROWS = ((0.1, 0.2, 0.7), (0.2, 0.3, 0.5), (0.1, 0.3, 0.6), (0.05, 0.15, 0.8), (0.1, 0.4, 0.5))
_CLASS_PROBABILITIES = Pick([row for each in _ROWS for row in permutations(each)], (2,))


def _inner_sign_lost(s: Values) -> Array:
    return -(s.y / s.y_hat + (1 - s.y) / (1 - s.y_hat)) / s.y.shape[-1]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Errors that differ, labels of both classes, and rows that differ."""
    good = np.ones((), dtype=bool)
    if "y" in s:
        error = np.sort(abs(s.y - s.y_hat), axis=-1)
        good = good & (error[:, 0] > 0.05) & (np.diff(error, axis=-1) > 0.01).all(axis=-1)
    if "bce" in s:
        good = good & (s.y.min(axis=-1) < s.y.max(axis=-1))
    if "q" in s:
        likely = (s.q * s.t).max(axis=-1)
        good = good & (likely[:, 0] != likely[:, 1])
    return np.asarray(good)


_MSE = Part("dmse", marks=2, minutes=3)
_BCE = Part("dbce", marks=2, minutes=4)
_OPPOSITE = (
    "The gradient points to where the loss *grows*. Here a prediction that is too high has a "
    "positive derivative."
)
_MEAN = "The loss is the *mean* over the samples, so each derivative is divided by their number."

FAMILY = Family(
    id="loss_gradient",
    title="The gradient of a loss in the predictions",
    unit=1,
    topic="loss functions",
    source="Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.90, 4.108 and 5.11",
    solver=loss_gradient,
    levels={
        1: Level(
            params={"y": Grid(1, 6, 1, (3,)), "y_hat": Grid(0.5, 6.5, 0.5, (3,))},
            parts=(
                Formula("mse_formula", "dmse", ("y", "y_hat"), index=(0,), marks=1, minutes=2),
                _MSE,
            ),
            settings={"losses": ("mse",)},
        ),
        2: Level(
            params={"y": Choice((0, 1), (3,)), "y_hat": Distinct(_PROBABILITIES, (3,))},
            parts=(
                Formula("bce_formula", "dbce", ("y", "y_hat"), index=(0,), marks=2, minutes=4),
                _BCE,
            ),
            settings={"losses": ("bce",)},
        ),
        3: Level(
            params={
                "y": Choice((0, 1), (2,)),
                "y_hat": Distinct(_PROBABILITIES, (2,)),
                "t": OneHot((2, 3)),
                "q": _CLASS_PROBABILITIES,
            },
            parts=(
                _MSE,
                _BCE,
                Formula("cce_formula", "dcce", ("t", "q"), index=(0, 0), marks=1, minutes=3),
                Part("dcce", marks=2, minutes=3),
            ),
            settings={"losses": ("mse", "bce", "cce")},
        ),
    },
    misconceptions=(
        Misconception(
            "factor_2_forgotten",
            "dmse",
            lambda s: s.right / 2,
            r"The power rule brings the exponent down: the derivative of $(\hat y - y)^2$ is "
            r"$2(\hat y - y)$. The 2 cancels only against a $\frac{1}{2}$ in the loss.",
            levels=(1, 3),
        ),
        Misconception(
            "mean_forgotten",
            "dmse",
            lambda s: s.right * s.y.shape[-1],
            _MEAN,
            levels=(1, 3),
        ),
        Misconception(
            "inner_derivative_forgotten",
            "dmse",
            lambda s: -s.right,
            r"The residual $r = \hat y - y$ has the derivative $+1$ in $\hat y$. " + _OPPOSITE,
            levels=(1, 3),
        ),
        Misconception(
            "inner_sign_lost",
            "dbce",
            _inner_sign_lost,
            r"The inner derivative of $\ln(1 - \hat y)$ is $-1$, so a sample of class 0 has the "
            r"*positive* derivative $\frac{1}{1 - \hat y}$: raising $\hat y$ hurts it.",
            levels=(2, 3),
        ),
        Misconception(
            "class_0_left_out",
            "dbce",
            lambda s: -s.y / (s.y.shape[-1] * s.y_hat),
            r"A sample of class 0 counts too: its loss is $-\ln(1 - \hat y)$, with the derivative "
            r"$\frac{1}{1 - \hat y}$.",
            levels=(2, 3),
        ),
        Misconception(
            "gradient_in_the_score",
            "dbce",
            lambda s: (s.y_hat - s.y) / s.y.shape[-1],
            r"$\hat y - y$ is the derivative in the *score*, before the sigmoid, whose slope "
            r"$\hat y(1 - \hat y)$ has cancelled. Asked is the derivative in $\hat y$ itself.",
            levels=(2, 3),
        ),
        Misconception(
            "mean_forgotten_in_bce",
            "dbce",
            lambda s: s.right * s.y.shape[-1],
            _MEAN,
            levels=(2, 3),
        ),
        Misconception(
            "descent_direction_for_bce",
            "dbce",
            lambda s: -s.right,
            r"The minus sign in front of the loss stays. " + _OPPOSITE,
            levels=(2, 3),
        ),
        Misconception(
            "gradient_in_the_scores",
            "dcce",
            lambda s: (s.q - s.t) / s.t.shape[-2],
            "$q - t$ is the gradient in the *scores*, before the softmax. In the probabilities "
            "themselves only that of the true class has an effect on the loss.",
            levels=(3,),
        ),
        Misconception(
            "logarithm_kept",
            "dcce",
            lambda s: -s.t * array_namespace(s.q).log(s.q) / s.t.shape[-2],
            r"That is the loss, spread over its terms. The derivative of $-\ln q$ is "
            r"$-\frac{1}{q}$.",
            levels=(3,),
        ),
        Misconception(
            "label_left_out",
            "dcce",
            lambda s: -1 / (s.t.shape[-2] * s.q),
            r"The loss contains $-t \ln q$: where the label $t$ is 0, the probability has no "
            "effect on it, and the derivative is 0.",
            levels=(3,),
        ),
        Misconception(
            "descent_direction_for_cce",
            "dcce",
            lambda s: -s.right,
            "The minus sign in front of the loss stays: raising the probability of the true class "
            "makes the loss *smaller*, so its derivative is negative.",
            levels=(3,),
        ),
        Misconception(
            "mean_forgotten_in_cce", "dcce", lambda s: s.right * s.t.shape[-2], _MEAN, levels=(3,)
        ),
    ),
    symbols={
        "bce_terms": r"\ell",
        "cce_terms": r"\lambda",
        "mse": r"L_{\mathrm{MSE}}",
        "bce": r"L_{\mathrm{BCE}}",
        "cce": r"L_{\mathrm{CCE}}",
        "dmse": r"\partial L_{\mathrm{MSE}}/\partial \hat y",
        "dbce": r"\partial L_{\mathrm{BCE}}/\partial \hat y",
        "dcce": r"\partial L_{\mathrm{CCE}}/\partial q",
    },
    fit=_fit,
    gradients={"dmse": ("mse", "y_hat"), "dbce": ("bce", "y_hat"), "dcce": ("cce", "q")},
)
