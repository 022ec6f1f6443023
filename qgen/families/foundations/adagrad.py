"""Two or three iterations of Adagrad."""

from qgen.family import Convention, Family, Level, Part
from qgen.iterations import ascends, before, repeated, unlike_gradients
from qgen.params import Choice, Fixed, Grid
from solvers.adaptive import adagrad
from solvers.arrays import Array, spread
from solvers.steps import Values


def _level(size: int, iterations: int, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "G": Fixed([0.0] * size),
            "grad": Grid(-3, 3, 0.5, (iterations, size), without=[0, -1, 1]),
            "lr": Choice([0.1, 0.2, 0.3, 0.5]),
            "eps": Fixed(0.01),
        },
        parts=parts,
    )


def _not_squared(k: int, s: Values) -> Array:
    return before(s, "G", k) + s.grad[..., k - 1, :]


def _averaged(k: int, s: Values) -> Array:
    return (s.grad[..., :k, :] ** 2).sum(axis=-2) / k


def _reset(k: int, s: Values) -> Array:
    return s.grad[..., k - 1, :] ** 2


def _root_missing(k: int, s: Values) -> Array:
    return spread(s.lr) / (s[f"G_{k}"] + spread(s.eps))


_ERRORS = (
    repeated(
        "gradient_not_squared",
        "G",
        _not_squared,
        "Adagrad accumulates the *squares* of the gradient's entries, so that gradients of "
        "opposite sign do not cancel.",
    ),
    repeated(
        "accumulator_averaged",
        "G",
        _averaged,
        "Adagrad *adds up* the squared gradients and does not average them; that is why its "
        "steps become smaller and smaller.",
        first=2,
    ),
    repeated(
        "accumulator_reset",
        "G",
        _reset,
        "Adagrad remembers all squared gradients since the start: add the new one to $G_{t-1}$.",
        first=2,
    ),
    repeated(
        "root_missing",
        "rate",
        _root_missing,
        "The learning rate is divided by the *root* of the accumulated squares, a quantity "
        "of the size of a gradient.",
    ),
    repeated(
        "ascends",
        "theta",
        ascends,
        "The parameters move against the gradient: subtract the step.",
    ),
)


_TWO = (
    *(Part("G_1", 1, 1), Part("rate_1", 1, 2), Part("theta_1", 1, 1)),
    *(Part("G_2", 1, 1), Part("rate_2", 1, 2), Part("theta_2", 1, 1)),
)
_THREE = (
    *(Part("theta_1", 2, 4), Part("G_2", 1, 1), Part("theta_2", 2, 3)),
    *(Part("G_3", 1, 1), Part("theta_3", 2, 3)),
)

FAMILY = Family(
    id="adagrad",
    title="Iterations of Adagrad",
    unit=1,
    topic="optimizers",
    source="Duchi, Hazan & Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
    "Optimization (JMLR 12, 2011); Goodfellow, Bengio & Courville, Deep Learning (2016), "
    "Algorithm 8.4",
    solver=adagrad,
    levels={
        1: _level(1, 2, parts=_TWO),
        2: _level(2, 2, parts=_TWO),
        3: _level(2, 3, parts=_THREE),
    },
    misconceptions=_ERRORS,
    symbols={
        "theta": r"\theta_0",
        "G": "G_0",
        "grad": ("g_1", "g_2", "g_3"),
        **{f"G_{k}": f"G_{k}" for k in (1, 2, 3)},
        **{f"rate_{k}": rf"\eta_{k}" for k in (1, 2, 3)},
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2, 3)},
    },
    decimals=dict.fromkeys(("rate_1", "rate_2", "rate_3"), 4),
    conventions={
        "epsilon": Convention(
            {
                "inside": r"$\eta_t = \eta / \sqrt{G_t + \varepsilon}$",
                "outside": r"$\eta_t = \eta / (\sqrt{G_t} + \varepsilon)$",
            }
        )
    },
    fit=unlike_gradients,
)
