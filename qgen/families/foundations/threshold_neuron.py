"""A threshold neuron: weighted sums, outputs, and the threshold behind the bias."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import array_namespace
from solvers.steps import Values
from solvers.threshold import fires_above, net_inputs, threshold_neuron


def _level(weights: Param, bias: Param, patterns: Param, *, parts: tuple[Part, ...]) -> Level:
    return Level(params={"w": weights, "b": bias, "x": patterns}, parts=parts)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Different patterns that give both outputs; a net input is exactly zero."""
    pairs = combinations(range(s.x.shape[-2]), 2)
    repeated = np.any([(s.x[:, i] == s.x[:, j]).all(axis=-1) for i, j in pairs], axis=0)
    both = (s.y_hat.min(axis=-1) == 0) & (s.y_hat.max(axis=-1) == 1)
    good: NDArray[np.bool_] = ~repeated & both & (s.z == 0).any(axis=-1)
    return good


_WHOLE = (-2, -1, 1, 2)

FAMILY = Family(
    id="threshold_neuron",
    title="A McCulloch-Pitts threshold neuron",
    unit=1,
    topic="perceptron",
    source="McCulloch & Pitts, A logical calculus of the ideas immanent in nervous activity "
    "(1943); Rojas, Neural Networks (1996), sections 2.2 and 3.3.2",
    solver=threshold_neuron,
    levels={
        1: _level(
            Choice(_WHOLE, (3,)),
            Choice(_WHOLE),
            Choice([0, 1], (4, 3)),
            parts=(Part("z", 2, 3), Part("y_hat", 1, 1)),
        ),
        2: _level(
            Grid(-1.5, 1.5, 0.5, (3,), without=[0]),
            Grid(-2, 2, 0.5, without=[0]),
            Grid(-1, 2, shape=(4, 3)),
            parts=(Part("z", 2, 5), Part("y_hat", 1, 1)),
        ),
        3: _level(
            Grid(-2, 2, 0.5, (3,), without=[0]),
            Grid(-2, 2, 0.5, without=[0]),
            Grid(-2, 2, shape=(4, 3)),
            parts=(Part("z", 2, 5), Part("y_hat", 1, 1), Part("theta", 1, 1), Part("b_min", 2, 3)),
        ),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: net_inputs(s.w, 0, s.x),
            "The bias is part of the net input: $z = w \\cdot x + b$. It moves the point at which "
            "the neuron fires away from zero.",
        ),
        Misconception(
            "bias_subtracted",
            "z",
            lambda s: net_inputs(s.w, -s.b, s.x),
            "A bias is *added* to the weighted sum; only a threshold, $\\theta = -b$, is "
            "subtracted.",
        ),
        Misconception(
            "silent_at_the_threshold",
            "y_hat",
            lambda s: fires_above(s.z),
            "This neuron fires at $z \\ge 0$: where the net input is exactly $0$, the output is "
            "$1$.",
        ),
        Misconception(
            "fires_below_the_threshold",
            "y_hat",
            lambda s: 1 - fires_above(s.z),
            "The comparison was turned round: the neuron fires where its net input is *at least* "
            "$0$, and is silent below.",
        ),
        Misconception(
            "threshold_is_the_bias",
            "theta",
            lambda s: s.b,
            "From $w \\cdot x + b \\ge 0$ follows $w \\cdot x \\ge -b$: the threshold is the bias "
            "with the opposite sign.",
            levels=(3,),
        ),
        Misconception(
            "one_pattern_is_enough",
            "b_min",
            lambda s: s.b - array_namespace(s.z).max(s.z, axis=-1),
            "With this bias only the pattern with the *largest* net input fires. It is the one "
            "with the smallest that has to reach $0$.",
            levels=(3,),
        ),
        Misconception(
            "old_bias_left_out",
            "b_min",
            lambda s: s.right - s.b,
            "The smallest net input already contains the old bias. It says how much the bias must "
            "*change*, and that is added to $b$.",
            levels=(3,),
        ),
    ),
    symbols={"b_min": r"b_{\min}"},
    fit=_fit,
)
