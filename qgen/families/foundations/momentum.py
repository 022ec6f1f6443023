"""Two or three iterations of gradient descent with momentum."""

from functools import partial

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import Array, spread
from solvers.momentum import momentum, moved, velocity
from solvers.steps import Values

_LEVELS = {1: (1, 2, 3), 2: (1, 2, 3), 3: (3,)}
"""The levels that ask for an iteration, by its number."""


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


def _ascends(k: int, s: Values) -> Array:
    return 2 * _before(s, k) - s.right


def _from_the_start(k: int, s: Values) -> Array:
    return moved(s.theta, s[f"v_{k}"], spread(s.lr), s.rule)


def _before(s: Values, k: int) -> Array:
    """The weights that iteration k starts from."""
    return s.theta if k == 1 else s[f"theta_{k - 1}"]


def _errors(k: int) -> tuple[Misconception, ...]:
    """The errors of iteration k; those of memory can show from the second on."""
    suffix, levels = ("" if k == 1 else f"_{k}"), _LEVELS[k]
    error = partial(Misconception, levels=levels)
    wrong_way = error(
        f"ascends{suffix}",
        f"theta_{k}",
        partial(_ascends, k),
        "Descent moves *against* the gradient: look at the sign with which the update rule takes "
        "the velocity in.",
    )
    if k == 1:
        return (wrong_way,)
    return (
        error(
            f"velocity_forgotten{suffix}",
            f"v_{k}",
            partial(_forgotten, k),
            r"The velocity remembers: it starts from $\beta v_{t-1}$, a fraction of the velocity "
            "before. Without that, it is plain gradient descent.",
        ),
        error(
            f"velocity_not_damped{suffix}",
            f"v_{k}",
            partial(_undamped, k),
            r"The old velocity is multiplied by $\beta$, so that old gradients fade out.",
        ),
        wrong_way,
        error(
            f"moves_from_the_start{suffix}",
            f"theta_{k}",
            partial(_from_the_start, k),
            r"Each iteration goes on from where the last one ended: from $\theta_{t-1}$, "
            r"not from $\theta_0$.",
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
    misconceptions=(*_errors(1), *_errors(2), *_errors(3)),
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
)
