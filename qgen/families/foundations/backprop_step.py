"""One step of backpropagation through a small network of sigmoid units."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import AnyPart, Convention, Family, Formula, Level, Misconception, Part
from qgen.figures import network
from qgen.params import Choice, Grid
from solvers.arrays import matvec, spread, transpose
from solvers.backprop import backprop_step, hidden_delta, output_error
from solvers.steps import Values


def _level(inputs: int, hidden: int, outputs: int, *, parts: tuple[AnyPart, ...]) -> Level:
    return Level(
        params={
            "x": Grid(-2, 2, 0.5, (inputs,), without=[0]),
            "y": Choice([0, 1], (outputs,)),
            "W1": Grid(-1, 1, 0.1, (hidden, inputs), without=[0]),
            "b1": Grid(-0.5, 0.5, 0.1, (hidden,), without=[0]),
            "W2": Grid(-2, 2, 0.1, (outputs, hidden), without=[0]),
            "b2": Grid(-0.5, 0.5, 0.1, (outputs,), without=[0]),
            "lr": Choice([0.5, 1, 2]),
        },
        parts=parts,
    )


_OUTPUT_LAYER = (
    *(Part("a1", 1, 3), Part("a2", 1, 2), Part("delta2", 2, 3)),
    *(Part("dW2", 1, 2), Part("W2_new", 1, 2)),
)
_BOTH_LAYERS = (
    *(Part("a1", 1, 3), Part("a2", 1, 4)),
    Formula("output_delta", "delta2", ("a2", "y"), index=(0,), marks=2, minutes=4),
    *(Part("delta2", 2, 4), Part("dW2", 1, 3)),
    *(Part("delta1", 2, 4), Part("dW1", 1, 2), Part("W2_new", 1, 2), Part("W1_new", 1, 2)),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Hidden units neither idle nor saturated; outputs so far off that something is learned."""
    alive = (abs(s.z1) > 0.15) & (abs(s.z1) < 2.6)
    good: NDArray[np.bool_] = alive.all(axis=-1) & (abs(s.a2 - s.y) > 0.35).all(axis=-1)
    return good


FAMILY = Family(
    id="backprop_step",
    title="One step of backpropagation",
    unit=1,
    topic="backpropagation",
    source="Rumelhart, Hinton & Williams, Learning representations by back-propagating errors "
    "(Nature 323, 1986), eqs. 3-8",
    solver=backprop_step,
    levels={
        1: _level(1, 1, 1, parts=_OUTPUT_LAYER),
        2: _level(2, 2, 1, parts=_OUTPUT_LAYER),
        3: _level(1, 2, 2, parts=_BOTH_LAYERS),
    },
    misconceptions=(
        Misconception(
            "slope_forgotten",
            "delta2",
            lambda s: output_error(s.a2, s.y, s.loss_scale),
            r"The chain rule passes through the sigmoid of every layer: multiply by its slope, "
            r"$\sigma'(z) = a (1 - a)$.",
            again={"delta1": lambda s: matvec(transpose(s.W2), s.delta2)},
        ),
        Misconception(
            "weights_not_transposed",
            "delta1",
            lambda s: hidden_delta(transpose(s.W2), s.delta2, s.a1),
            r"A hidden unit collects the errors of the outputs that it feeds: these weights stand "
            r"in a *column* of $W^{(2)}$, so the errors are multiplied by its transpose.",
            levels=(3,),
        ),
        Misconception(
            "updated_weights_used",
            "delta1",
            lambda s: hidden_delta(s.W2 - spread(s.lr, 2) * s.dW2, s.delta2, s.a1),
            r"All gradients of one step are taken at the *old* weights; $W^{(2)}$ is replaced "
            r"only after the error has been carried back through it.",
            levels=(3,),
        ),
        Misconception(
            "ascends",
            "W2_new",
            lambda s: s.W2 + spread(s.lr, 2) * s.dW2,
            "The gradient points to where the loss grows: gradient *descent* subtracts "
            r"$\eta$ times the gradient.",
            again={"W1_new": lambda s: s.W1 + spread(s.lr, 2) * s.dW1},
        ),
    ),
    symbols={
        "delta1": r"\delta^{(1)}",
        "delta2": r"\delta^{(2)}",
        "W1_new": r"\tilde W^{(1)}",
        "b1_new": r"\tilde b^{(1)}",
        "W2_new": r"\tilde W^{(2)}",
        "b2_new": r"\tilde b^{(2)}",
    },
    decimals={
        **dict.fromkeys(("a1", "z2", "a2"), 4),
        **dict.fromkeys(("delta2", "dW2", "db2", "delta1", "dW1", "db1"), 4),
        **dict.fromkeys(("W2_new", "b2_new", "W1_new", "b1_new"), 4),
    },
    conventions={
        "loss_scale": Convention(
            {
                "half": r"half the squared error, "
                r"$L = \frac{1}{2} \sum_k (y_k - a^{(2)}_k)^2$",
                "full": r"the squared error, $L = \sum_k (y_k - a^{(2)}_k)^2$",
            }
        )
    },
    fit=_fit,
    gradients={
        "delta2": ("loss", "z2"),
        "delta1": ("loss", "z1"),
        "dW2": ("loss", "W2"),
        "db2": ("loss", "b2"),
        "dW1": ("loss", "W1"),
        "db1": ("loss", "b1"),
    },
    figure=lambda s: network(((s.W1, s.b1), (s.W2, s.b2)), ("x", "a^{(1)}", "a^{(2)}"), s.x),
)
