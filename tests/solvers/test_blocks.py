"""Building blocks, against PyTorch's modules and the tables of the papers."""

import pytest

from qgen.families import all_families
from solvers.blocks import dense_block_channels, inception_parameters, separable_cost
from solvers.steps import Values, trace


def size(*modules) -> int:
    return sum(each.numel() for module in modules for each in module.parameters())


def faulty(family, name, solver, inputs):
    """The value that a misconception of a family gives."""
    run = trace(solver, inputs).computed
    (error,) = (each for each in all_families()[family].misconceptions if each.id == name)
    return error.faulty(Values({"right": run[error.step]}, run, inputs))


def test_weights_of_a_separable_convolution_equal_pytorch():
    nn = pytest.importorskip("torch").nn
    run = trace(separable_cost, {"channels": 16, "filters": 40, "kernel_size": 3}).computed
    assert run["standard"] == size(nn.Conv2d(16, 40, 3, bias=False))
    assert run["depthwise"] == size(nn.Conv2d(16, 16, 3, groups=16, bias=False))
    assert run["pointwise"] == size(nn.Conv2d(16, 40, 1, bias=False))


def test_cost_of_the_layer_of_the_mobilenet_paper():
    """Howard et al. (2017), Table 3: 14×14×512 with 3×3 kernels, in millions."""
    layer = {"channels": 512, "filters": 512, "kernel_size": 3, "side": 14}
    run = trace(separable_cost, layer).computed
    assert round(run["standard"] / 1e6) == 462
    assert round(run["separable"] / 1e6, 1) == 52.3
    thin = trace(separable_cost, {**layer, "alpha": 0.75, "rho": 10 / 14}).computed
    assert round(thin["separable"] / 1e6, 1) == 15.1
    assert run["ratio"] == pytest.approx(1 / 512 + 1 / 9)


def test_inception_3a_has_the_weights_of_table_1():
    """Szegedy et al. (2015), Table 1: 159 K weights of 1024 each, 256 output channels."""
    module = {"channels": 192, "ones": 64, "reduce3": 96, "threes": 128}
    run = trace(
        inception_parameters, {**module, "reduce5": 16, "fives": 32, "proj": 32, "naive": True}
    ).computed
    biases = 64 + 96 + 128 + 16 + 32 + 32
    assert (run["total"] - biases) // 1024 == 159
    assert run["out_channels"] == 256
    assert run["naive_channels"] == 64 + 128 + 32 + 192
    assert run["ratio"] == run["naive_total"] / run["total"]


def test_inception_branches_equal_pytorch():
    nn = pytest.importorskip("torch").nn
    inputs = {"channels": 20, "reduce5": 4, "fives": 6}
    alone = trace(inception_parameters, inputs).computed
    assert alone["direct"] == size(nn.Conv2d(20, 6, 5))
    assert alone["saved"] == alone["direct"] - size(nn.Conv2d(20, 4, 1), nn.Conv2d(4, 6, 5))
    module = {"ones": 3, "reduce3": 5, "threes": 7, "proj": 2, "naive": True}
    run = trace(inception_parameters, {**inputs, **module}).computed
    assert run["total"] == size(
        *(nn.Conv2d(20, 3, 1), nn.Conv2d(20, 5, 1), nn.Conv2d(5, 7, 3)),
        *(nn.Conv2d(20, 4, 1), nn.Conv2d(4, 6, 5), nn.Conv2d(20, 2, 1)),
    )
    assert run["naive_total"] == size(nn.Conv2d(20, 3, 1), nn.Conv2d(20, 7, 3), nn.Conv2d(20, 6, 5))


def test_channels_of_densenet_121():
    """Huang et al. (2017), Table 1: blocks of 6, 12, 24 and 16 layers, from 64 channels."""
    channels, ends = 64, []
    for length, following in ((6, 12), (24, 16)):
        block = {"start": channels, "growth": 32, "length": length, "layer": 1, "theta": 0.5}
        run = trace(dense_block_channels, {**block, "second": following}).computed
        ends += [run["out"], run["out2"]]
        channels = run["out2"] // 2
    assert ends == [256, 512, 1024, 1024]


def test_weights_in_a_dense_block_equal_pytorch():
    nn = pytest.importorskip("torch").nn
    block = {"start": 10, "growth": 4, "length": 5, "layer": 3, "theta": 0.5}
    run = trace(dense_block_channels, block).computed
    assert run["weights"] == size(nn.Conv2d(10 + 2 * 4, 4, 3, bias=False))
    assert run["kept"] == 15
    run = trace(dense_block_channels, {**block, "second": 6}).computed
    assert run["seen2"] == 15 + 5 * 4
    convolutions = nn.Conv2d(35, 16, 1, bias=False), nn.Conv2d(16, 4, 3, bias=False)
    assert run["weights"] == size(*convolutions)


def test_connections_of_a_block_by_listing_them():
    block = {"start": 10, "growth": 4, "length": 5, "layer": 3}
    pairs = [(source, layer) for layer in range(1, 6) for source in range(layer)]
    assert trace(dense_block_channels, block).computed["connections"] == len(pairs)


SEPARABLE = {"channels": 16, "filters": 40, "kernel_size": 3, "side": 8, "alpha": 0.5, "rho": 0.5}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("input_channels_omitted", 9 * 40 * 64),
        ("one_dimensional_kernel", 3 * 16 * 40 * 64),
        ("depthwise_for_each_output", 9 * 8 * 20 * 16),
        ("one_kernel_for_all_channels", 9 * 16),
        ("pointwise_with_full_kernels", 9 * 8 * 20 * 16),
        ("stages_multiplied", 1152 * 2560),
        ("width_of_input_only", 40),
        ("resolution_unchanged", 8),
        ("resolution_not_squared", 9 * 8 * 4 * 8),
        ("ratio_upside_down", 368640 / 3712),
        ("saving_for_ratio", 1 - 3712 / 368640),
    ],
)
def test_misconceptions_about_separable_convolutions_by_hand(name, expected):
    assert faulty("depthwise_separable_cost", name, separable_cost, SEPARABLE) == expected


MODULE = {"channels": 20, "reduce5": 4, "fives": 6, "ones": 3, "reduce3": 5, "threes": 7, "proj": 2}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bottleneck_has_large_kernels", 501 * 4),
        ("bottleneck_ignored", 501 * 6),
        ("input_channels_omitted", 26 * 6),
        ("bottleneck_ignored_3", 181 * 7),
        ("bias_omitted_2", 20 * 3),
        ("pooling_branch_free", 0),
        ("bottlenecks_concatenated", 18 + 9),
        ("largest_branch", 7),
        ("pooling_channels_forgotten", 16),
    ],
)
def test_misconceptions_about_inception_by_hand(name, expected):
    inputs = {**MODULE, "naive": True}
    assert faulty("inception_parameters", name, inception_parameters, inputs) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bias_omitted", 500 * 6), ("bottleneck_costs_nothing", 501 * 6 - 101 * 6)],
)
def test_misconceptions_about_one_branch_by_hand(name, expected):
    inputs = {name: MODULE[name] for name in ("channels", "reduce5", "fives")}
    assert faulty("inception_parameters", name, inception_parameters, inputs) == expected


BLOCK = {"start": 10, "growth": 4, "length": 5, "layer": 3, "theta": 0.4, "second": 6}


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("previous_layer_only", 4, 4),
        ("own_output_read", 4, 22),
        ("input_not_passed_on", 4, 20),
        ("channels_added_as_numbers", 4, 14),
        ("last_layer_left_out", 4, 26),
        ("chain", 4, 5),
        ("input_not_connected", 4, 10),
        ("reads_growth_channels", 5, 9 * 4 * 4),
        ("removed_for_kept", 5, 18),
        ("compression_of_growth", 5, 18),
        ("compression_forgotten", 6, 54),
        ("no_bottleneck", 6, 9 * 32 * 4),
    ],
)
def test_misconceptions_about_dense_blocks_by_hand(name, given, expected):
    inputs = dict(list(BLOCK.items())[:given])
    assert faulty("dense_block_channels", name, dense_block_channels, inputs) == expected


@pytest.mark.parametrize(
    ("family", "name", "inputs", "step", "expected"),
    [
        ("depthwise_separable_cost", "resolution_not_squared", SEPARABLE, "separable", 2304 + 5120),
        (
            *("inception_parameters", "bias_omitted_2", {**MODULE, "naive": True}),
            *("total", 20 * 3 + 20 * 5 + 45 * 7 + 20 * 4 + 100 * 6 + 20 * 2),
        ),
        (
            *("inception_parameters", "bias_omitted_2", {**MODULE, "naive": True}),
            *("naive_total", 20 * 3 + 180 * 7 + 500 * 6),
        ),
        ("dense_block_channels", "bottleneck_of_growth", BLOCK, "weights", 32 * 4 + 9 * 16),
    ],
)
def test_who_errs_in_one_count_errs_in_the_others(family, name, inputs, step, expected):
    found = all_families()[family]
    error = next(m for m in found.misconceptions if m.id == name)
    assert trace(found.solver, inputs, swap=error.swap).computed[step] == expected
