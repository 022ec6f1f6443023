"""Recurrent networks against ONNX's published node tests.

ONNX has X of shape (T, N, D), or (N, T, D) with layout 1; weights W (directions, G·H, D) and R
(directions, G·H, H); and B with the biases of W before those of R, whose sums are ours. Its gates
are in another order: i, o, f, g in the LSTM and z, r, n in the GRU. All states start at zero.
Most of the published weights are equal for all gates: `gru_seq_length` alone tells gates apart,
and tests/solvers/test_through_time.py does for all networks.
"""

import numpy as np
import pytest

from solvers.through_time import gru, lstm, rnn

LSTM = [2, 0, 3, 1]  # where ours, f i g o, are in i o f g
GRU = [1, 0, 2]  # where ours, r z n, are in z r n
WAYS = {"forward": (1,), "reverse": (-1,), "bidirectional": (1, -1)}
NAMES = [
    f"{network}_{how}"
    for network in ("simple_rnn", "lstm", "gru")
    for how in ("defaults", "with_initial_bias", "batchwise", "reverse", "bidirectional")
]


def states(kind, x, W, R, b):
    """All states of one direction by ONNX's letter for them, each of shape (N, T, H)."""
    H = R.shape[-1]
    zero = np.zeros((len(x), H))
    W, R, b = W.reshape(-1, H, W.shape[-1]), R.reshape(-1, H, H), b.reshape(-1, H)
    if kind == "lstm":
        return dict(zip("hc", lstm(x, zero, zero, W[LSTM], R[LSTM], b[LSTM]), strict=True))
    if kind == "gru":  # linear_before_reset is 0 in all published tests
        return {"h": gru(x, zero, W[GRU], R[GRU], b[GRU], update="previous", reset="before")}
    return {"h": rnn(x, zero, W[0], R[0], b[0])}


def directions(case, kind):
    """The states of each direction, in the order of the time steps as it reads them."""
    x = case.inputs["X"] if case.options.get("layout") else case.inputs["X"].swapaxes(0, 1)
    W, R = case.inputs["W"], case.inputs["R"]
    both = case.inputs.get("B", np.zeros((len(W), 2 * W.shape[1])))
    b = both[:, : W.shape[1]] + both[:, W.shape[1] :]
    ways = WAYS[case.options.get("direction", b"forward").decode()]
    return [
        states(kind, x[:, ::way], *weights) for way, *weights in zip(ways, W, R, b, strict=True)
    ]


@pytest.mark.parametrize("name", [*NAMES, "rnn_seq_length", "gru_seq_length"])
def test_last_states(published, agree, name):
    """Y_h and Y_c have shape (directions, N, H), or (N, directions, H) with layout 1."""
    kind = name.removeprefix("simple_").partition("_")[0]
    case = published(kind, name)
    ours = directions(case, kind)
    axis = 1 if case.options.get("layout") else 0
    last = {letter: np.stack([way[letter][:, -1] for way in ours], axis) for letter in ours[0]}
    shown = set(case.outputs) & {"Y_h", "Y_c"}
    assert shown
    for name in shown:
        agree(last[name[-1]], case.outputs[name])


@pytest.mark.parametrize("name", ["gru_batchwise", "simple_rnn_batchwise", "lstm_batchwise"])
def test_all_states(published, agree, name):
    """With layout 1 Y has shape (N, T, directions, H)."""
    kind = name.removeprefix("simple_").partition("_")[0]
    case = published(kind, name)
    (ours,) = directions(case, kind)
    agree(ours["h"][:, :, None], case.outputs["Y"])


@pytest.mark.parametrize("name", ["gru_reverse", "gru_bidirectional"])
def test_all_states_on_the_way_back(published, agree, name):
    """Y has shape (T, directions, N, H); the way back has its states where it has read."""
    case = published("gru", name)
    ours = [way["h"] for way in directions(case, "gru")]
    ours[-1] = ours[-1][:, ::-1]
    agree(np.stack(ours).transpose(2, 0, 1, 3), case.outputs["Y"])
