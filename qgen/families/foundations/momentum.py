"""Two or three iterations of gradient descent with momentum."""

from qgen.family import Convention, Family, Level, Part
from qgen.iterations import ascends, repeated, unlike_gradients
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import Array, spread
from solvers.momentum import momentum, moved, velocity
from solvers.steps import Values


def _level(size: int, iterations: int, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "v": Fixed([0.0] * size),
            "grad": Grid(-2, 2, 0.1 if size > 1 else 0.5, (iterations, size), without=[0]),
            "lr": Choice([0.1, 0.2, 0.5]),
            "beta": Choice([0.5, 0.8, 0.9] if size > 1 else [0.5, 0.9]),
        },
        parts=parts,
    )


def _gradient(s: Values, k: int) -> Array:
    return s.grad[..., k - 1, :]


def _undamped(k: int, s: Values) -> Array:
    return s.right + (1 - spread(s.beta)) * s[f"v_{k - 1}"]


def _forgotten(k: int, s: Values) -> Array:
    return velocity(0, _gradient(s, k), spread(s.lr), spread(s.beta), s.rule)


def _from_the_start(k: int, s: Values) -> Array:
    return moved(s.theta, s[f"v_{k}"], spread(s.lr), s.rule)


_ERRORS = (
    repeated(
        "ascends",
        "theta",
        ascends,
        "Descent moves *against* the gradient: look at the sign with which the update rule takes "
        "the velocity in.",
    ),
    repeated(
        "velocity_forgotten",
        "v",
        _forgotten,
        r"The velocity remembers: it starts from $\beta v_{t-1}$, a fraction of the velocity "
        "before. Without that, it is plain gradient descent.",
        first=2,
    ),
    repeated(
        "velocity_not_damped",
        "v",
        _undamped,
        r"The old velocity is multiplied by $\beta$, so that old gradients fade out.",
        first=2,
    ),
    repeated(
        "moves_from_the_start",
        "theta",
        _from_the_start,
        r"Each iteration goes on from where the last one ended: from $\theta_{t-1}$, "
        r"not from $\theta_0$.",
        first=2,
    ),
)


_TWO = (Part("v_1", 1, 1), Part("theta_1", 1, 1), Part("v_2", 2, 2), Part("theta_2", 1, 1))
_THREE = (Part("theta_1", 1, 2), *_TWO[2:], Part("v_3", 2, 2), Part("theta_3", 1, 1))

FAMILY = Family(
    id="momentum",
    title="Gradient descent with momentum",
    unit=1,
    topic="optimizers",
    source="Rumelhart, Hinton & Williams, Learning representations by back-propagating errors "
    "(Nature 323, 1986), eq. 9; Goodfellow, Bengio & Courville, Deep Learning (2016), sect. 8.3.2",
    solver=momentum,
    levels={
        1: _level(1, 2, parts=_TWO),
        2: _level(2, 2, parts=_TWO),
        3: _level(2, 3, parts=_THREE),
    },
    misconceptions=_ERRORS,
    symbols={
        "theta": r"\theta_0",
        "v": "v_0",
        "grad": ("g_1", "g_2", "g_3"),
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2, 3)},
    },
    conventions={
        "rule": Convention(
            {
                "inside": r"$v_t = \beta v_{t-1} + \eta g_t$ and $\theta_t = \theta_{t-1} - v_t$",
                "negative": r"$v_t = \beta v_{t-1} - \eta g_t$ and $\theta_t = \theta_{t-1} + v_t$",
                "outside": r"$v_t = \beta v_{t-1} + g_t$ and $\theta_t = \theta_{t-1} - \eta v_t$",
                "average": r"$v_t = \beta v_{t-1} + (1 - \beta) g_t$ and "
                r"$\theta_t = \theta_{t-1} - \eta v_t$",
            }
        )
    },
    fit=unlike_gradients,
)
