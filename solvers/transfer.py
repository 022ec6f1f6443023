"""Pretrained bases and smaller networks: features, and parameters that train, or are saved."""

from collections.abc import Sequence

from solvers.arrays import Array, array_namespace
from solvers.options import one_of
from solvers.parameters import conv_parameters, dense_parameters
from solvers.shapes import beside
from solvers.steps import Step, value_only


def conv_base_features(
    sides: Array,
    channels: Array,
    images: Array | None = None,
    wanted: Array | None = None,
    *,
    halvings: int = 5,
    rounding: str = "floor",
    step: Step = value_only,
) -> Array:
    """Compute the shape of the features that a convolutional base makes of an image.

    Parameters
    ----------
    sides : array of shape (..., 2)
        Height and width of the input, in pixels.
    channels : array of shape (...)
        Of the last feature map.
    images : array of shape (...), optional
        Images whose features are stored.
    wanted : array of shape (...), optional
        Side of a square feature map for which the smallest square input is sought.
    halvings
        Layers with a stride of 2. All others keep height and width.
    rounding : {"floor", "ceil"}
        What such a layer makes of an odd side: "floor" without padding, as VGG's 2×2
        pooling; "ceil" with padding, as in ResNet and torchvision's MobileNets.
    step
        Recorder of the named steps: half_1, half_2, ... each (..., 2), height and width
        behind each halving; features (..., 3), height, width and channels; flat (...), the
        numbers in them; with images stored (...); with a wanted side smallest (...).

    Returns
    -------
    array of shape (..., 3)
        `features`.

    References
    ----------
    Simonyan, Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition
    (ICLR 2015), Table 1; He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition
    (CVPR 2016), Table 1; Chollet, Deep Learning with Python (2018), Section 5.3.1.

    Examples
    --------
    VGG16 on images of 150×150 pixels:

    >>> import numpy as np
    >>> conv_base_features(np.array([150.0, 150.0]), 512)
    array([  4.,   4., 512.])
    """
    one_of("rounding", rounding, ("floor", "ceil"))
    xp = array_namespace(sides)
    rounded = xp.floor if rounding == "floor" else xp.ceil
    for k in range(halvings):
        sides = step(f"half_{k + 1}", rounded(sides / 2))
    features = step("features", beside(sides[..., 0], sides[..., 1], channels))
    flat = step("flat", features[..., 0] * features[..., 1] * features[..., 2])
    if images is not None:
        step("stored", images * flat)
    if wanted is not None:
        times = 2**halvings
        floor = rounding == "floor"
        step("smallest", times * wanted if floor else times * (wanted - 1) + 1)
    return features


def transfer_parameters(
    side: Array,
    units: Array,
    channels: Array | None = None,
    base: Array | None = None,
    widths: Array = None,
    *,
    convs: Sequence[int] = (),
    frozen_blocks: int = 0,
    batch_norm: bool = False,
    step: Step = value_only,
) -> Array:
    """Count the parameters that train, and those that do not, with a pretrained base.

    Parameters
    ----------
    side : array of shape (...)
        Height, which is also the width, of the base's last feature map.
    units : array of shape (..., 2)
        Of the two new dense layers, which read the flattened feature map.
    channels : array of shape (...), optional
        Of the last feature map; otherwise the last of the widths.
    base : array of shape (...), optional
        Parameters of the whole base; otherwise its blocks are all of it.
    widths : array of shape (..., B + 1), optional
        Channels that the first of the blocks reads, then the filters of each block.
    convs
        3×3 convolutions, each filter with a bias, in each of the blocks; none for a base
        that is only used to extract features.
    frozen_blocks
        How many of the blocks do not train; the others are fine-tuned.
    batch_norm
        Put batch normalisation behind the first new layer: for each unit a scale and a
        shift, which train, and a moving mean and variance, which do not.
    step
        Recorder of the named steps, each (...): block_1, ..., one for each block; flat;
        fc_1 and fc_2; with batch_norm norm, its scales and shifts; trainable; frozen, what
        does not train; total.

    Returns
    -------
    array of shape (...)
        `trainable`.

    References
    ----------
    Chollet, Deep Learning with Python (2018), Section 5.3, where the base of VGG16 has
    14,714,688 parameters; Ioffe, Szegedy, Batch Normalization (ICML 2015), Algorithms 1, 2.

    Examples
    --------
    Section 5.3.1 of Chollet, 256 units and one unit on VGG16:

    >>> import numpy as np
    >>> int(transfer_parameters(4, np.array([256, 1]), 512, 14714688))
    2097665
    """
    blocks = [
        step(f"block_{k + 1}", _block(widths[..., k], widths[..., k + 1], count))
        for k, count in enumerate(convs)
    ]
    maps = widths[..., -1] if channels is None else channels
    flat = step("flat", side**2 * maps)
    head = [step("fc_1", dense_parameters(flat, units[..., 0]))]
    head.append(step("fc_2", dense_parameters(units[..., 0], units[..., 1])))
    still, tuned = blocks[:frozen_blocks], blocks[frozen_blocks:]
    if batch_norm:
        norm = step("norm", 2 * units[..., 0])
        head, still = [*head, norm], [*still, norm]  # as many moving means and variances
    trainable = step("trainable", _sum([*tuned, *head]))
    if base is not None:
        still = [base - _sum(tuned) if tuned else base]
    frozen = step("frozen", _sum(still))
    step("total", trainable + frozen)
    return trainable


def _block(below: Array, filters: Array, convs: int) -> Array:
    """A stack of 3×3 convolutions with so many filters each, the first of which reads below."""
    first, other = (conv_parameters(3, channels, filters) for channels in (below, filters))
    return first + (other if convs == 2 else (convs - 1) * other)


def _sum(terms: Sequence[Array]) -> Array:
    """Add up from left to right."""
    return sum(terms[1:], terms[0])


def capacity(
    widths: Array,
    small: Array | None = None,
    kept: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Compare the parameters of a dense network with those of a smaller or pruned one.

    Parameters
    ----------
    widths : array of shape (..., L + 1)
        Inputs of the network, then the units of each dense layer.
    small : array of shape (..., L - 1), optional
        Units of the hidden layers of a smaller network for the same task.
    kept : array of shape (..., L), optional
        Instead: per cent of each layer's weights that pruning keeps; biases all stay.
    step
        Recorder of the named steps, each (...) unless it says otherwise: full; for a smaller
        network reduced, saved, and share, the part that is saved. For a pruned one weights
        (..., L), biases, full; remaining (..., L), pruned, the parameters that are left;
        rate, full / pruned; and sparsity, the part of all weights that is zero.

    Returns
    -------
    array of shape (...)
        The parameters that are left.

    References
    ----------
    Chollet, Deep Learning with Python (2018), Section 4.4.1; Han, Pool, Tran, Dally, Learning
    both Weights and Connections for Efficient Neural Networks (NIPS 2015), Tables 2 and 3.

    Examples
    --------
    The networks of Chollet's Section 4.4.1:

    >>> import numpy as np
    >>> int(capacity(np.array([10000, 16, 16, 1]), np.array([4, 4])))
    40029
    """
    if small is None:
        return _pruned(widths, kept, step)
    full = step("full", _dense_network(widths))
    xp = array_namespace(widths, small)
    ends = xp.concatenate([widths[..., :1], small, widths[..., -1:]], axis=-1)
    reduced = step("reduced", _dense_network(ends))
    saved = step("saved", full - reduced)
    step("share", saved / full)
    return reduced


def _dense_network(widths: Array) -> Array:
    layers = range(widths.shape[-1] - 1)
    return _sum([dense_parameters(widths[..., k], widths[..., k + 1]) for k in layers])


def _pruned(widths: Array, kept: Array, step: Step) -> Array:
    weights = step("weights", widths[..., :-1] * widths[..., 1:])
    biases = step("biases", widths[..., 1:].sum(axis=-1))
    full = step("full", weights.sum(axis=-1) + biases)
    remaining = step("remaining", weights * kept / 100)
    pruned = step("pruned", remaining.sum(axis=-1) + biases)
    step("rate", full / pruned)
    step("sparsity", 1 - remaining.sum(axis=-1) / weights.sum(axis=-1))
    return pruned
