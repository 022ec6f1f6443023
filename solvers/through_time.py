"""Recurrent networks over whole sequences: the cells of `solvers.recurrent`, step after step."""

from solvers.arrays import Array, array_namespace
from solvers.batches import in_blocks
from solvers.numbering import numbered
from solvers.recurrent import each_gate, gru_cell, lstm_gates, rnn_cell
from solvers.steps import Step, value_only


def rnn(
    x: Array,
    h0: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    activation: str = "tanh",
    step: Step = value_only,
) -> Array:
    """Run a simple recurrent network over a sequence and return its hidden states.

    h_t = φ(W x_t + U h_{t-1} + b) for t = 1 to T.

    Parameters
    ----------
    x : array of shape (..., T, D)
        Inputs, one time step a row.
    h0 : array of shape (..., H)
        Hidden state before the first time step.
    W, U, b
        Weights and biases as `solvers.recurrent.rnn_cell` takes them, the same at all times.
    activation
        "tanh" or "relu".
    step
        Recorder of the named steps of each `rnn_cell`, with the time behind the name:
        z_1, h_1, ..., z_T, h_T, each (..., H).

    Returns
    -------
    array of shape (..., T, H)

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 10.8-10.9.

    Examples
    --------
    A unit that adds its input to its state is a running sum:

    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> inputs = np.array([[1.0], [2.0], [3.0]])
    >>> rnn(inputs, np.zeros(1), one, one, np.zeros(1), activation="relu")[:, 0]
    array([1., 3., 6.])
    """
    h, states = h0, []
    for t in range(x.shape[-2]):
        now = numbered(step, t + 1)
        h = rnn_cell(x[..., t, :], h, W, U, b, activation=activation, step=now)
        states.append(h)
    return array_namespace(x, h).stack(states, axis=-2)


@in_blocks(x=2, h0=1, c0=1, W=3, U=3, b=2)
def lstm(
    x: Array,
    h0: Array,
    c0: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Run an LSTM over a sequence and return its hidden and cell states.

    Parameters
    ----------
    x : array of shape (..., T, D)
        Inputs, one time step a row.
    h0, c0 : array of shape (..., H)
        Hidden and cell state before the first time step.
    W, U, b
        Weights and biases as `solvers.recurrent.lstm_cell` takes them, the same at all times.
    step
        Recorder of the named steps of each `lstm_cell`, with the time behind the name:
        z_f_1, f_1, z_i_1, i_1, z_g_1, g_1, z_o_1, o_1, c_1, h_1, z_f_2, ..., each (..., H).

    Returns
    -------
    tuple of two arrays of shape (..., T, H)
        The states h and c after each time step.

    References
    ----------
    As for `solvers.recurrent.lstm_cell`.

    Examples
    --------
    With all weights zero the gates are half open, and half of the cell state stays each time:

    >>> import numpy as np
    >>> W, U, b = np.zeros((4, 1, 1)), np.zeros((4, 1, 1)), np.zeros((4, 1))
    >>> _, c = lstm(np.ones((3, 1)), np.zeros(1), np.array([8.0]), W, U, b)
    >>> c[:, 0]
    array([4., 2., 1.])
    """
    h, c = h0, c0
    hidden, cells = [], []
    Wx = each_gate(W if W.ndim == 3 else W[..., None, :, :, :], x)
    for t in range(x.shape[-2]):
        h, c = lstm_gates(Wx[..., t, :, :], h, c, U, b, numbered(step, t + 1))
        hidden.append(h)
        cells.append(c)
    xp = array_namespace(x, h)
    return xp.stack(hidden, axis=-2), xp.stack(cells, axis=-2)


def gru(
    x: Array,
    h0: Array,
    W: Array,
    U: Array,
    b: Array,
    *,
    update: str = "candidate",
    reset: str = "before",
    step: Step = value_only,
) -> Array:
    """Run a GRU over a sequence and return its hidden states.

    Parameters
    ----------
    x : array of shape (..., T, D)
        Inputs, one time step a row.
    h0 : array of shape (..., H)
        Hidden state before the first time step.
    W, U, b, update, reset
        Weights, biases and conventions as `solvers.recurrent.gru_cell` takes them.
    step
        Recorder of the named steps of each `gru_cell`, with the time behind the name:
        s_r_1, r_1, s_z_1, z_1, ..., h_1, s_r_2, ..., each (..., H).

    Returns
    -------
    array of shape (..., T, H)

    References
    ----------
    As for `solvers.recurrent.gru_cell`.

    Examples
    --------
    With all weights zero half of the state stays each time:

    >>> import numpy as np
    >>> W, U, b = np.zeros((3, 1, 1)), np.zeros((3, 1, 1)), np.zeros((3, 1))
    >>> gru(np.ones((2, 1)), np.array([0.8]), W, U, b)[:, 0]
    array([0.4, 0.2])
    """
    h, states = h0, []
    for t in range(x.shape[-2]):
        now = numbered(step, t + 1)
        h = gru_cell(x[..., t, :], h, W, U, b, update=update, reset=reset, step=now)
        states.append(h)
    return array_namespace(x, h).stack(states, axis=-2)
