"""Parameter counts, against PyTorch's own modules and published totals."""

import numpy as np
import pytest

from qgen.families import all_families
from solvers.parameters import (
    conv_parameters,
    dense_parameters,
    dense_versus_conv,
    recurrent_parameters,
    transformer_parameters,
)
from solvers.steps import Values, trace


def size(*modules) -> int:
    return sum(each.numel() for module in modules for each in module.parameters())


def faulty(family, name, run, inputs):
    """The value that a misconception of a family gives."""
    (error,) = (each for each in all_families()[family].misconceptions if each.id == name)
    return error.faulty(Values({"right": run[error.step]}, run, inputs))


@pytest.mark.parametrize(("kernel", "channels", "filters"), [(1, 7, 3), (3, 64, 128), (5, 1, 6)])
def test_convolution_and_dense_layer_equal_pytorch(kernel, channels, filters):
    nn = pytest.importorskip("torch").nn
    assert conv_parameters(kernel, channels, filters) == size(nn.Conv2d(channels, filters, kernel))
    assert dense_parameters(channels, filters) == size(nn.Linear(channels, filters))


def test_dense_layer_in_place_of_a_convolution_equals_pytorch():
    torch = pytest.importorskip("torch")
    conv = torch.nn.Conv2d(3, 4, 3)
    outputs = conv(torch.zeros(1, 3, 9, 9)).numel()
    inputs = {"side": 9, "channels": 3, "filters": 4, "kernel_size": 3, "padding": "valid"}
    run = trace(dense_versus_conv, {**inputs, "unshared": True}).computed
    assert run["conv"] == size(conv)
    assert run["outputs"] == outputs
    assert run["dense"] == size(torch.nn.Linear(3 * 9 * 9, outputs))
    assert run["ratio"] == run["dense"] / run["conv"]
    assert run["local"] == 7 * 7 * run["conv"]  # a convolution for each of the places


def test_same_padding_keeps_the_size_and_an_unknown_one_is_refused():
    run = trace(dense_versus_conv, dict(zip(LAYER, (9, 1, 2, 3), strict=True)) | SAME).computed
    assert run["outputs"] == 9 * 9 * 2
    with pytest.raises(ValueError, match="padding must be 'valid' or 'same', got 'sane'"):
        dense_versus_conv(9, 1, 2, 3, padding="sane")


LAYER = ("side", "channels", "filters", "kernel_size")
SAME = {"padding": "same"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("counted_per_position", 112 * 49),
        ("bias_omitted", 108),
        ("input_channels_omitted", 40),
        ("input_size_kept", 9),
        ("filters_not_counted", 49),
        ("one_bias", 243 * 196 + 1),
        ("channels_for_inputs", 4 * 4),
        ("shared_after_all", 112 * 4),
        ("one_filter_per_place", 28 * 49),
        ("ratio_upside_down", 112 / (244 * 196)),
    ],
)
def test_misconceptions_about_dense_layers_by_hand(name, expected):
    inputs = dict(zip(LAYER, (9, 3, 4, 3), strict=True)) | {"padding": "valid", "unshared": True}
    run = trace(dense_versus_conv, inputs).computed
    assert faulty("dense_versus_conv_parameters", name, run, inputs) == expected


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_recurrent_layers_with_two_biases_equal_pytorch(cell):
    nn = pytest.importorskip("torch").nn
    layer = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]
    inputs = {"inputs": 7, "hidden": 5, "classes": 3, "cells": (cell,), "biases": "two"}
    run = trace(recurrent_parameters, inputs).computed
    assert run[cell] == size(layer(7, 5))
    assert run["total"] == size(layer(7, 5), nn.Linear(5, 3))


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_one_bias_is_pytorch_s_without_its_second(cell):
    nn = pytest.importorskip("torch").nn
    layer = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](7, 5)
    inputs = {"inputs": 7, "hidden": 5, "classes": 3, "cells": (cell,)}
    run = trace(recurrent_parameters, inputs).computed
    assert run[cell] == size(layer) - layer.bias_hh_l0.numel()


def test_lstm_of_the_keras_guide():
    """An LSTM of 32 units on 32 inputs has 8,320 parameters; Chollet (2018), Section 6.2.2."""
    inputs = {"inputs": 32, "hidden": 32, "classes": 1, "cells": ("lstm",)}
    assert trace(recurrent_parameters, inputs).computed["lstm"] == 8320


@pytest.mark.parametrize("biases", ["one", "two"])
def test_stacked_layers_equal_pytorch(biases):
    nn = pytest.importorskip("torch").nn
    first, second = nn.LSTM(7, 5, bidirectional=True), nn.LSTM(10, 4)
    inputs = {"inputs": 7, "hidden": 5, "classes": 3, "vocabulary": 50, "second": 4}
    run = trace(recurrent_parameters, {**inputs, "biases": biases}).computed
    spare = 0 if biases == "two" else 1
    assert run["embedding"] == size(nn.Embedding(50, 7))
    assert run["bilstm"] == size(first) - spare * 2 * 4 * 5
    assert run["lstm2"] == size(second) - spare * 4 * 4
    assert run["dense"] == size(nn.Linear(4, 3))
    assert run["total"] == sum(run[name] for name in ("embedding", "bilstm", "lstm2", "dense"))


def test_an_unknown_bias_convention_is_refused():
    with pytest.raises(ValueError, match="biases must be 'one' or 'two', got 'too'"):
        recurrent_parameters(7, 5, 3, biases="too")


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_transformer_block_equals_pytorch_however_many_heads(heads):
    nn = pytest.importorskip("torch").nn
    block = nn.TransformerEncoderLayer(16, heads, 40)
    run = trace(transformer_parameters, {"d_model": 16, "d_ff": 40, "heads": heads}).computed
    assert run["attention"] == size(block.self_attn)
    assert run["feed_forward"] == size(block.linear1, block.linear2)
    assert run["norm"] == size(block.norm1)
    assert run["block"] == size(block)


def test_block_without_norms_leaves_them_out():
    inputs = {"d_model": 16, "d_ff": 40, "heads": 2}
    bare = transformer_parameters(**inputs, norms=False)
    assert bare == transformer_parameters(**inputs) - 2 * 2 * 16


def test_gpt_2_and_bert_have_their_published_sizes():
    """124,439,808 in the published GPT-2 small; BERT base has 85,054,464 in its 12 blocks."""
    assert transformer_parameters(768, 3072, 12, 12, 50257, 1024) == 124439808
    assert 12 * transformer_parameters(768, 3072, 12) == 85054464


def test_batches_equal_problem_by_problem():
    d_model, heads = np.array([16.0, 24.0]), np.array([2.0, 4.0])
    both = transformer_parameters(d_model, 40.0, heads)
    alone = [transformer_parameters(d, 40.0, h) for d, h in zip(d_model, heads, strict=True)]
    assert both.tolist() == alone


CELLS = {"inputs": 7, "hidden": 5, "classes": 3}
STACK = {**CELLS, "vocabulary": 50, "second": 4}


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("recurrent_weights_forgotten", {**CELLS, "cells": ("rnn",)}, 8 * 5),
        ("bias_omitted", {**CELLS, "cells": ("rnn",)}, 12 * 5),
        ("reads_input", {**CELLS, "cells": ("rnn",)}, 8 * 3),
        ("recurrent_weights_forgotten_in_gate", STACK, 8 * 5),
        ("bias_omitted_in_gate", STACK, 12 * 5),
        ("lstm_as_one_gate", {**CELLS, "cells": ("gru", "lstm")}, 65),
        ("candidate_forgotten", {**CELLS, "cells": ("gru", "lstm")}, 130),
        ("gru_as_lstm", {**CELLS, "cells": ("gru", "lstm")}, 260),
        ("embedding_with_bias", STACK, 51 * 7),
        ("one_direction", STACK, 260),
        ("candidate_forgotten_in_both", STACK, 390),
        ("one_direction_read", STACK, (5 + 4 + 1) * 4),
    ],
)
def test_misconceptions_about_recurrent_layers_by_hand(name, inputs, expected):
    run = trace(recurrent_parameters, inputs).computed
    assert faulty("recurrent_parameters", name, run, inputs) == expected


@pytest.mark.parametrize(
    ("name", "inputs", "step", "expected"),
    [
        ("recurrent_weights_forgotten_in_gate", STACK, "gate2", (2 * 5 + 1) * 4),
        ("bias_omitted_in_gate", STACK, "gate2", (2 * 5 + 4) * 4),
        ("candidate_forgotten", {**CELLS, "cells": ("gru", "lstm")}, "lstm", 195),
        ("candidate_forgotten_in_both", STACK, "lstm2", 3 * 60),
    ],
)
def test_misconceptions_that_come_again_in_another_layer_by_hand(name, inputs, step, expected):
    family = all_families()["recurrent_parameters"]
    again = next(m.again for m in family.misconceptions if m.id == name)
    assert list(again) == [step]
    assert trace(recurrent_parameters, inputs, swap=again).computed[step] == expected


MODEL = {"d_model": 16, "d_ff": 40, "heads": 2, "layers": 3, "vocabulary": 100, "positions": 10}
ATTENTION, FFN, NORM = 4 * 17 * 16, 17 * 40 + 41 * 16, 32


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("full_size_heads", 3 * 17 * 16),
        ("one_projection_for_all", 17 * 8),
        ("bias_omitted", 3 * 16 * 8),
        ("output_projection_forgotten", 3 * 17 * 16),
        ("heads_not_added_up", 3 * 17 * 8 + 17 * 16),
        ("one_layer_only", 17 * 40),
        ("one_bias_vector", 16 * 40 + 40 * 16 + 40),
        ("shift_forgotten", 16),
        ("one_norm", ATTENTION + FFN + NORM),
        ("positions_forgotten", 1600),
        ("output_layer_counted_again", 1760 + 3 * (ATTENTION + FFN + 2 * NORM) + NORM + 1600),
        ("one_block", 1760 + ATTENTION + FFN + 2 * NORM + NORM),
    ],
)
def test_misconceptions_about_transformers_by_hand(name, expected):
    run = trace(transformer_parameters, MODEL).computed
    assert faulty("transformer_parameters", name, run, MODEL) == expected
