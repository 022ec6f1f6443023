"""The backward pass of a convolution, against PyTorch, SymPy, and values by hand."""

import numpy as np
import pytest
import sympy as sp

from qgen.families.convolution.conv2d_gradient import FAMILY
from solvers.convolution import conv2d
from solvers.convolution_gradient import conv2d_gradient, image_gradient, kernel_gradient
from solvers.formulas import formulas
from solvers.steps import trace

RNG = np.random.default_rng(9)

X = np.array([[1.0, 2, 0], [3, 1, 1], [0, 2, 4]])
K = np.array([[1.0, -1], [2, 1]])
Y = np.array([[4.0, 3], [2, 1]])
B = np.array(1.0)
Z = np.array([[7.0, 6], [5, 9]])
DELTA = np.array([[3.0, 3], [3, 8]])
DK = np.array([[3 + 6 + 9 + 8, 6 + 0 + 3 + 8], [9 + 3 + 0 + 16, 3 + 3 + 6 + 32]])
DX = np.array([[3, 0, -3], [9, 14, -5], [6, 19, 8]])


def test_all_gradients_by_hand():
    run = trace(conv2d_gradient, {"X": X, "K": K, "b": B, "Y": Y, "lr": np.array(0.5)}).computed
    np.testing.assert_array_equal(run["Z"], Z)
    assert run["loss"] == (9 + 9 + 9 + 64) / 2
    np.testing.assert_array_equal(run["delta"], DELTA)
    np.testing.assert_array_equal(run["dK"], DK)
    assert run["db"] == 17
    np.testing.assert_array_equal(run["dX"], DX)
    np.testing.assert_array_equal(run["K_new"], K - DK / 2)
    assert run["b_new"] == -7.5


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(
    ("sides", "window"), [((7, 9), (3, 3)), ((6, 8), (2, 4)), ((5, 5), (1, 2))]
)
def test_gradients_equal_pytorch(sides, window, stride):
    torch = pytest.importorskip("torch")
    image = torch.tensor(RNG.normal(size=sides), requires_grad=True)
    kernel = torch.tensor(RNG.normal(size=window), requires_grad=True)
    bias = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.conv2d(image[None, None], kernel[None, None], bias[None], stride)
    target = torch.tensor(RNG.normal(size=tuple(out.shape[2:])))
    (0.5 * ((out[0, 0] - target) ** 2).sum()).backward()
    given = [each.detach().numpy() for each in (image, kernel, bias, target)]
    inputs = dict(zip(("X", "K", "b", "Y"), given, strict=True))
    run = trace(conv2d_gradient, {**inputs, "stride": stride}).computed
    for step, theirs in (("dX", image), ("dK", kernel), ("db", bias)):
        np.testing.assert_allclose(run[step], theirs.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("stride", [1, 2])
def test_gradients_are_the_derivatives_of_the_loss(stride):
    out = (2, 3) if stride == 1 else (1, 2)
    shapes = {"X": (3, 4), "K": (2, 2), "b": (), "Y": out}
    run = formulas(conv2d_gradient, shapes, {"stride": stride}, cut=False, evaluate=True)
    for step, variable in (("dX", "X"), ("dK", "K"), ("db", "b")):
        claimed = np.asarray(run.formulas[step], dtype=object)
        for index, symbol in np.ndenumerate(np.asarray(run.inputs[variable], dtype=object)):
            assert sp.expand(sp.diff(run.formulas["loss"], symbol) - claimed[index]) == 0


def test_the_way_back_is_the_transpose_of_the_way_there():
    """<conv(X, K), D> = <X, image_gradient(K, D)> = <K, kernel_gradient(X, D)>."""
    for stride in (1, 2):
        image, kernel = RNG.normal(size=(5, 7)), RNG.normal(size=(3, 3))
        there = conv2d(image, kernel, stride=stride)
        errors = RNG.normal(size=there.shape)
        product = (there * errors).sum()
        back = image_gradient(kernel, errors, stride=stride)
        assert (image * back).sum() == pytest.approx(product)
        assert (kernel * kernel_gradient(image, errors, stride=stride)).sum() == pytest.approx(
            product
        )


def test_symbolic_gradients_leave_out_the_zeros_around_the_errors():
    run = formulas(conv2d_gradient, {"X": (2, 2), "K": (1, 2), "b": (), "Y": (2, 1)})
    printed = [sp.sstr(entry, order="none") for entry in run.formulas["dX"].flat]
    assert printed == [f"delta[{i}, 0]*K[0, {j}]" for i in (0, 1) for j in (0, 1)]


def test_right_target_gives_no_gradient():
    run = trace(conv2d_gradient, {"X": X, "K": K, "b": B, "Y": Z}).computed
    for step in ("dK", "db", "dX"):
        assert not run[step].any()


def test_a_batch_equals_its_images():
    images, kernels = RNG.normal(size=(2, 3, 6, 5)), RNG.normal(size=(2, 3, 2, 2))
    biases, targets, lr = RNG.normal(size=(2, 3)), RNG.normal(size=(2, 3, 3, 2)), np.ones((2, 3))
    batch = conv2d_gradient(images, kernels, biases, targets, lr, stride=2)
    for k in np.ndindex(2, 3):
        one = (each[k] for each in (images, kernels, biases, targets, lr))
        np.testing.assert_allclose(batch[k], conv2d_gradient(*one, stride=2))


def test_kernel_larger_than_the_image_is_refused():
    with pytest.raises(ValueError, match="covers 3×3 pixels does not fit into an image of 2×2"):
        conv2d_gradient(X[:2, :2], np.ones((3, 3)), 0.0, Y)


NEW = K - DK / 2
UPDATED = [
    [3 * NEW[0, 0], 3 * NEW[0, 1] + 3 * NEW[0, 0], 3 * NEW[0, 1]],
    [
        3 * NEW[1, 0] + 3 * NEW[0, 0],
        3 * NEW[1, 1] + 3 * NEW[1, 0] + 3 * NEW[0, 1] + 8 * NEW[0, 0],
        3 * NEW[1, 1] + 8 * NEW[0, 1],
    ],
    [3 * NEW[1, 0], 3 * NEW[1, 1] + 8 * NEW[1, 0], 8 * NEW[1, 1]],
]
TURNED = K[::-1, ::-1]
WRONG = [
    ("bias_forgotten", Z - 1),
    ("target_minus_map", -DELTA),
    ("gradient_turned", DK[::-1, ::-1]),
    ("kernel_gradient_averaged", DK / 4),
    ("bias_gradient_averaged", 17 / 4),
    (
        "kernel_not_turned",
        np.pad(3 * TURNED, ((0, 1), (0, 1)))
        + np.pad(3 * TURNED, ((0, 1), (1, 0)))
        + np.pad(3 * TURNED, ((1, 0), (0, 1)))
        + np.pad(8 * TURNED, ((1, 0), (1, 0))),
    ),
    ("updated_kernel_used", UPDATED),
    ("ascends", K + DK / 2),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"X": X, "K": K, "b": B, "Y": Y, "lr": np.array(0.5), "stride": 1}
    run = trace(conv2d_gradient, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
