"""One or two iterations of Adam."""

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import Array, spread
from solvers.optimizers import adam
from solvers.steps import Values


def _level(size: int, *, started: bool, later: int = 0, parts: tuple[Part, ...]) -> Level:
    """Parameters of an iteration on `size` weights, the first or a later one, and of those after.

    `later` is how many iterations follow it.
    """
    weights = Grid(-2, 2, 0.1, (size,), without=[0])
    m_prev = Grid(-0.5, 0.5, 0.1, (size,), without=[0])
    v_prev = Grid(0.1, 0.6, 0.1, (size,))
    zero = Fixed([0.0] * size)
    following = {"later": Grid(-1.5, 1.5, 0.1, (later, size), without=[0])} if later else {}
    return Level(
        params={
            "theta": weights,
            "grad": Grid(-1.5, 1.5, 0.1, (size,), without=[0]),
            **following,
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

_TWO = (
    *(Part("m_hat", 2, 3), Part("v_hat", 2, 3), Part("theta_new", 1, 2)),
    *(Part("m_hat_2", 2, 3), Part("v_hat_2", 2, 3), Part("theta_2", 1, 2)),
)


def _old_moment(s: Values) -> Array:
    """The second iteration on the moments that the first one started from."""
    return s.right + spread(s.beta1) * (s.m_prev - s.m)


def _not_squared(g: Array, s: Values) -> Array:
    return s.right + (1 - spread(s.beta2)) * (g - g**2)


def _root_forgotten(theta: Array, m_hat: Array, v_hat: Array, s: Values) -> Array:
    return theta - spread(s.lr) * m_hat / (v_hat + spread(s.eps))


def _one_less(beta: Array, s: Values) -> Array:
    """The correction with the exponent t - 1."""
    return 1 - (1 - s.right) / beta


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
        3: _level(1, started=True, later=1, parts=_TWO),
    },
    misconceptions=(
        Misconception(
            "gradient_not_squared",
            "v",
            lambda s: _not_squared(s.grad, s),
            "The second moment averages the *squares* of the gradient's entries.",
            again={"v_2": lambda s: _not_squared(s.later[..., 0, :], s)},
        ),
        Misconception(
            "first_moment_not_corrected",
            "m_hat",
            lambda s: s.m,
            r"Adam starts from $m_0 = 0$, so its averages are too small at first; "
            r"$\hat m_t = m_t / (1 - \beta_1^t)$ corrects that.",
            again={"m_hat_2": lambda s: s.m_2},
        ),
        Misconception(
            "second_moment_not_corrected",
            "v_hat",
            lambda s: s.v,
            r"The second moment needs its correction too: $\hat v_t = v_t / (1 - \beta_2^t)$.",
            again={"v_hat_2": lambda s: s.v_2},
        ),
        Misconception(
            "root_forgotten",
            "theta_new",
            lambda s: _root_forgotten(s.theta, s.m_hat, s.v_hat, s),
            r"The step is divided by the *root* of $\hat v_t$, "
            r"so that it has the units of a parameter.",
            again={"theta_2": lambda s: _root_forgotten(s.theta_new, s.m_hat_2, s.v_hat_2, s)},
        ),
        Misconception(
            "ascends",
            "theta_new",
            lambda s: 2 * s.theta - s.right,
            "The parameters move against the gradient: subtract the step.",
            again={"theta_2": lambda s: 2 * s.theta_new - s.right},
        ),
        Misconception(
            "counted_from_zero",
            "bias1",
            lambda s: _one_less(s.beta1, s),
            r"Iterations are counted from 1: in iteration $t$ the exponent of the corrections is "
            "$t$ itself, not $t - 1$.",
            levels=(2,),
            again={"bias2": lambda s: _one_less(s.beta2, s)},
        ),
        Misconception(
            "moments_not_carried",
            "m_2",
            _old_moment,
            "The averages go on from iteration to iteration: the second one starts from the $m_t$ "
            "that the first one has left.",
            levels=(3,),
        ),
        Misconception(
            "iteration_not_counted",
            "bias1_2",
            lambda s: s.bias1,
            "Each iteration has its own corrections: the number of the iteration, the exponent of "
            r"$\beta_1$ and $\beta_2$, grows by 1.",
            levels=(3,),
            again={"bias2_2": lambda s: s.bias2},
        ),
        Misconception(
            "moves_from_the_start",
            "theta_2",
            lambda s: s.theta + s.right - s.theta_new,
            r"Each iteration goes on from where the last one ended: from $\theta_t$.",
            levels=(3,),
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
        "later": ("g_{t+1}",),
        "bias1_2": "c_{1,t+1}",
        "bias2_2": "c_{2,t+1}",
        "m_2": "m_{t+1}",
        "v_2": "v_{t+1}",
        "m_hat_2": r"\hat m_{t+1}",
        "v_hat_2": r"\hat v_{t+1}",
        "theta_2": r"\theta_{t+1}",
    },
    decimals=dict.fromkeys(("v", "bias2", "v_hat", "v_2", "bias2_2", "v_hat_2"), 4),
    conventions={
        "epsilon": Convention(
            {
                "outside": "added outside the root",
                "inside": "added to $\\hat v_t$ inside the root",
            }
        )
    },
)
