"""Recurrent cells: one time step each."""

from solvers.activations import relu, sigmoid, tanh
from solvers.arrays import Array, matvec
from solvers.options import one_of
from solvers.steps import Step, value_only

ACTIVATIONS = {"tanh": tanh, "relu": relu}


def weighted_sum(x: Array, h_prev: Array, W: Array, U: Array, b: Array) -> Array:
    """Return the pre-activation W x + U h_prev + b."""
    return pre_activation(matvec(W, x), matvec(U, h_prev), b)


def pre_activation(Wx: Array, Uh: Array, b: Array) -> Array:
    """Return the sum of what the input, the hidden state and the bias put in."""
    return Wx + Uh + b


def gate_sum(x: Array, h_prev: Array, W: Array, U: Array, b: Array, gate: int) -> Array:
    """Return the pre-activation W x + U h_prev + b of one gate of a cell.

    Parameters
    ----------
    x : array of shape (..., D)
        Input at this time step.
    h_prev : array of shape (..., H)
        Hidden state before this time step.
    W : array of shape (..., G, H, D)
        Weights of the input, for each of the cell's G gates.
    U : array of shape (..., G, H, H)
        Weights of the hidden state.
    b : array of shape (..., G, H)
        Biases.
    gate
        Which of the gates, counted from 0.

    Returns
    -------
    array of shape (..., H)
    """
    return weighted_sum(x, h_prev, W[..., gate, :, :], U[..., gate, :, :], b[..., gate, :])


def each_gate(weights: Array, vector: Array) -> Array:
    """Multiply the weights of each gate with a vector, all in one product.

    Parameters
    ----------
    weights : array of shape (..., G, H, D)
    vector : array of shape (..., D)

    Returns
    -------
    array of shape (..., G, H)
    """
    gates, units, size = weights.shape[-3:]
    products = matvec(weights.reshape((*weights.shape[:-3], gates * units, size)), vector)
    return products.reshape((*products.shape[:-1], gates, units))


def rnn_cell(
    x: Array,
    h_prev: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    activation: str = "tanh",
    step: Step = value_only,
) -> Array:
    """Make one time step of a simple recurrent network and return the new hidden state.

    h = φ(W x + U h_prev + b), where φ is the activation function.

    Parameters
    ----------
    x : array of shape (..., D)
        Input at this time step.
    h_prev : array of shape (..., H)
        Hidden state before this time step.
    W : array of shape (..., H, D)
        Weights of the input.
    U : array of shape (..., H, H)
        Weights of the hidden state.
    b : array of shape (..., H)
        Biases.
    activation
        "tanh", as Elman networks have it today, or "relu", as in PyTorch's nonlinearity="relu".
    step
        Recorder of the named steps, each (..., H): z, the pre-activation, and h.

    Returns
    -------
    array of shape (..., H)

    Raises
    ------
    ValueError
        If the activation is not one of those above.

    Notes
    -----
    Goodfellow et al. write U for the weights of the input and W for those of the state; the
    letters here are those of the LSTM and GRU papers. PyTorch has two biases, whose sum is b.

    References
    ----------
    Elman, Finding Structure in Time (Cognitive Science 14(2), 1990); Goodfellow, Bengio,
    Courville, Deep Learning (2016), eqs. 10.8-10.9.

    Examples
    --------
    Without weights the state is what the bias makes it:

    >>> import numpy as np
    >>> none = np.zeros((1, 1))
    >>> rnn_cell(np.ones(1), np.ones(1), none, none, np.zeros(1))
    array([0.])
    """
    one_of("activation", activation, ACTIVATIONS)
    z = step("z", weighted_sum(x, h_prev, W, U, b))
    return step("h", ACTIVATIONS[activation](z))


def lstm_cell(
    x: Array,
    h_prev: Array,
    c_prev: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Make one time step of an LSTM and return the new hidden and cell state.

    c = f ⊙ c_prev + i ⊙ g and h = o ⊙ tanh(c), where f, i, o = σ(z) and g = tanh(z),
    each with its own z = W x + U h_prev + b.

    Parameters
    ----------
    x : array of shape (..., D)
        Input at this time step.
    h_prev, c_prev : array of shape (..., H)
        Hidden and cell state before this time step.
    W : array of shape (..., 4, H, D)
        Weights of the input for the forget gate f, the input gate i, the candidate g and
        the output gate o, in this order.
    U : array of shape (..., 4, H, H)
        Weights of the hidden state, in the same order.
    b : array of shape (..., 4, H)
        Biases, in the same order.
    step
        Recorder of the named steps, each (..., H): z_f, f, z_i, i, z_g, g, z_o, o, each
        z the pre-activation of what follows it; c, h.

    Returns
    -------
    tuple of two arrays of shape (..., H)
        h and c.

    Notes
    -----
    PyTorch stacks its weights in the order i, f, g, o and has two biases, whose sum is b.

    References
    ----------
    Hochreiter, Schmidhuber, Long Short-Term Memory (Neural Computation 9(8), 1997), with
    the forget gate of Gers, Schmidhuber, Cummins, Learning to Forget (Neural Computation
    12(10), 2000) and without peephole connections.

    Examples
    --------
    With all weights zero the gates are half open and nothing new comes in:

    >>> import numpy as np
    >>> W, U, b = np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), np.zeros((4, 1))
    >>> h, c = lstm_cell(np.ones(1), np.zeros(1), np.array([2.0]), W, U, b)
    >>> c
    array([1.])
    """
    return lstm_gates(each_gate(W, x), h_prev, c_prev, U, b, step)


def lstm_gates(
    Wx: Array, h_prev: Array, c_prev: Array, U: Array, b: Array, step: Step
) -> tuple[Array, Array]:
    """Make the time step of `lstm_cell` from the products Wx of its input, (..., 4, H)."""
    Uh = each_gate(U, h_prev)
    sums = pre_activation(Wx, Uh, b)
    z_f, z_i, z_g, z_o = (sums[..., k, :] for k in range(4))
    f = step("f", sigmoid(step("z_f", z_f)))
    i = step("i", sigmoid(step("z_i", z_i)))
    g = step("g", tanh(step("z_g", z_g)))
    o = step("o", sigmoid(step("z_o", z_o)))
    c = step("c", f * c_prev + i * g)
    h = step("h", o * tanh(c))
    return h, c


def gru_cell(
    x: Array,
    h_prev: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    update: str = "candidate",
    reset: str = "before",
    step: Step = value_only,
) -> Array:
    """Make one time step of a GRU and return the new hidden state.

    r, z = σ(s) and the candidate n = tanh(s), each with its own weighted sum s; h lies
    between h_prev and n, as far as the update gate z says.

    Parameters
    ----------
    x : array of shape (..., D)
        Input at this time step.
    h_prev : array of shape (..., H)
        Hidden state before this time step.
    W : array of shape (..., 3, H, D)
        Weights of the input for the reset gate r, the update gate z and the candidate n,
        in this order.
    U : array of shape (..., 3, H, H)
        Weights of the hidden state, in the same order.
    b : array of shape (..., 3, H)
        Biases, in the same order.
    update
        What z is the share of. "candidate": h = (1 - z) ⊙ h_prev + z ⊙ n, as in the course
        notes and Chung et al. "previous": h = z ⊙ h_prev + (1 - z) ⊙ n, as in Cho et al.,
        PyTorch and Keras.
    reset
        Where r acts. "before" the product: s_n = W x + U (r ⊙ h_prev) + b, as in the course
        notes, Cho et al. and Chung et al. "after" it: s_n = W x + r ⊙ (U h_prev) + b, as in
        PyTorch, cuDNN and Keras (reset_after=True), with no second bias inside r ⊙ (...).
    step
        Recorder of the named steps, each (..., H): s_r, r, s_z, z, each s the weighted sum
        of what follows it (z names the update gate here); with reset="before"
        h_reset = r ⊙ h_prev, with "after" Uh = U h_prev; s_n, n, h.

    Returns
    -------
    array of shape (..., H)

    Raises
    ------
    ValueError
        If a convention is not one of those above.

    References
    ----------
    Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (EMNLP 2014),
    eqs. 5-8. Chung, Gulcehre, Cho, Bengio, Empirical Evaluation of Gated Recurrent Neural
    Networks on Sequence Modeling (2014), section 3.2.

    Examples
    --------
    With all weights zero the candidate is 0 and the update gate is half open:

    >>> import numpy as np
    >>> W, U, b = np.zeros((3, 1, 1)), np.zeros((3, 1, 1)), np.zeros((3, 1))
    >>> gru_cell(np.ones(1), np.array([0.5]), W, U, b)
    array([0.25])
    """
    one_of("update", update, ("candidate", "previous"))
    one_of("reset", reset, ("before", "after"))
    r = step("r", sigmoid(step("s_r", gate_sum(x, h_prev, W, U, b, 0))))
    z = step("z", sigmoid(step("s_z", gate_sum(x, h_prev, W, U, b, 1))))
    if reset == "before":
        h_reset = step("h_reset", r * h_prev)
        s_n = step("s_n", gate_sum(x, h_reset, W, U, b, 2))
    else:
        Uh = step("Uh", matvec(U[..., 2, :, :], h_prev))
        s_n = step("s_n", matvec(W[..., 2, :, :], x) + r * Uh + b[..., 2, :])
    n = step("n", tanh(s_n))
    if update == "candidate":
        return step("h", (1 - z) * h_prev + z * n)
    return step("h", z * h_prev + (1 - z) * n)
