"""Parameter counts of layers, and what follows from them."""

from collections.abc import Sequence

from solvers.arrays import Array
from solvers.options import one_of
from solvers.steps import Step, value_only


def dense_parameters(inputs: Array, units: Array) -> Array:
    """Count the weights and biases of a dense layer: (n_in + 1) n_out.

    Examples
    --------
    >>> dense_parameters(120, 84)
    10164
    """
    return (inputs + 1) * units


def conv_parameters(kernel_size: Array, channels: Array, filters: Array) -> Array:
    """Count the weights and biases of a convolution with square kernels: (k² C_in + 1) C_out.

    Examples
    --------
    >>> conv_parameters(5, 6, 16)
    2416
    """
    return (kernel_size**2 * channels + 1) * filters


def dense_versus_conv(
    side: Array,
    channels: Array,
    filters: Array,
    kernel_size: Array,
    *,
    padding: str,
    unshared: bool = False,
    step: Step = value_only,
) -> Array:
    """Count the parameters of a convolution, and of a dense layer from its input to its output.

    Parameters
    ----------
    side, channels : array of shape (...)
        Height, which is also the width, and channels of the input.
    filters, kernel_size : array of shape (...)
        Output channels, and side of the square kernels; the stride is 1.
    padding : {"valid", "same"}
        Of the convolution.
    unshared
        Also count a locally connected layer: filters with weights of their own at each place.
    step
        Recorder of the named steps, each (...): conv; with valid padding out_side; inputs and
        outputs, the numbers in the input and in the output; dense; then local if unshared;
        ratio, dense / conv.

    Returns
    -------
    array of shape (...)
        `ratio`.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.2, and Section 9.5 on
    unshared convolution; LeCun, Generalization and network design strategies (1989).

    Examples
    --------
    >>> round(dense_versus_conv(28, 1, 1, 3, padding="same"))
    61544
    """
    one_of("padding", padding, ("valid", "same"))
    conv = step("conv", conv_parameters(kernel_size, channels, filters))
    out_side = side if padding == "same" else step("out_side", side - kernel_size + 1)
    inputs = step("inputs", side**2 * channels)
    outputs = step("outputs", out_side**2 * filters)
    dense = step("dense", dense_parameters(inputs, outputs))
    if unshared:
        step("local", (kernel_size**2 * channels + 1) * outputs)
    return step("ratio", dense / conv)


def recurrent_parameters(
    inputs: Array,
    hidden: Array,
    classes: Array,
    vocabulary: Array | None = None,
    second: Array | None = None,
    *,
    cells: Sequence[str] = ("lstm",),
    biases: str = "one",
    step: Step = value_only,
) -> Array:
    """Count the parameters of recurrent layers with a dense layer behind them.

    Parameters
    ----------
    inputs, hidden : array of shape (...)
        Entries of the input and of the hidden state.
    classes : array of shape (...)
        Units of the dense layer, which reads the last hidden state.
    vocabulary, second : array of shape (...), optional
        Rows of an embedding table whose entries are the inputs, and the hidden entries of
        an LSTM layer on top. If given, the first layer is a bidirectional LSTM.
    cells : sequence of {"rnn", "lstm", "gru"}
        Cells that are counted one beside the other, without a second layer; the dense layer
        stands behind the last.
    biases : {"one", "two"}
        One bias vector for each gate, as in Hochreiter & Schmidhuber and in Keras, or two, one
        beside each weight matrix, as in PyTorch and cuDNN (and in Keras's GRU by default).
    step
        Recorder of the named steps, each (...). One layer: gate, one gate's parameters, unless
        the cell is a plain RNN; those of rnn, lstm, gru; dense and total. Two layers:
        embedding, gate, bilstm, gate2, lstm2, dense and total.

    Returns
    -------
    array of shape (...)
        `total`.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 10.8 and Section 10.10; Cho et
    al., Learning Phrase Representations using RNN Encoder–Decoder (EMNLP 2014), eq. 5-8.

    Examples
    --------
    >>> recurrent_parameters(10, 20, 1, biases="two")
    2581
    """
    one_of("biases", biases, ("one", "two"))
    extra = 1 if biases == "one" else 2
    if second is not None:
        return _stacked(inputs, hidden, classes, vocabulary, second, extra, step)
    gate = (inputs + hidden + extra) * hidden
    if cells != ("rnn",):
        gate = step("gate", gate)
    for cell in cells:
        gates = GATES[cell]
        layer = step(cell, gate if gates == 1 else gates * gate)
    dense = step("dense", dense_parameters(hidden, classes))
    return step("total", layer + dense)


GATES = {"rnn": 1, "gru": 3, "lstm": 4}
"""How many weighted sums a cell computes, its candidate state among them."""


def _stacked(
    inputs: Array,
    hidden: Array,
    classes: Array,
    vocabulary: Array,
    second: Array,
    extra: int,
    step: Step,
) -> Array:
    """An embedding, a bidirectional LSTM, an LSTM that reads both directions, a dense layer."""
    embedding = step("embedding", vocabulary * inputs)
    gate = step("gate", (inputs + hidden + extra) * hidden)
    bilstm = step("bilstm", 2 * (4 * gate))
    gate2 = step("gate2", (2 * hidden + second + extra) * second)
    lstm2 = step("lstm2", 4 * gate2)
    dense = step("dense", dense_parameters(second, classes))
    return step("total", embedding + bilstm + lstm2 + dense)


def transformer_parameters(
    d_model: Array,
    d_ff: Array,
    heads: Array,
    layers: Array | None = None,
    vocabulary: Array = None,
    positions: Array = None,
    *,
    norms: bool = True,
    step: Step = value_only,
) -> Array:
    """Count the parameters of a Transformer block, or of a stack of them with embeddings.

    Parameters
    ----------
    d_model, d_ff : array of shape (...)
        Entries of a token's vector, and units of the feed-forward layer between.
    heads : array of shape (...)
        Attention heads, each with d_model / heads entries for queries, keys and values.
    layers, vocabulary, positions : array of shape (...), optional
        Blocks, and rows of the tables of token and position embeddings. All or none.
    norms
        Count two layer normalisations in a block. There is a third behind a stack.
    step
        Recorder of the named steps, each (...): head_size; head, the three projections of
        one head; attention; feed_forward; with norms, norm, one normalisation, and block;
        for a stack blocks, embeddings and total.

    Returns
    -------
    array of shape (...)
        The last step.

    Notes
    -----
    Each projection and each dense layer has a bias, as in GPT-2 and BERT; the output layer
    of a stack shares the token embeddings' table.

    References
    ----------
    Vaswani et al., Attention Is All You Need (NeurIPS 2017), Sections 3.2.2, 3.3 and 3.4;
    Radford et al., Language Models are Unsupervised Multitask Learners (2019), Section 2.3.

    Examples
    --------
    GPT-2 small:

    >>> transformer_parameters(768, 3072, 12, 12, 50257, 1024)
    124439808.0
    """
    head_size = step("head_size", d_model / heads)
    head = step("head", 3 * dense_parameters(d_model, head_size))
    attention = step("attention", heads * head + dense_parameters(d_model, d_model))
    feed_forward = step(
        "feed_forward", dense_parameters(d_model, d_ff) + dense_parameters(d_ff, d_model)
    )
    if not norms:
        return step("block", attention + feed_forward)
    norm = step("norm", 2 * d_model)
    block = step("block", attention + feed_forward + 2 * norm)
    if layers is None:
        return block
    embeddings = step("embeddings", (vocabulary + positions) * d_model)
    return step("total", embeddings + layers * block + norm)
