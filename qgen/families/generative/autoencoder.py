"""An autoencoder by hand."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.activations import relu
from solvers.arrays import Array, array_namespace, matvec, outer, transpose
from solvers.autoencoder import autoencoder
from solvers.steps import Values

_RECONSTRUCTION = Part("x_hat", marks=1, minutes=2)
_LOSS = Part("loss", marks=1, minutes=2)
_COMPRESSION = Part("compression", marks=1, minutes=1)


def _weights(rows: int, columns: int) -> Param:
    return Grid(-1.5, 1.5, 0.5, (rows, columns), without=[0])


_PIXELS = Grid(0.1, 0.9, 0.1, (3,))
_IMAGES: dict[str, Param] = {
    "side": Choice((28, 32, 48, 64)),
    "code_size": Choice((10, 16, 20, 32, 50, 64)),
}


def _fit(s: Values) -> NDArray[np.bool_]:
    """A code at work, a reconstruction with errors; one dead unit where there is a ReLU."""
    wrong = np.abs(s.x_hat - s.x)
    good = (wrong.max(axis=-1) > 0.2) & (wrong.max(axis=-1) < 3)
    good &= (s.loss > 0.05) & (np.abs(s.loss - 1) > 0.1)
    if "s" in s:
        dead = s.s < -0.1
        return np.asarray(
            good
            & (dead.sum(axis=-1) == 1)
            & (np.abs(s.s) > 0.1).all(axis=-1)
            & (s.x_hat < -0.1).any(axis=-1)
        )
    return np.asarray(good & (np.abs(s.h) > 0.2).all(axis=-1))


def _encoder_reused(s: Values) -> Array:
    """The code decoded by the transposed weights of the encoder."""
    decoded = matvec(transpose(s.W), s.h)
    return decoded + s.c if "c" in s else decoded


def _shared(s: Values, total: Array) -> Array:
    """What the loss makes of a sum over the entries."""
    return total / s.x.shape[-1] if s.reduction == "mean" else total


def _absolute_errors(s: Values) -> Array:
    return _shared(s, array_namespace(s.x).abs(s.x_hat - s.x).sum(axis=-1))


def _square_of_the_sum(s: Values) -> Array:
    return _shared(s, (s.x_hat - s.x).sum(axis=-1) ** 2)


FAMILY = Family(
    id="autoencoder",
    title="An autoencoder by hand",
    unit=5,
    topic="autoencoders",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), Sections 14.1 and 14.2",
    solver=autoencoder,
    levels={
        1: Level(
            params={"x": _PIXELS, "W": _weights(1, 3), "V": _weights(3, 1), **_IMAGES},
            parts=(Part("h", marks=1, minutes=2), _RECONSTRUCTION, _LOSS, _COMPRESSION),
            settings={"channels": 1},
        ),
        2: Level(
            params={
                "x": _PIXELS,
                "W": _weights(2, 3),
                "b": Grid(-0.5, 0.5, 0.1, (2,), without=[0]),
                "V": _weights(3, 2),
                "c": Grid(-0.5, 0.5, 0.1, (3,), without=[0]),
                **_IMAGES,
            },
            parts=(
                Part("h", marks=2, minutes=4),
                Part("x_hat", marks=2, minutes=3),
                _LOSS,
                _COMPRESSION,
            ),
            settings={"channels": 3},
        ),
        3: Level(
            params={
                "x": _PIXELS,
                "W": _weights(1, 3),
                **_IMAGES,
                "code_bits": Choice((16, 32)),
            },
            parts=(
                Part("h", marks=2, minutes=2),  # a code of 1 would leave little of the rest to do
                _RECONSTRUCTION,
                _LOSS,
                Part("dW", marks=3, minutes=7),
                Part("compression", marks=1, minutes=2),
            ),
            settings={"channels": 3},
        ),
    },
    misconceptions=(
        Misconception(
            "biases_forgotten",
            "s",
            lambda s: s.right - s.b,
            "Both layers have biases: $b$ is added before the ReLU of the encoder, and $c$ to the "
            "output of the decoder.",
            levels=(2,),
            again={"x_hat": lambda s: s.right - s.c},
        ),
        Misconception(
            "activation_skipped",
            "h",
            lambda s: s.s,
            "The encoder ends in a ReLU: a negative weighted sum gives the code 0.",
            levels=(2,),
        ),
        Misconception(
            "output_through_relu",
            "x_hat",
            lambda s: relu(s.right),
            "The decoder's output is linear here: it has no ReLU, and can be negative.",
            levels=(2,),
        ),
        Misconception(
            "encoder_weights_reused",
            "x_hat",
            _encoder_reused,
            "The decoder has weights of its own, $V$. Only with *tied* weights is the code "
            r"multiplied by $W^\top$.",
            levels=(1, 2),
        ),
        Misconception(
            "root_of_the_loss",
            "loss",
            lambda s: array_namespace(s.right).sqrt(s.right),
            "The loss is made of the squared errors as they are. Its root is reported sometimes, "
            "but it is not what is minimised here.",
        ),
        Misconception(
            "errors_not_squared",
            "loss",
            _absolute_errors,
            r"The loss is made of the *squared* errors $(\hat x_i - x_i)^2$, not of their sizes.",
        ),
        Misconception(
            "squared_after_adding",
            "loss",
            _square_of_the_sum,
            "Square the error of each entry before you add them up: otherwise errors of opposite "
            "signs cancel.",
        ),
        Misconception(
            "factor_two_forgotten",
            "dx_hat",
            lambda s: s.right / 2,
            r"The derivative of a square has a factor 2: that of $(\hat x_i - x_i)^2$ in "
            r"$\hat x_i$ is $2 (\hat x_i - x_i)$.",
            levels=(3,),
        ),
        Misconception(
            "target_minus_output",
            "dx_hat",
            lambda s: -s.right,
            r"The derivative of $(\hat x_i - x_i)^2$ in $\hat x_i$ is $2 (\hat x_i - x_i)$: the "
            "output minus the target.",
            levels=(3,),
        ),
        Misconception(
            "encoder_path_only",
            "dW",
            lambda s: outer(s.dh, s.x),
            r"With tied weights $W$ is used twice. Its gradient is the sum of what comes through "
            r"the encoder, $g_h x^\top$, and through the decoder, $h\, g_{\hat x}^\top$.",
            levels=(3,),
        ),
        Misconception(
            "decoder_path_only",
            "dW",
            lambda s: outer(s.h, s.dx_hat),
            r"The code depends on $W$ too: add what comes through the encoder, $g_h x^\top$.",
            levels=(3,),
        ),
        Misconception(
            "side_not_squared",
            "input_size",
            lambda s: s.side,
            "An image of this side has side times side pixels.",
            levels=(1,),
        ),
        Misconception(
            "channels_forgotten",
            "input_size",
            lambda s: s.right / s.channels,
            "A colour image has three numbers for each pixel: red, green and blue.",
            levels=(2, 3),
        ),
        Misconception(
            "bits_forgotten",
            "compression",
            lambda s: s.input_size / s.code_size,
            "That compares how many numbers there are. A number of the code takes more bits than "
            "one of the image, so in bits the code is larger.",
            levels=(3,),
        ),
        Misconception(
            "code_over_image",
            "compression",
            lambda s: 1 / s.right,
            "The factor of a compression is the size *before* over the size *after*: above 1 "
            "where something is saved.",
        ),
    ),
    symbols={
        "side": "a",
        "code_size": "k",
        "code_bits": "q",
        "dx_hat": r"g_{\hat x}",
        "dh": "g_h",
        "dW": "G",
        "input_size": "n",
        "compression": r"\kappa",
    },
    conventions={
        # Keras and PyTorch take the mean by default; Goodfellow et al. leave it open
        "reduction": Convention(
            mean=r"$L = \frac{1}{3} \sum_i (\hat x_i - x_i)^2$",
            sum=r"$L = \sum_i (\hat x_i - x_i)^2$",
        )
    },
    fit=_fit,
    gradients={"dx_hat": ("loss", "x_hat"), "dh": ("loss", "h"), "dW": ("loss", "W")},
)
