"""Work for many processors: the same results, in order, and errors come through."""

import pickle

import pytest

from qgen.catalogue import problem
from qgen.workflow import processes
from qgen.workflow.progress import silent

ITEMS = [3, -1, 2, 0, 5, -4, 1]


@pytest.fixture(params=[1, 2], ids=["here", "processes"])
def workers(request, monkeypatch):
    monkeypatch.setattr(processes, "cores", lambda: request.param)


@pytest.mark.usefixtures("workers")
def test_results_come_in_the_order_of_the_items():
    assert processes.shared_out(abs, ITEMS, "Working", silent) == [3, 1, 2, 0, 5, 4, 1]


@pytest.mark.usefixtures("workers")
def test_progress_is_told_of_every_item():
    seen = []

    def progress(items, title):
        for item in items:
            seen.append((title, item))
            yield item

    processes.shared_out(abs, ITEMS, "Working", progress)
    assert seen == [("Working", item) for item in ITEMS]


@pytest.mark.usefixtures("workers")
def test_an_error_in_the_work_comes_through():
    with pytest.raises(ValueError, match="chr"):
        processes.shared_out(chr, ITEMS, "Working", silent)


def test_a_problem_goes_to_another_process_by_its_name():
    asked = problem("adam", 2, 4, {"epsilon": "inside"}, form="choice")
    assert pickle.loads(pickle.dumps(asked)) is asked
