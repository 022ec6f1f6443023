"""One iteration of Adam."""

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import spread
from solvers.optimizers import adam


def _level(size: int, *, started: bool, parts: tuple[Part, ...]) -> Level:
    """Parameters of one iteration on `size` weights, the first or a later one."""
    weights = Grid(-2, 2, 0.1, (size,), without=[0])
    m_prev = Grid(-0.5, 0.5, 0.1, (size,), without=[0])
    v_prev = Grid(0.1, 0.6, 0.1, (size,))
    zero = Fixed([0.0] * size)
    return Level(
        params={
            "theta": weights,
            "grad": Grid(-1.5, 1.5, 0.1, (size,), without=[0]),
            "m_prev": m_prev if started else zero,
            "v_prev": v_prev if started else zero,
            "t": Choice([2, 3, 4]) if started else Fixed(1),
            "lr": Choice([0.1, 0.2, 0.5]),
            "beta1": Choice([0.8, 0.9]),
            "beta2": Choice([0.95, 0.99]),
            "eps": Fixed(0.001),
        },
        parts=parts,
    )


_ALL = (
    Part("m", marks=1, minutes=2),
    Part("v", marks=1, minutes=2),
    Part("m_hat", marks=1, minutes=2),
    Part("v_hat", marks=1, minutes=2),
    Part("theta_new", marks=2, minutes=3),
)

FAMILY = Family(
    id="adam",
    title="One iteration of Adam",
    unit=1,
    topic="optimizers",
    source="Kingma & Ba, Adam: A Method for Stochastic Optimization (ICLR 2015), Algorithm 1",
    solver=adam,
    levels={
        1: _level(1, started=False, parts=_ALL),
        2: _level(2, started=True, parts=_ALL),
        3: _level(2, started=True, parts=(Part("m_hat", 2, 4), Part("v_hat", 2, 4), _ALL[-1])),
    },
    misconceptions=(
        Misconception(
            "gradient_not_squared",
            "v",
            lambda s: spread(s.beta2) * s.v_prev + (1 - spread(s.beta2)) * s.grad,
            "The second moment averages the *squares* of the gradient's entries.",
        ),
        Misconception(
            "first_moment_not_corrected",
            "m_hat",
            lambda s: s.m,
            r"Adam starts from $m_0 = 0$, so its averages are too small at first; "
            r"$\hat m_t = m_t / (1 - \beta_1^t)$ corrects that.",
        ),
        Misconception(
            "second_moment_not_corrected",
            "v_hat",
            lambda s: s.v,
            r"The second moment needs its correction too: $\hat v_t = v_t / (1 - \beta_2^t)$.",
        ),
        Misconception(
            "root_forgotten",
            "theta_new",
            lambda s: s.theta - spread(s.lr) * s.m_hat / (s.v_hat + spread(s.eps)),
            r"The step is divided by the *root* of $\hat v_t$, "
            r"so that it has the units of a parameter.",
        ),
        Misconception(
            "ascends",
            "theta_new",
            lambda s: 2 * s.theta - s.right,
            "The parameters move against the gradient: subtract the step.",
        ),
    ),
    symbols={
        "theta": r"\theta_{t-1}",
        "grad": "g_t",
        "m_prev": "m_{t-1}",
        "v_prev": "v_{t-1}",
        "lr": r"\alpha",
        "bias1": "c_1",
        "bias2": "c_2",
        "m": "m_t",
        "v": "v_t",
        "m_hat": r"\hat m_t",
        "v_hat": r"\hat v_t",
        "theta_new": r"\theta_t",
    },
    decimals={"v": 4, "bias2": 4, "v_hat": 4},
)
