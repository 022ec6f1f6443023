"""The solvers and PyTorch, timed beside each other, do the same work."""

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import beside_pytorch, large, tiny
from benchmarks.tasks import Task


def both(task: Task) -> None:
    ours = as_list(task.ours())
    for way, theirs in task.theirs.items():
        for one, other in zip(ours, as_list(theirs()), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, err_msg=f"{task.name}, {way}")


def as_list(result: object) -> list[np.ndarray]:
    results = result if isinstance(result, tuple) else (result,)
    return [np.asarray(each.detach() if hasattr(each, "detach") else each) for each in results]


def test_every_way_solves_the_same_hand_sized_problems() -> None:
    pytest.importorskip("torch")
    for task in tiny.tasks(50):
        both(task)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_way_solves_the_same_large_problem(dtype: type) -> None:
    torch = pytest.importorskip("torch")
    with torch.no_grad():
        for task in large.tasks(large.SMALL, dtype):
            both(task)


def test_the_command_prints_a_table_for_each_number_of_threads() -> None:
    pytest.importorskip("torch")
    done = CliRunner().invoke(
        beside_pytorch.main, ["--quick", "--threads", "1"], catch_exceptions=False
    )
    assert done.exit_code == 0
    assert beside_pytorch.title(1) in done.output
    assert done.output.count("PyTorch, ") == 5 + 2 * 4
