"""The forward pass of a small network with one hidden layer."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import network
from qgen.params import Grid
from solvers.activations import sigmoid, tanh
from solvers.arrays import transpose
from solvers.multilayer import layer, mlp_forward
from solvers.steps import Values


def _level(
    grid: float, outputs: int, hidden: str, output: str, *, parts: tuple[Part, ...]
) -> Level:
    return Level(
        params={
            "x": Grid(-2, 2, max(grid, 0.5), (2,), without=[0]),
            "W1": Grid(-2, 2, grid, (2, 2), without=[0]),
            "b1": Grid(-1, 1, grid, (2,), without=[0]),
            "W2": Grid(-2, 2, grid, (outputs, 2), without=[0]),
            "b2": Grid(-1, 1, grid, (outputs,), without=[0]),
        },
        parts=parts,
        settings={"hidden": hidden, "output": output},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Units that are neither idle nor saturated; of ReLUs, one is on and one is off."""
    on = (s.z1 > 0).sum(axis=-1)
    shows = on == 1 if s.hidden == "relu" else (abs(s.z1) < 2).all(axis=-1)
    good: NDArray[np.bool_] = shows & (abs(s.z1) > 0.15).all(axis=-1)
    good &= (abs(s.z2) < 3).all(axis=-1) & (abs(s.z2) > 0.15).all(axis=-1)
    return np.asarray(good & (np.ptp(s.z2, axis=-1) < 2.5))


_STEPS = (Part("z1", 1, 3), Part("a1", 1, 2), Part("z2", 1, 2))

FAMILY = Family(
    id="mlp_forward",
    title="Forward pass of a multi-layer perceptron",
    unit=1,
    topic="multi-layer perceptron",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.1 and "
    "algorithm 6.3; Bishop, Pattern Recognition and Machine Learning (2006), eqs. 5.2-5.7",
    solver=mlp_forward,
    levels={
        1: _level(0.5, 1, "relu", "identity", parts=_STEPS),
        2: _level(0.1, 1, "tanh", "sigmoid", parts=(*_STEPS, Part("a2", 1, 1))),
        3: _level(
            *(0.1, 2, "sigmoid", "softmax"),
            parts=(Part("z1", 1, 3), Part("a1", 1, 2), Part("z2", 1, 4), Part("a2", 2, 3)),
        ),
    },
    misconceptions=(
        Misconception(
            "hidden_bias_forgotten",
            "z1",
            lambda s: layer(s.W1, 0, s.x),
            r"Each unit adds its own bias to the weighted sum: $z^{(1)} = W^{(1)} x + b^{(1)}$.",
        ),
        Misconception(
            "weights_transposed",
            "z1",
            lambda s: layer(transpose(s.W1), s.b1, s.x),
            r"The weights of one hidden unit stand in a *row* of $W^{(1)}$; here they were taken "
            "from a column.",
        ),
        Misconception(
            "hidden_activation_skipped",
            "a1",
            lambda s: s.z1,
            "The hidden units apply their activation before they pass anything on. Without it, "
            "the two layers would be no more than one linear layer.",
        ),
        Misconception(
            "sigmoid_for_tanh",
            "a1",
            lambda s: sigmoid(s.z1),
            r"The hidden units are $\tanh$ units: their outputs lie between $-1$ and $1$ and keep "
            "the sign of the net input.",
            levels=(2,),
        ),
        Misconception(
            "tanh_for_sigmoid",
            "a1",
            lambda s: tanh(s.z1),
            r"The hidden units are sigmoid units, $\sigma(z) = 1 / (1 + e^{-z})$: their outputs "
            "lie between 0 and 1.",
            levels=(3,),
        ),
        Misconception(
            "output_bias_forgotten",
            "z2",
            lambda s: layer(s.W2, 0, s.a1),
            r"The output layer has a bias too: $z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}$.",
        ),
        Misconception(
            "output_activation_skipped",
            "a2",
            lambda s: s.z2,
            r"$z^{(2)}$ is not yet the output: the output layer applies its activation to it.",
            levels=(2, 3),
        ),
        Misconception(
            "sigmoid_for_softmax",
            "a2",
            lambda s: sigmoid(s.z2),
            "A softmax divides each exponential by the *sum over all outputs*, so that the outputs "
            "add up to 1. Sigmoids treat each output alone.",
            levels=(3,),
        ),
    ),
    symbols={"e": "u", "total": "S"},
    fit=_fit,
    figure=lambda s: network(
        ((s.W1, s.b1), (s.W2, s.b2)),
        ("x", "a^{(1)}", "z^{(2)}" if s.level == 1 else "a^{(2)}"),
        s.x,
    ),
)
