"""Adagrad, Adam and momentum against ONNX's published node tests.

In ONNX all three add norm_coefficient · X to the gradient (an L2 penalty), which ours leave to
the gradient's maker; and the iteration number T counts from 0. All published tests have T = 0.
"""

import numpy as np
import pytest

from solvers.adaptive import adagrad
from solvers.momentum import momentum
from solvers.optimizers import adam
from solvers.steps import trace


def tensors(case):
    """For each optimized tensor X, X1, X2: what goes in and comes out, by name without number.

    The penalty is in the gradient G.
    """
    for number in sorted({name[1:] for name in case.inputs if name[0] == "X"}):
        given = {
            kind: case.inputs[kind + number] for kind in "XGVH" if kind + number in case.inputs
        }
        given["G"] = given["G"] + case.options["norm_coefficient"] * given["X"]
        end = f"{number}_new"
        new = {name[0]: value for name, value in case.outputs.items() if name[1:] == end}
        yield given, new


@pytest.mark.parametrize("name", ["adagrad", "adagrad_multiple"])
def test_adagrad(published, agree, name):
    """ONNX divides by √H + ε, and lets the rate R decay to R / (1 + T · decay_factor)."""
    case = published("adagrad", name)
    rate = case.inputs["R"] / (1 + case.inputs["T"] * case.options["decay_factor"])
    for given, new in tensors(case):
        inputs = (given["X"], given["H"], given["G"][None], rate, case.options["epsilon"])
        run = trace(adagrad, *inputs, epsilon="outside").computed
        agree(run["theta_1"], new["X"])
        agree(run["G_1"], new["H"])


@pytest.mark.parametrize("name", ["adam", "adam_multiple"])
def test_adam(published, agree, name):
    """At T = 0 ONNX leaves out the bias correction, as ours does infinitely late.

    It divides by √H + ε; where it corrects the bias (T > 0), it does so before ε is added, which
    is the end of Kingma and Ba's section 2 and not their Algorithm 1.
    """
    case = published("adam", name)
    beta1, beta2, eps = (case.options[each] for each in ("alpha", "beta", "epsilon"))
    assert case.inputs["T"] == 0
    for given, new in tensors(case):
        state = (given["X"], given["G"], given["V"], given["H"])
        run = trace(adam, *state, np.inf, case.inputs["R"], beta1, beta2, eps).computed
        agree(run["theta_new"], new["X"])
        agree(run["m"], new["V"])
        agree(run["v"], new["H"])


@pytest.mark.parametrize("name", ["momentum", "momentum_multiple"])
def test_momentum(published, agree, name):
    """ONNX's standard mode is PyTorch's rule; its beta is for the gradient, and 1 at T = 0."""
    case = published("momentum", name)
    rate, decay = case.inputs["R"], case.options["alpha"]
    assert case.inputs["T"] == 0
    assert case.options["mode"] == b"standard"
    for given, new in tensors(case):
        v = given.get("V", given.get("H"))  # momentum_multiple names its velocities H
        inputs = (given["X"], v, given["G"][None], rate, decay)
        run = trace(momentum, *inputs, rule="outside").computed
        agree(run["theta_1"], new["X"])
        agree(run["v_1"], new["V"])
