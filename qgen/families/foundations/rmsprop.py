"""Two or three iterations of RMSprop."""

from qgen.family import Convention, Family, Level, Part
from qgen.iterations import ascends, before, repeated, unlike_gradients
from qgen.params import Choice, Fixed, Grid
from solvers.adaptive import rmsprop
from solvers.arrays import Array, spread
from solvers.steps import Values


def _level(size: int, iterations: int, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "v": Fixed([0.0] * size),
            "grad": Grid(-3, 3, 0.5, (iterations, size), without=[0, -1, 1]),
            "lr": Choice([0.01, 0.02, 0.05, 0.1]),
            "rho": Choice([0.7, 0.8, 0.9]),
        },
        parts=parts,
        settings={"eps": 0.01},
    )


def _not_squared(k: int, s: Values) -> Array:
    g = s.grad[..., k - 1, :]
    return s.right + (1 - spread(s.rho)) * (g - g**2)


def _swapped(k: int, s: Values) -> Array:
    return before(s, "v", k) + s.grad[..., k - 1, :] ** 2 - s.right


def _share_missing(k: int, s: Values) -> Array:
    return s.right + spread(s.rho) * s.grad[..., k - 1, :] ** 2


def _root_missing(k: int, s: Values) -> Array:
    eps = 0 if s.epsilon == "none" else s.eps
    return spread(s.lr) / (s[f"v_{k}"] + eps)


_ERRORS = (
    repeated(
        "gradient_not_squared",
        "v",
        _not_squared,
        "RMSprop averages the *squares* of the gradient's entries: the S in its name.",
    ),
    repeated(
        "share_missing",
        "v",
        _share_missing,
        r"The new square enters with the weight $1 - \rho$, so that the two weights sum to 1 "
        "and $v_t$ is an average.",
    ),
    repeated(
        "decay_swapped",
        "v",
        _swapped,
        r"The decay rate $\rho$ is the weight of the *old* average; the new square has the "
        r"weight $1 - \rho$.",
    ),
    repeated(
        "root_missing",
        "rate",
        _root_missing,
        "The learning rate is divided by the *root* of the mean square: the R in the name.",
    ),
    repeated(
        "ascends",
        "theta",
        ascends,
        "The parameters move against the gradient: subtract the step.",
    ),
)


_TWO = (
    *(Part("v_1", 1, 1), Part("rate_1", 1, 2), Part("theta_1", 1, 1)),
    *(Part("v_2", 1, 1), Part("rate_2", 1, 2), Part("theta_2", 1, 1)),
)
_THREE = (
    *(Part("v_1", 1, 2), Part("theta_1", 1, 2), Part("v_2", 1, 2), Part("theta_2", 1, 2)),
    *(Part("v_3", 1, 2), Part("theta_3", 2, 3)),
)

FAMILY = Family(
    id="rmsprop",
    title="Iterations of RMSprop",
    unit=1,
    topic="optimizers",
    source="Tieleman & Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012); "
    "Goodfellow, Bengio & Courville, Deep Learning (2016), Algorithm 8.5",
    solver=rmsprop,
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
        **{f"v_{k}": f"v_{k}" for k in (1, 2, 3)},
        **{f"rate_{k}": rf"\eta_{k}" for k in (1, 2, 3)},
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2, 3)},
    },
    decimals=dict.fromkeys(
        (f"{step}_{k}" for step in ("v", "rate") for k in (1, 2, 3)),
        4,
    ),
    conventions={
        "epsilon": Convention(
            {
                "none": r"$\eta_t = \eta / \sqrt{v_t}$",
                "outside": r"$\eta_t = \eta / (\sqrt{v_t} + \varepsilon)$",
                "inside": r"$\eta_t = \eta / \sqrt{v_t + \varepsilon}$",
            }
        )
    },
    fit=unlike_gradients,
)
