"""Parameters of an Inception module."""

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice
from solvers.blocks import inception_parameters
from solvers.parameters import conv_parameters
from solvers.steps import Faulty


def _part(step: str, minutes: float = 1) -> Part:
    return Part(step, marks=1, minutes=minutes)


_BRANCHES = {
    "channels": Choice((64, 96, 128, 160, 192)),
    "ones": Choice((16, 24, 32, 64)),
    "reduce3": Choice((24, 32, 48)),
    "threes": Choice((40, 64, 80, 96)),
    "reduce5": Choice((8, 12, 16)),
    "fives": Choice((20, 32, 48)),
    "proj": Choice((28, 36, 40)),
}

_BIAS = "Each filter has a bias besides its weights."


def _without_bias(filters: str) -> Faulty:
    """The weights of so many filters alone."""
    return lambda s: s.right - s[filters]


_FILTERS = {
    "branch1": "ones",
    "squeeze3": "reduce3",
    "conv3": "threes",
    "squeeze5": "reduce5",
    "conv5": "fives",
    "branch_pool": "proj",
    "direct3": "threes",
    "direct5": "fives",
}
"""What says how many filters each count is of."""


FAMILY = Family(
    id="inception_parameters",
    title="Parameters of an Inception module",
    unit=2,
    topic="architectures",
    source="Szegedy et al., Going Deeper with Convolutions (CVPR 2015), Section 4, Figure 2 "
    "and Table 1",
    solver=inception_parameters,
    levels={
        1: Level(
            params={
                "channels": Choice((32, 48, 64, 96, 128)),
                "reduce5": Choice((4, 6, 8, 12)),
                "fives": Choice((16, 20, 32, 40)),
            },
            parts=(_part("direct"), _part("squeeze5"), _part("conv5"), _part("saved")),
        ),
        2: Level(
            params=_BRANCHES,
            parts=(
                *map(_part, ("branch1", "squeeze3", "conv3", "squeeze5", "conv5")),
                *map(_part, ("branch_pool", "total", "out_channels")),
            ),
        ),
        3: Level(
            params=_BRANCHES,
            parts=(
                Part("total", marks=3, minutes=6),
                _part("out_channels"),
                Part("naive_total", marks=2, minutes=3),
                _part("naive_channels"),
                _part("ratio"),
            ),
            settings={"naive": True},
        ),
    },
    misconceptions=(
        Misconception(
            "bias_omitted",
            "direct",
            _without_bias("fives"),
            _BIAS,
            levels=(1,),
            again={step: _without_bias(_FILTERS[step]) for step in ("squeeze5", "conv5")},
        ),
        Misconception(
            "bias_omitted_2",
            "branch1",
            _without_bias("ones"),
            _BIAS,
            levels=(2, 3),
            again={step: _without_bias(name) for step, name in _FILTERS.items()},
        ),
        Misconception(
            "bottleneck_costs_nothing",
            "saved",
            lambda s: s.direct - s.conv5,
            r"The $1 \times 1$ filters have parameters too, and they reduce the saving.",
            levels=(1,),
        ),
        Misconception(
            "bottleneck_has_large_kernels",
            "squeeze5",
            lambda s: conv_parameters(5, s.channels, s.reduce5),
            r"The bottleneck has $1 \times 1$ kernels: one weight for each of the input channels, "
            "and a bias.",
            levels=(1, 2),
        ),
        Misconception(
            "input_channels_omitted",
            "conv5",
            lambda s: conv_parameters(5, 1, s.fives),
            r"A $5 \times 5$ filter has 25 weights for *each* channel that it reads.",
            levels=(1, 2),
        ),
        Misconception(
            "bottleneck_ignored",
            "conv5",
            lambda s: conv_parameters(5, s.channels, s.fives),
            r"The $5 \times 5$ filters read the *output* of the bottleneck, which has far fewer "
            "channels than the input of the module.",
        ),
        Misconception(
            "bottleneck_ignored_3",
            "conv3",
            lambda s: conv_parameters(3, s.channels, s.threes),
            r"The $3 \times 3$ filters read the *output* of the bottleneck, which has far fewer "
            "channels than the input of the module.",
            levels=(2, 3),
        ),
        Misconception(
            "pooling_branch_free",
            "branch_pool",
            lambda s: 0 * s.right,
            r"Pooling itself has no parameters, but a $1 \times 1$ convolution follows it.",
            levels=(2, 3),
        ),
        Misconception(
            "bottlenecks_concatenated",
            "out_channels",
            lambda s: s.right + s.reduce3 + s.reduce5,
            "Only the *ends* of the four branches are concatenated. The bottlenecks are read by "
            "the next convolution of their branch and by nothing else.",
            levels=(2, 3),
        ),
        Misconception(
            "largest_branch",
            "out_channels",
            lambda s: s.threes,
            "The maps of the branches are neither added nor chosen from: they are concatenated, "
            "so their numbers of channels add up.",
            levels=(2,),
        ),
        Misconception(
            "pooling_channels_forgotten",
            "naive_channels",
            lambda s: s.right - s.channels,
            "Pooling keeps the number of channels, so the naive module passes all its input "
            "channels on, next to what its filters make.",
            levels=(3,),
        ),
        Misconception(
            "ratio_upside_down",
            "ratio",
            lambda s: s.total / s.naive_total,
            "How many times as many the *naive* module has: its number is the one that is divided.",
            levels=(3,),
        ),
    ),
    symbols={
        "channels": "C",
        "ones": "n_1",
        "reduce3": "r_3",
        "threes": "n_3",
        "reduce5": "r_5",
        "fives": "n_5",
        "proj": "n_p",
        "branch1": "P_1",
        "squeeze3": "P_{r3}",
        "conv3": "P_3",
        "squeeze5": "P_{r5}",
        "conv5": "P_5",
        "branch_pool": "P_p",
        "direct": r"P_{5\,\mathrm{direct}}",
        "direct3": r"P_{3\,\mathrm{direct}}",
        "direct5": r"P_{5\,\mathrm{direct}}",
        "saved": r"\Delta P",
        "total": "P",
        "out_channels": r"C_{\mathrm{out}}",
        "naive_total": r"P_{\mathrm{naive}}",
        "naive_channels": r"C_{\mathrm{naive}}",
        "ratio": "q",
    },
)
