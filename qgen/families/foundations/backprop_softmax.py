"""A softmax layer with cross-entropy: gradient and update."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Grid, OneHot
from solvers.arrays import array_namespace, outer, spread
from solvers.softmax_layer import carried_back, softmax_layer_step
from solvers.steps import Values


def _level(classes: int, inputs: int, *, parts: tuple[Part | Formula, ...]) -> Level:
    return Level(
        params={
            "x": Grid(-2, 2, 0.5, (inputs,), without=[-1, 0, 1]),
            "y": OneHot((classes,)),
            "W": Grid(-0.8, 0.8, 0.1, (classes, inputs), without=[0]),
            "b": Grid(-0.5, 0.5, 0.1, (classes,), without=[0]),
            "lr": Choice((0.1, 0.2, 0.5)),
        },
        parts=parts,
    )


_FORWARD = (Part("z", marks=1, minutes=2), Part("p", marks=2, minutes=3))
_DZ = Part("dz", marks=2, minutes=2)
_DW = Part("dW", marks=1, minutes=2)
_W_NEW = Part("W_new", marks=1, minutes=2)
_DERIVED = Formula("score_gradient", "dz", ("p", "y"), index=(0,), marks=2, minutes=5)
_WEIGHT_DERIVED = Formula(
    "weight_gradient", "dW", ("p", "y", "x"), index=(0, 0), marks=2, minutes=5
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """No class is out of the question, and the layer has something to learn."""
    true_class = (s.p * s.y).sum(axis=-1)
    apart = np.diff(np.sort(s.p, axis=-1), axis=-1) > 0.02
    likely = (s.p > 0.04).all(axis=-1) & (true_class < 0.7)
    return np.asarray(likely & apart.all(axis=-1) & (abs(s.z.sum(axis=-1)) > 0.3))


FAMILY = Family(
    id="backprop_softmax",
    title="Training a softmax layer",
    unit=1,
    topic="backpropagation",
    source="Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.104-4.109; "
    "Goodfellow, Bengio & Courville, Deep Learning (2016), eq. 6.31",
    solver=softmax_layer_step,
    levels={
        1: _level(2, 1, parts=(*_FORWARD, _DZ, _DW, _W_NEW)),
        2: _level(3, 2, parts=(*_FORWARD, _DERIVED, Part("dz", marks=1, minutes=1), _DW, _W_NEW)),
        3: _level(
            3,
            2,
            parts=(
                *_FORWARD,
                _DZ,
                _WEIGHT_DERIVED,
                Part("dx", marks=2, minutes=3),
                Part("W_new", marks=2, minutes=4),
                Part("b_new", marks=1, minutes=1),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: s.right - s.b,
            "Each score has its bias: $z = W x + b$.",
        ),
        Misconception(
            "scores_normalised",
            "p",
            lambda s: s.z / spread(s.z.sum(axis=-1)),
            "The softmax normalises the *exponentials* of the scores; the scores themselves may "
            "be negative, and are no shares.",
        ),
        Misconception(
            "diagonal_only",
            "dz",
            lambda s: -s.y * (1 - s.p),
            "Each score has an effect on *every* probability, since they share a denominator. "
            "Raising the score of a wrong class takes probability from the true one: the scores "
            "of the wrong classes have the derivatives $p_k$.",
        ),
        Misconception(
            "slope_multiplied",
            "dz",
            lambda s: s.right * s.p * (1 - s.p),
            r"No factor $p_k(1 - p_k)$ is left: in the derivative of the cross-entropy, $\ln$ and "
            "$\\exp$ cancel, and $p - y$ remains.",
        ),
        Misconception(
            "gradient_reversed",
            "dz",
            lambda s: -s.right,
            "The gradient is the probability less the label, $p - y$: raising the score of a wrong "
            "class raises the loss.",
        ),
        Misconception(
            "input_forgotten",
            "dW",
            lambda s: outer(s.dz, array_namespace(s.x).ones_like(s.x)),
            r"The weight $W_{kj}$ multiplies the input $x_j$, so $\partial z_k/\partial W_{kj} = "
            "x_j$ is a factor of its gradient.",
            levels=(1, 2),
        ),
        Misconception(
            "updated_weights_used",
            "dx",
            lambda s: carried_back(s.W - spread(s.lr, 2) * s.dW, s.dz),
            "All gradients of one step are taken at the *old* weights; they are replaced only "
            "after the gradient has been carried back through them.",
            levels=(3,),
        ),
        Misconception(
            "true_class_only",
            "dx",
            lambda s: carried_back(s.W, s.y * s.dz),
            r"The input has an effect on the scores of *all* classes: $\partial L/\partial x_j = "
            r"\sum_k \delta_k W_{kj}$.",
            levels=(3,),
        ),
        Misconception(
            "ascends",
            "W_new",
            lambda s: 2 * s.W - s.right,
            "The gradient points to where the loss grows: gradient *descent* subtracts "
            r"$\eta$ times the gradient.",
            levels=(3,),  # elsewhere the weights are those of a reversed gradient
        ),
        Misconception(
            "bias_not_trained",
            "b_new",
            lambda s: s.b,
            r"The bias is trained too: it is the weight of an input 1, so $\partial L/\partial b = "
            r"\delta$.",
            levels=(3,),
        ),
    ),
    symbols={
        "e": "u",
        "total": "S",
        "z_true": "z_c",
        "dz": r"\delta",
        "dW": r"\partial L/\partial W",
        "db": r"\partial L/\partial b",
        "dx": r"\partial L/\partial x",
        "W_new": r"\tilde W",
        "b_new": r"\tilde b",
    },
    fit=_fit,
    gradients={
        "dz": ("loss", "z"),
        "dW": ("loss", "W"),
        "db": ("loss", "b"),
        "dx": ("loss", "x"),
    },
)
