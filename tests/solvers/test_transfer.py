"""Pretrained bases and smaller networks, against published totals and PyTorch's modules."""

import numpy as np
import pytest

from qgen.families import all_families
from solvers.parameters import conv_parameters, dense_parameters
from solvers.steps import Values, trace
from solvers.transfer import capacity, conv_base_features, transfer_parameters


def row(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


def size(*modules) -> int:
    return sum(each.numel() for module in modules for each in module.parameters())


def faulty(family, name, solver, inputs):
    """The value that a misconception of a family gives."""
    run = trace(solver, inputs).computed
    (error,) = (each for each in all_families()[family].misconceptions if each.id == name)
    return np.asarray(error.faulty(Values({"right": run[error.step]}, run, inputs))).tolist()


def test_vgg16_makes_the_features_of_the_course_notes():
    run = trace(conv_base_features, {"sides": row(150, 150), "channels": 512, "images": 2000})
    assert [run.computed[f"half_{k}"][0] for k in range(1, 6)] == [75, 37, 18, 9, 4]
    assert run.computed["features"].tolist() == [4, 4, 512]
    assert run.computed["flat"] == 8192
    assert run.computed["stored"] == 2000 * 8192


@pytest.mark.parametrize("sides", [(150, 150), (97, 224), (225, 130)])
@pytest.mark.parametrize(("rounding", "window", "padding"), [("floor", 2, 0), ("ceil", 3, 1)])
def test_halvings_equal_pytorch(sides, rounding, window, padding):
    torch = pytest.importorskip("torch")
    layers = torch.nn.Sequential(*[torch.nn.MaxPool2d(window, 2, padding) for _ in range(5)])
    features = conv_base_features(row(*sides), 1, rounding=rounding)
    assert features.tolist() == [*layers(torch.zeros(1, 1, *sides)).shape[2:], 1]


@pytest.mark.parametrize("rounding", ["floor", "ceil"])
def test_smallest_input_is_just_large_enough(rounding):
    inputs = {"sides": row(64, 64), "channels": 1, "wanted": 7, "rounding": rounding}
    smallest = trace(conv_base_features, inputs).computed["smallest"]
    made = [
        conv_base_features(row(side, side), 1, rounding=rounding)[0]
        for side in (smallest - 1, smallest)
    ]
    assert made == [6, 7]


def test_an_unknown_rounding_is_refused():
    with pytest.raises(ValueError, match="rounding must be 'floor' or 'ceil', got 'flor'"):
        conv_base_features(row(8, 8), 1, rounding="flor")


VGG16 = row(3, 64, 128, 256, 512, 512)
CONVS = (2, 2, 3, 3, 3)


def test_vgg16_has_its_published_parameters():
    """Simonyan, Zisserman (2015), Table 2, 138 million; 138,357,544 in torchvision and Keras."""
    inputs = {"side": 4, "units": row(256, 1), "widths": VGG16, "convs": CONVS, "frozen_blocks": 4}
    run = trace(transfer_parameters, inputs).computed
    base = sum(run[f"block_{k}"] for k in range(1, 6))
    assert base == 14714688
    dense = [dense_parameters(*each) for each in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000))]
    assert base + sum(dense) == 138357544


def test_fine_tuning_the_last_block_of_vgg16():
    """Chollet (2018), Section 5.3.2: three convolutions of 2,359,808 parameters are unfrozen."""
    inputs = {"side": 4, "units": row(256, 1), "widths": VGG16, "convs": CONVS, "frozen_blocks": 4}
    run = trace(transfer_parameters, inputs).computed
    assert run["block_5"] == 3 * 2359808
    assert run["trainable"] == 3 * 2359808 + 2097665
    assert run["total"] == 14714688 + 2097665
    given = {"widths": row(512, 512), "convs": (3,), "frozen_blocks": 0, "base": 14714688}
    short = trace(transfer_parameters, {**inputs, **given}).computed
    for name in ("trainable", "frozen", "total"):
        assert short[name] == run[name], name


def test_batch_normalisation_is_counted_as_pytorch_does():
    nn = pytest.importorskip("torch").nn
    inputs = {"side": 2, "units": row(6, 3), "widths": row(3, 4, 5), "convs": (2, 1)}
    run = trace(transfer_parameters, {**inputs, "frozen_blocks": 1, "batch_norm": True}).computed
    norm = nn.BatchNorm1d(6)
    frozen = size(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3))
    tuned = size(nn.Conv2d(4, 5, 3), nn.Linear(20, 6), norm, nn.Linear(6, 3))
    statistics = norm.running_mean.numel() + norm.running_var.numel()
    assert run["trainable"] == tuned
    assert run["frozen"] == frozen + statistics
    assert run["total"] == frozen + statistics + tuned


def test_the_networks_of_chollet_s_section_on_capacity():
    inputs = {"widths": row(10000, 16, 16, 1), "small": row(4, 4)}
    run = trace(capacity, inputs).computed
    assert (run["full"], run["reduced"]) == (160305, 40029)
    assert run["share"] == 1 - 40029 / 160305


def test_pruned_lenet_300_100_of_han_et_al():
    """Han et al. (2015), Table 3: 8, 9 and 26 % of 266 K weights are kept, 12 times fewer."""
    inputs = {"widths": row(784, 300, 100, 10), "kept": row(8, 9, 26)}
    run = trace(capacity, inputs).computed
    assert run["full"] == 266610
    assert run["remaining"].tolist() == [18816, 2700, 260]
    assert round(run["rate"]) == 12
    assert run["sparsity"] == pytest.approx(0.92, abs=0.005)


def test_batches_equal_problem_by_problem():
    widths, small = np.stack([row(20, 16, 3), row(50, 24, 5)]), np.stack([row(4), row(6)])
    both = capacity(widths, small)
    assert both.tolist() == [capacity(w, s) for w, s in zip(widths, small, strict=True)]
    sides, units = row(3, 4), np.stack([row(32, 5), row(64, 1)])
    both = transfer_parameters(sides, units, 512, 1000)
    alone = [transfer_parameters(n, u, 512, 1000) for n, u in zip(sides, units, strict=True)]
    assert both.tolist() == alone


FEATURES = {"sides": row(150, 97), "channels": 512, "images": 100, "wanted": 7}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rounded_up", [5, 4, 512]),
        ("rounded_down", [4, 3, 512]),
        ("one_halving_forgotten", [9, 6, 512]),
        ("channels_of_image", [4, 3, 3]),
        ("channels_not_flattened", 12),
        ("sides_added", 7 * 512),
        ("positions_for_numbers", 1200),
        ("pixels_stored", 100 * 150 * 97 * 3),
        ("exact_multiple", 224),
        ("halved_four_times", 97),
    ],
)
def test_misconceptions_about_features_by_hand(name, expected):
    assert faulty("conv_base_features", name, conv_base_features, FEATURES) == expected


EXTRACTION = {"side": 4, "units": row(64, 5), "channels": 512, "base": 14714688}
TUNING = {"side": 4, "units": row(64, 5), "base": 14714688, "widths": row(512, 512), "convs": (3,)}
OWN = {"side": 5, "units": row(64, 5), "widths": row(3, 8, 16, 32), "convs": (2, 2, 2)} | {
    "frozen_blocks": 2,
    "batch_norm": True,
}
HEAD = (8192 + 1) * 64 + 65 * 5
LAST = (9 * 16 + 1) * 32 + (9 * 32 + 1) * 32


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("maps_read_as_numbers", EXTRACTION, 512),
        ("maps_read_as_numbers", OWN, 32),
        ("bias_omitted", EXTRACTION, 8192 * 64),
        ("bias_omitted_2", TUNING, 3 * 9 * 512 * 512),
        ("bias_omitted_2", OWN, 9 * 3 * 8 + 9 * 8 * 8),
        ("reads_features_again", EXTRACTION, 8193 * 5),
        ("frozen_layers_counted", EXTRACTION, HEAD + 14714688),
        ("whole_network_counted_as_frozen", EXTRACTION, HEAD + 14714688),
        ("one_convolution_counted", TUNING, 2359808),
        ("input_channels_omitted", TUNING, 3 * 10 * 512),
        ("head_only", TUNING, HEAD),
        ("unfrozen_block_still_counted", TUNING, 14714688),
        ("unfrozen_block_still_counted", OWN, 808 + 3488 + 128 + LAST),
        ("same_filters_throughout", OWN, 2 * conv_parameters(3, 16, 16)),
        ("scale_and_shift_forgotten", OWN, LAST + 801 * 64 + 65 * 5),
        ("statistics_trained", OWN, LAST + 801 * 64 + 65 * 5 + 256),
        ("statistics_forgotten", OWN, 808 + 3488),
    ],
)
def test_misconceptions_about_transfer_by_hand(name, inputs, expected):
    assert faulty("transfer_parameters", name, transfer_parameters, inputs) == expected


SMALLER = {"widths": row(20, 16, 8, 3), "small": row(4, 2)}
PRUNED = {"widths": row(20, 16, 8, 3), "kept": row(10, 25, 50)}


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("biases_omitted", SMALLER, 320 + 128 + 24),
        ("units_counted", SMALLER, 47),
        ("output_layer_forgotten", SMALLER, 336 + 136),
        ("input_layer_shrunk", SMALLER, 499 / 4),
        ("first_hidden_layer_only", SMALLER, 84 + 40 + 27),
        ("part_that_is_left", SMALLER, 103 / 499),
        ("relative_to_small", SMALLER, 396 / 103),
        ("kept_taken_as_removed", PRUNED, [288, 96, 12]),
        ("biases_pruned", PRUNED, 76),
        ("rate_upside_down", PRUNED, 103 / 499),
        ("mean_of_percentages", PRUNED, 1 - 85 / 300),
        ("density_for_sparsity", PRUNED, pytest.approx(76 / 472)),
    ],
)
def test_misconceptions_about_capacity_by_hand(name, inputs, expected):
    assert faulty("capacity", name, capacity, inputs) == expected


@pytest.mark.parametrize(
    ("family", "name", "inputs", "step", "expected"),
    [
        ("transfer_parameters", "bias_omitted", EXTRACTION, "trainable", 8192 * 64 + 64 * 5),
        (
            *("transfer_parameters", "bias_omitted_2", OWN),
            *("block_3", 9 * 16 * 32 + 9 * 32 * 32),
        ),
        ("capacity", "biases_omitted", SMALLER, "reduced", 20 * 4 + 4 * 2 + 2 * 3),
    ],
)
def test_who_omits_a_bias_omits_all_of_them(family, name, inputs, step, expected):
    found = all_families()[family]
    error = next(m for m in found.misconceptions if m.id == name)
    assert trace(found.solver, inputs, swap=error.swap).computed[step] == expected
