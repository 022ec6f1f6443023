"""Hand-sized problems by the hundred thousand, solved in one call, and PyTorch's ways to do so."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.tasks import Task, numbers, pytorch
from solvers.attention import attention
from solvers.backprop import backprop_step
from solvers.convolution import conv2d
from solvers.optimizers import adam
from solvers.through_time import lstm

Tensor = Any
Ways = Mapping[str, Callable[..., Any]]


def tasks(count: int) -> Iterator[Task]:
    """Each problem has all its numbers to itself; arrays lie in memory as their shapes say."""
    for name, solver, shapes, ways in (
        ("conv 5×5, kernel 3×3", conv2d, CONV, CONV_WAYS),
        ("backprop 2-2-2", backprop_step, BACKPROP, BACKPROP_WAYS),
        ("LSTM, h = 2, T = 3", lstm, LSTM, LSTM_WAYS),
        ("attention 4×4", attention, ATTENTION, ATTENTION_WAYS),
        ("Adam, 4 parameters", adam, ADAM, ADAM_WAYS),
    ):
        given = numbers({key: (count, *shape) for key, shape in shapes.items()}, np.float64)
        theirs = {way: partial(run, **pytorch(given)) for way, run in ways.items()}
        yield Task("problems", name, partial(solver, **given), theirs, count)


CONV = {"image": (5, 5), "kernel": (3, 3), "bias": ()}
BACKPROP = {"x": (2,), "y": (2,), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,), "lr": ()}
LSTM = {"x": (3, 2), "h0": (2,), "c0": (2,), "W": (4, 2, 2), "U": (4, 2, 2), "b": (4, 2)}
ATTENTION = {"Q": (4, 4), "K": (4, 4), "V": (4, 4)}
ADAM = {
    **dict.fromkeys(("theta", "grad", "m_prev", "v_prev"), (4,)),
    **dict.fromkeys(("t", "lr", "beta1", "beta2", "eps"), ()),
}


def conv_in_groups(image: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """All images as the channels of one, with a group of filters for each."""
    conv = import_module("torch").nn.functional.conv2d
    return conv(image[None], kernel[:, None], bias, groups=len(image))[0]


def conv_by_products(image: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """The windows of each image as a matrix."""
    seen = image.unfold(1, 3, 1).unfold(2, 3, 1).reshape(-1, 9, 9)
    maps = import_module("torch").baddbmm(bias[:, None, None], seen, kernel.reshape(-1, 9, 1))
    return maps.reshape(-1, 3, 3)


def conv_by_shifts(image: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """The image shifted by each entry of the kernel, and weighted with it."""
    total = bias[:, None, None]
    for i in range(3):
        for j in range(3):
            total = total + image[:, i : i + 3, j : j + 3] * kernel[:, i, j, None, None]
    return total


def conv_rearranged(image: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
    """By shifts too, with the images innermost in memory, which PyTorch leaves to its user."""
    image, kernel = (x.movedim(0, -1).contiguous().movedim(-1, 0) for x in (image, kernel))
    return conv_by_shifts(image, kernel, bias)


def backprop_by_products(
    x: Tensor, y: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor, lr: Tensor
) -> tuple[Tensor, ...]:
    """Batched products of matrices and columns."""
    torch = import_module("torch")
    x, y, lr = x[..., None], y[..., None], lr[:, None, None]
    a1 = torch.sigmoid(torch.baddbmm(b1[..., None], W1, x))
    a2 = torch.sigmoid(torch.baddbmm(b2[..., None], W2, a1))
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (W2.mT @ delta2) * a1 * (1 - a1)
    return (
        W1 - lr * (delta1 * x.mT),
        b1 - (lr * delta1)[..., 0],
        W2 - lr * (delta2 * a1.mT),
        b2 - (lr * delta2)[..., 0],
    )


def backprop_by_autograd(
    x: Tensor, y: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor, lr: Tensor
) -> tuple[Tensor, ...]:
    """PyTorch's own gradients of the summed loss."""
    torch = import_module("torch")
    old = [each.detach().requires_grad_() for each in (W1, b1, W2, b2)]
    with torch.enable_grad():
        a1 = torch.sigmoid((old[0] @ x[..., None])[..., 0] + old[1])
        a2 = torch.sigmoid((old[2] @ a1[..., None])[..., 0] + old[3])
        gradients = torch.autograd.grad(((a2 - y) ** 2).sum() / 2, old)
    pairs = zip(old, gradients, strict=True)
    return tuple(p.detach() - lr.reshape(-1, *[1] * (p.ndim - 1)) * g for p, g in pairs)


def lstm_by_products(
    x: Tensor, h0: Tensor, c0: Tensor, W: Tensor, U: Tensor, b: Tensor
) -> tuple[Tensor, Tensor]:
    """The weights of input and state side by side, times both: nn.LSTM has one set of them."""
    torch = import_module("torch")
    weights = torch.cat([W, U], -1).reshape(len(x), -1, W.shape[-1] + U.shape[-1])
    bias = b.reshape(len(x), -1, 1)
    h, c, hidden, cells = h0, c0, [], []
    for t in range(x.shape[1]):
        seen = torch.cat([x[:, t], h], -1)[..., None]
        f, i, g, o = torch.baddbmm(bias, weights, seen)[..., 0].chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        hidden.append(h)
        cells.append(c)
    return torch.stack(hidden, 1), torch.stack(cells, 1)


def attention_by_products(Q: Tensor, K: Tensor, V: Tensor) -> Tensor:
    """Batched products of matrices, and a softmax."""
    return import_module("torch").softmax(Q @ K.mT / K.shape[-1] ** 0.5, -1) @ V


def attention_built_in(Q: Tensor, K: Tensor, V: Tensor) -> Tensor:
    """PyTorch's own function."""
    return import_module("torch").nn.functional.scaled_dot_product_attention(Q, K, V)


def adam_by_entries(
    theta: Tensor,
    grad: Tensor,
    m_prev: Tensor,
    v_prev: Tensor,
    t: Tensor,
    lr: Tensor,
    beta1: Tensor,
    beta2: Tensor,
    eps: Tensor,
) -> Tensor:
    """Entry by entry: torch.optim.Adam has one set of hyper-parameters."""
    torch = import_module("torch")
    m = torch.lerp(grad, m_prev, beta1[:, None])
    v = torch.lerp(grad * grad, v_prev, beta2[:, None])
    m_hat, v_hat = m / (1 - beta1**t)[:, None], v / (1 - beta2**t)[:, None]
    return theta - lr[:, None] * m_hat / (v_hat.sqrt() + eps[:, None])


CONV_WAYS: Ways = {
    "in groups": conv_in_groups,
    "by products": conv_by_products,
    "by shifts": conv_by_shifts,
    "rearranged": conv_rearranged,
}
BACKPROP_WAYS: Ways = {"by products": backprop_by_products, "autograd": backprop_by_autograd}
LSTM_WAYS: Ways = {"by products": lstm_by_products}
ATTENTION_WAYS: Ways = {"by products": attention_by_products, "built in": attention_built_in}
ADAM_WAYS: Ways = {"entry by entry": adam_by_entries}
