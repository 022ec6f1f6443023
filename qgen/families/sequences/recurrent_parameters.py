"""Parameters of recurrent networks."""

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.parameters import dense_parameters, recurrent_parameters

_GATE = Part("gate", marks=2, minutes=2)
_DENSE = Part("dense", marks=1, minutes=1)
_TOTAL = Part("total", marks=1, minutes=1)

FAMILY = Family(
    id="recurrent_parameters",
    title="Parameters of recurrent layers",
    unit=4,
    topic="recurrent networks",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eq. 10.8 and Section 10.10; "
    "Cho et al., Learning Phrase Representations using RNN Encoder–Decoder (EMNLP 2014), eqs. 5–8",
    solver=recurrent_parameters,
    levels={
        1: Level(
            params={
                "inputs": Grid(4, 12),
                "hidden": Choice((5, 8, 10, 16, 20)),
                "classes": Grid(2, 6),
            },
            parts=(Part("rnn", marks=2, minutes=2), _DENSE, _TOTAL),
            settings={"cells": ("rnn",)},
        ),
        2: Level(
            params={
                "inputs": Choice((12, 25, 30, 40, 50)),
                "hidden": Choice((16, 20, 32, 64)),
                "classes": Grid(2, 10),
            },
            parts=(
                _GATE,
                Part("gru", marks=1, minutes=1),
                Part("lstm", marks=1, minutes=1),
                _DENSE,
                _TOTAL,
            ),
            settings={"cells": ("gru", "lstm")},
        ),
        3: Level(
            params={
                "vocabulary": Choice((1000, 2000, 5000)),
                "inputs": Choice((16, 32, 50)),
                "hidden": Choice((20, 32, 48)),
                "second": Choice((10, 16, 24)),
                "classes": Grid(2, 6),
            },
            parts=(
                Part("embedding", marks=1, minutes=1),
                Part("bilstm", marks=2, minutes=3),
                Part("lstm2", marks=2, minutes=3),
                _DENSE,
                _TOTAL,
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "recurrent_weights_forgotten",
            "rnn",
            lambda s: s.right - s.hidden**2,
            "The hidden state is fed back: besides the weights of the input there are "
            r"$n_h \times n_h$ weights of the previous state.",
            levels=(1,),
        ),
        Misconception(
            "bias_omitted",
            "rnn",
            lambda s: (s.inputs + s.hidden) * s.hidden,
            "Each hidden unit has a bias besides its weights.",
            levels=(1,),
        ),
        Misconception(
            "reads_input",
            "dense",
            lambda s: dense_parameters(s.inputs, s.classes),
            "The dense layer reads the hidden state of the recurrent layer below it.",
        ),
        Misconception(
            "recurrent_weights_forgotten_in_gate",
            "gate",
            lambda s: s.right - s.hidden**2,
            "Each gate reads the previous hidden state as well, through "
            r"$n_h \times n_h$ weights.",
            levels=(2, 3),
            again={"gate2": lambda s: s.right - s.second**2},
        ),
        Misconception(
            "bias_omitted_in_gate",
            "gate",
            lambda s: (s.inputs + s.hidden) * s.hidden,
            "Each gate has biases besides its weights.",
            levels=(2, 3),
            again={"gate2": lambda s: (2 * s.hidden + s.second) * s.second},
        ),
        Misconception(
            "lstm_as_one_gate",
            "lstm",
            lambda s: s.gate,
            "An LSTM has four sets of weights: input gate, forget gate, output gate and candidate.",
            levels=(2,),
        ),
        Misconception(
            "candidate_forgotten",
            "gru",
            lambda s: 2 * s.gate,
            "Besides its gates, a cell has weights for the candidate: a GRU has three sets in all, "
            "an LSTM four.",
            levels=(2,),
            again={"lstm": lambda s: 3 * s.gate},
        ),
        Misconception(
            "gru_as_lstm",
            "gru",
            lambda s: 4 * s.gate,
            "A GRU has no output gate and no separate cell: reset gate, update gate and "
            "candidate are three sets of weights.",
            levels=(2,),
        ),
        Misconception(
            "embedding_with_bias",
            "embedding",
            lambda s: (s.vocabulary + 1) * s.inputs,
            "An embedding is a table with one row for each token, and has no bias.",
            levels=(3,),
        ),
        Misconception(
            "one_direction",
            "bilstm",
            lambda s: s.right / 2,
            "A bidirectional layer is two LSTMs with weights of their own, one for each direction.",
            levels=(3,),
        ),
        Misconception(
            "candidate_forgotten_in_both",
            "bilstm",
            lambda s: 2 * (3 * s.gate),
            "Besides its three gates, an LSTM has weights for the candidate: four sets in all.",
            levels=(3,),
            again={"lstm2": lambda s: 3 * s.gate2},
        ),
        Misconception(
            "one_direction_read",
            "gate2",
            lambda s: s.right - s.hidden * s.second,
            "The states of both directions are concatenated, so the next layer reads "
            r"$2 n_h$ numbers at each step.",
            levels=(3,),
        ),
    ),
    symbols={
        "vocabulary": "V",
        "inputs": "n_x",
        "hidden": "n_h",
        "second": "n_2",
        "classes": "K",
        "embedding": r"P_{\mathrm{emb}}",
        "gate": r"P_{\mathrm{gate}}",
        "rnn": r"P_{\mathrm{RNN}}",
        "gru": r"P_{\mathrm{GRU}}",
        "lstm": r"P_{\mathrm{LSTM}}",
        "bilstm": r"P_{\mathrm{bi}}",
        "gate2": r"P_{\mathrm{gate2}}",
        "lstm2": r"P_{\mathrm{LSTM2}}",
        "dense": r"P_{\mathrm{dense}}",
        "total": "P",
    },
    conventions={
        # Hochreiter and Schmidhuber (1997) and the equations of most textbooks; PyTorch and cuDNN
        "biases": Convention(
            {
                "one": "one bias vector",
                "two": "two bias vectors, one beside each of its two weight matrices, as in "
                "PyTorch",
            }
        )
    },
)
