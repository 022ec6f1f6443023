"""Building blocks of convolutional networks: what they cost, and the channels they make."""

from solvers.arrays import Array, array_namespace
from solvers.parameters import conv_parameters, dense_parameters
from solvers.steps import Step, value_only


def separable_cost(
    channels: Array,
    filters: Array,
    kernel_size: Array,
    side: Array | None = None,
    alpha: Array | None = None,
    rho: Array = None,
    *,
    step: Step = value_only,
) -> Array:
    """Compare a depthwise separable convolution with a standard one.

    Parameters
    ----------
    channels, filters : array of shape (...)
        Channels of the input and of the output.
    kernel_size : array of shape (...)
        Side of the square kernels, in entries.
    side : array of shape (...), optional
        Height and width of the output. With it multiply-adds are counted, without it
        weights; biases count in neither.
    alpha, rho : array of shape (...), optional
        Width and resolution multiplier, as fractions, of the separable convolution.
    step
        Recorder of the named steps, each (...): standard; with multipliers thin_in,
        thin_out and small_side, the separable convolution's channels and side; depthwise,
        pointwise and separable, their sum; ratio, separable / standard.

    Returns
    -------
    array of shape (...)
        `ratio`; without multipliers it is 1 / filters + 1 / kernel_size².

    References
    ----------
    Howard et al., MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
    Applications (2017), Section 3.1 and eq. 7.

    Examples
    --------
    >>> separable_cost(512, 1024, 3) == 1 / 1024 + 1 / 9
    True
    """
    standard = step("standard", _work(kernel_size**2 * channels * filters, side))
    if alpha is not None:
        channels = step("thin_in", alpha * channels)
        filters = step("thin_out", alpha * filters)
        side = step("small_side", rho * side)
    depthwise = step("depthwise", _work(kernel_size**2 * channels, side))
    pointwise = step("pointwise", _work(channels * filters, side))
    separable = step("separable", depthwise + pointwise)
    return step("ratio", separable / standard)


def _work(weights: Array, side: Array | None) -> Array:
    """The weights, or the multiply-adds of using them at each pixel of the output."""
    return weights if side is None else weights * side**2


def inception_parameters(
    channels: Array,
    reduce5: Array,
    fives: Array,
    ones: Array | None = None,
    reduce3: Array | None = None,
    threes: Array | None = None,
    proj: Array | None = None,
    *,
    naive: bool = False,
    step: Step = value_only,
) -> Array:
    """Count the parameters of an Inception module, or of its 5×5 branch alone.

    Parameters
    ----------
    channels : array of shape (...)
        Of the module's input.
    reduce5, fives : array of shape (...)
        Filters of the 5×5 branch: of its 1×1 bottleneck, and of its 5×5 convolution.
    ones, reduce3, threes, proj : array of shape (...), optional
        Filters of the other branches: the 1×1 convolution; the bottleneck and the 3×3
        convolution; the 1×1 convolution behind the pooling. All or none.
    naive
        Also count the module without bottlenecks, whose pooling passes all channels on.
    step
        Recorder of the named steps, each (...). The branch alone: direct, 5×5 filters on the
        whole input; squeeze5 and conv5, its two convolutions; saved, the difference. The
        module: branch1, squeeze3, conv3, squeeze5, conv5, branch_pool, total and
        out_channels; with `naive` also direct3, direct5, naive_total, naive_channels, and
        ratio, naive_total / total.

    Returns
    -------
    array of shape (...)
        What the bottleneck saves, or the parameters of the module.

    Notes
    -----
    Each filter has a bias. The paper's Table 1 counts weights only, in units of 1024.

    References
    ----------
    Szegedy et al., Going Deeper with Convolutions (CVPR 2015), Section 4, Figure 2, Table 1.

    Examples
    --------
    Module 3a of GoogLeNet has 163,328 weights (159 "K") and 368 biases:

    >>> inception_parameters(192, 16, 32, 64, 96, 128, 32)
    163696
    """
    if ones is None:
        direct = step("direct", conv_parameters(5, channels, fives))
        squeeze5, conv5 = _behind_bottleneck(channels, reduce5, fives, 5, step)
        return step("saved", direct - (squeeze5 + conv5))
    branch1 = step("branch1", dense_parameters(channels, ones))
    squeeze3, conv3 = _behind_bottleneck(channels, reduce3, threes, 3, step)
    squeeze5, conv5 = _behind_bottleneck(channels, reduce5, fives, 5, step)
    pooled = step("branch_pool", dense_parameters(channels, proj))
    total = step("total", branch1 + squeeze3 + conv3 + squeeze5 + conv5 + pooled)
    step("out_channels", ones + threes + fives + proj)
    if naive:
        direct3 = step("direct3", conv_parameters(3, channels, threes))
        direct5 = step("direct5", conv_parameters(5, channels, fives))
        naive_total = step("naive_total", branch1 + direct3 + direct5)
        step("naive_channels", ones + threes + fives + channels)
        step("ratio", naive_total / total)
    return total


def _behind_bottleneck(
    channels: Array, reduced: Array, filters: Array, kernel_size: int, step: Step
) -> tuple[Array, Array]:
    """The parameters of a 1×1 convolution and of the larger one that reads its output.

    At one pixel a 1×1 convolution is a dense layer over the channels.
    """
    squeeze = step(f"squeeze{kernel_size}", dense_parameters(channels, reduced))
    return squeeze, step(f"conv{kernel_size}", conv_parameters(kernel_size, reduced, filters))


def dense_block_channels(
    start: Array,
    growth: Array,
    length: Array,
    layer: Array,
    theta: Array | None = None,
    second: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Count the channels that meet in a DenseNet block, in which layers see all before them.

    Parameters
    ----------
    start : array of shape (...)
        Channels of the block's input.
    growth : array of shape (...)
        Channels that each layer adds: the growth rate.
    length : array of shape (...)
        Layers of the block.
    layer : array of shape (...)
        The layer looked at, counted from 1.
    theta : array of shape (...), optional
        Compression, as a fraction, of the transition layer behind the block.
    second : array of shape (...), optional
        Layers of a second block behind the transition. Its layers are then bottleneck layers:
        1×1 convolutions with 4 growth filters in front of the 3×3 convolutions.
    step
        Recorder of the named steps, each (...): seen, the channels that the layer reads; out,
        those of the block's output. Without compression, connections, the direct connections
        between the layers. With it, kept, the channels behind the transition, and either
        weights, those of the layer's 3×3 convolution, or for a second block out2, its output;
        seen2, what its last layer reads; reduced, the channels between that layer's 1×1 and 3×3
        convolutions; squeeze and expand, their weights; and weights, the sum.

    Returns
    -------
    array of shape (...)
        Channels behind the last layer that is described.

    Notes
    -----
    The convolutions have no biases, as batch normalisation comes before each of them.

    References
    ----------
    Huang, Liu, van der Maaten, Weinberger, Densely Connected Convolutional Networks
    (CVPR 2017), Section 3.

    Examples
    --------
    The first two blocks of DenseNet-121:

    >>> float(dense_block_channels(64.0, 32.0, 6.0, 1.0, 0.5, 12.0))
    512.0
    """
    xp = array_namespace(start, growth)
    seen = step("seen", start + (layer - 1) * growth)
    out = step("out", start + length * growth)
    if theta is None:
        step("connections", length * (length + 1) / 2)
        return out
    if second is None:
        step("weights", 9 * seen * growth)
        return step("kept", xp.floor(theta * out))
    kept = step("kept", xp.floor(theta * out))
    out2 = step("out2", kept + second * growth)
    seen2 = step("seen2", out2 - growth)
    reduced = step("reduced", 4 * growth)
    squeeze = step("squeeze", seen2 * reduced)
    expand = step("expand", 9 * reduced * growth)
    step("weights", squeeze + expand)
    return out2
