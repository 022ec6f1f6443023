"""One step of gradient descent on a loss with an L2 penalty."""

from qgen.family import AnyPart, Convention, Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid, Param
from solvers.arrays import array_namespace, spread
from solvers.regularization import decay_factor, penalty_factor, weight_decay_step

_HALVES = (-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2)


def _level(size: int, *, bias: bool, parts: tuple[AnyPart, ...]) -> Level:
    params: dict[str, Param] = {
        "w": Grid(-2, 2, 0.1, (size,), without=[0]) if bias else Distinct(_HALVES, (size,)),
        "grad": Grid(-1.5, 1.5, 0.1, (size,), without=[0]),
        "loss": Grid(0.5, 2.5, 0.1),
        "lam": Choice([0.2, 0.4, 0.6]),
        "lr": Choice([0.1, 0.2, 0.5]),
    }
    if bias:
        params["b"] = Grid(-2, 2, 0.1, without=[0])
        params["grad_b"] = Grid(-1.5, 1.5, 0.1, without=[0])
    return Level(params=params, parts=parts)


_WEIGHTS = (
    Part("penalty", 1, 2),
    Part("cost", 1, 1),
    Part("grad_total", 2, 2),
    Part("w_new", 1, 2),
)
_ALL = (*_WEIGHTS, Part("b_new", 1, 1))
_DECAY = Formula("decay_formula", "decay", ("lam", "lr"), marks=2, minutes=3)

FAMILY = Family(
    id="weight_decay_step",
    title="Gradient descent with an L2 penalty",
    unit=3,
    topic="regularisation",
    source="Krogh & Hertz, A Simple Weight Decay Can Improve Generalization (NIPS 1991); "
    "Loshchilov & Hutter, Decoupled Weight Decay Regularization (ICLR 2019), Proposition 1",
    solver=weight_decay_step,
    levels={
        1: _level(2, bias=False, parts=_WEIGHTS),
        2: _level(2, bias=True, parts=_ALL),
        3: _level(3, bias=True, parts=(*_ALL, _DECAY, Part("decay", 1, 1))),
    },
    misconceptions=(
        Misconception(
            "norm_not_squared",
            "penalty",
            lambda s: s.right / array_namespace(s.w).sqrt((s.w**2).sum(axis=-1)),
            r"The L2 penalty takes the *square* of the norm, $\sum_j w_j^2$, without a root.",
        ),
        Misconception(
            "bias_penalised",
            "penalty",
            lambda s: s.right + penalty_factor(s.lam, s.penalty_scale) * s.b**2,
            "The bias is not penalised: it only shifts the output, and a large one does not "
            "make the function less smooth.",
            levels=(2, 3),
        ),
        Misconception(
            "two_forgotten",
            "grad_total",
            lambda s: s.grad + s.penalty_grad / 2,
            r"The derivative of $w_j^2$ is $2 w_j$.",
        ),
        Misconception(
            "penalty_subtracted",
            "grad_total",
            lambda s: s.grad - s.penalty_grad,
            "The penalty is added to the loss, so its gradient is added too; the step then pulls "
            "the weights towards zero.",
        ),
        Misconception(
            "gradient_decayed",
            "w_new",
            lambda s: s.w - spread(s.lr * decay_factor(s.lr, s.lam, s.penalty_scale)) * s.grad,
            "The decay shrinks the *weights*, not the gradient.",
        ),
        Misconception(
            "learning_rate_left_out_of_decay",
            "w_new",
            lambda s: s.w - spread(s.lr) * s.grad - s.penalty_grad,
            r"The learning rate multiplies the whole gradient of the cost, the penalty's share "
            r"as well: the step is $-\eta\, \partial J / \partial w$.",
        ),
        Misconception(
            "bias_penalised_2",
            "b_new",
            lambda s: decay_factor(s.lr, s.lam, s.penalty_scale) * s.b - s.lr * s.grad_b,
            "The penalty does not contain the bias, so the bias follows the gradient of the loss "
            "alone.",
            levels=(2, 3),
        ),
        Misconception(
            "learning_rate_left_out",
            "decay",
            lambda s: decay_factor(1, s.lam, s.penalty_scale),
            r"The penalty's gradient is multiplied by $\eta$ like any other, so one step shrinks "
            r"the weights by a share that contains $\eta$.",
            levels=(3,),
        ),
    ),
    symbols={
        "w_new": r"\tilde w",
        "b_new": r"\tilde b",
        "grad_b": "g_b",
        "loss": "L",
        "penalty": r"\Omega",
        "cost": "J",
        "penalty_grad": r"\partial \Omega/\partial w",
        "grad_total": r"\partial J/\partial w",
        "decay": r"\kappa",
    },
    conventions={
        "penalty_scale": Convention(
            {
                "half": r"the penalty $\Omega = \frac{\lambda}{2} \sum_j w_j^2$",
                "full": r"the penalty $\Omega = \lambda \sum_j w_j^2$",
            }
        )
    },
)
