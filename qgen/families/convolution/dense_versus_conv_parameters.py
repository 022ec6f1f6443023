"""What weight sharing saves: a convolution against a dense layer."""

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import Array
from solvers.parameters import conv_parameters, dense_parameters, dense_versus_conv
from solvers.shapes import places
from solvers.steps import Values

_INPUTS = Part("inputs", marks=1, minutes=1)
_OUTPUTS = Part("outputs", marks=1, minutes=1)
_CONV = Part("conv", marks=2, minutes=2)
_DENSE = Part("dense", marks=2, minutes=2)
_RATIO = Part("ratio", marks=1, minutes=1)


def _for_each_position(s: Values) -> Array:
    """The parameters of the convolution, times the places of its kernels."""
    return s.right * (s.side if s.padding == "same" else places(s.side, s.kernel_size, 1)) ** 2


FAMILY = Family(
    id="dense_versus_conv_parameters",
    title="Parameters of a convolution and of a dense layer",
    unit=2,
    topic="convolution",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Sections 9.2 and 9.5; "
    "LeCun, Generalization and network design strategies (1989)",
    solver=dense_versus_conv,
    levels={
        1: Level(
            params={
                "side": Choice((6, 8, 10, 12, 16)),
                "channels": Fixed(1),
                "filters": Choice((2, 3, 4, 5)),
                "kernel_size": Choice((3, 5)),
            },
            parts=(_CONV, _INPUTS, _OUTPUTS, _DENSE),
            settings={"padding": "same"},
        ),
        2: Level(
            params={
                "side": Grid(16, 32, 2),
                "channels": Fixed(3),
                "filters": Choice((4, 6, 8, 10)),
                "kernel_size": Choice((3, 5, 7)),
            },
            parts=(_CONV, _OUTPUTS, _DENSE, _RATIO),
            settings={"padding": "valid"},
        ),
        3: Level(
            params={
                "side": Grid(8, 16, 1),
                "channels": Choice((4, 6, 8, 10)),
                "filters": Choice((8, 12, 16)),
                "kernel_size": Choice((3, 5)),
            },
            parts=(_CONV, _OUTPUTS, _DENSE, Part("local", marks=2, minutes=2), _RATIO),
            settings={"padding": "valid", "unshared": True},
        ),
    },
    misconceptions=(
        Misconception(
            "counted_per_position",
            "conv",
            _for_each_position,
            "The weights of a filter are *shared*: it uses the same ones at every place of the "
            "image, so they count once.",
        ),
        Misconception(
            "bias_omitted",
            "conv",
            lambda s: s.right - s.filters,
            "Each filter has a bias besides its weights: "
            r"$(k^2 C_{\mathrm{in}} + 1)\,C_{\mathrm{out}}$ parameters.",
            again=dict.fromkeys(("dense", "local"), lambda s: s.right - s.outputs),
        ),
        Misconception(
            "input_channels_omitted",
            "conv",
            lambda s: conv_parameters(s.kernel_size, 1, s.filters),
            "A filter is as deep as its input: it has $k^2$ weights for *each* input channel.",
            levels=(2, 3),
        ),
        Misconception(
            "input_size_kept",
            "out_side",
            lambda s: s.side,
            "Without padding the kernel has only $n - k + 1$ places along a side of $n$ pixels.",
            levels=(2, 3),
        ),
        Misconception(
            "filters_not_counted",
            "outputs",
            lambda s: s.right / s.filters,
            "Each filter makes a feature map, and the dense layer needs a unit for each entry "
            "of each map.",
        ),
        Misconception(
            "one_bias",
            "dense",
            lambda s: s.inputs * s.outputs + 1,
            "Each unit has a bias of its own: add 1 to the *inputs* before you multiply "
            "with the number of units.",
        ),
        Misconception(
            "channels_for_inputs",
            "dense",
            lambda s: dense_parameters(s.channels, s.filters),
            "A dense layer has a weight from every *number* of the input to every number of the "
            "output, not only from channel to channel.",
            levels=(2, 3),
        ),
        Misconception(
            "shared_after_all",
            "local",
            lambda s: s.conv * s.filters,
            "A locally connected layer has filters of its own at each place: one filter's "
            "parameters for each *entry* of the output.",
            levels=(3,),
        ),
        Misconception(
            "one_filter_per_place",
            "local",
            lambda s: s.right / s.filters,
            "At each place there are as many filters as output channels, "
            "each with weights of its own.",
            levels=(3,),
        ),
        Misconception(
            "ratio_upside_down",
            "ratio",
            lambda s: s.conv / s.dense,
            "How many times as many parameters the *dense* layer has: "
            "its number is the one that is divided.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "side": "n",
        "channels": r"C_{\mathrm{in}}",
        "filters": r"C_{\mathrm{out}}",
        "kernel_size": "k",
        "conv": r"P_{\mathrm{conv}}",
        "out_side": r"n_{\mathrm{out}}",
        "inputs": r"N_{\mathrm{in}}",
        "outputs": r"N_{\mathrm{out}}",
        "dense": r"P_{\mathrm{dense}}",
        "local": r"P_{\mathrm{local}}",
        "ratio": "q",
    },
)
