"""Work that is shared among the processors."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from qgen.workflow.progress import Progress

T = TypeVar("T")
R = TypeVar("R")

WORTH_SHARING = 6
"""With fewer things to do, starting processes takes longer than they save."""


def cores() -> int:
    """How many processes can work at once."""
    return os.cpu_count() or 1


@contextmanager
def processes() -> Iterator[ProcessPoolExecutor]:
    """Start a process for each core; they end with the block, and with this process."""
    with ProcessPoolExecutor(
        cores(), mp_context=get_context("spawn"), initializer=_end_with_parent
    ) as pool:
        yield pool


def shared_out(
    work: Callable[[T], R], items: Sequence[T], title: str, progress: Progress
) -> list[R]:
    """Do the same work for each item, and return the results in the items' order.

    Parameters
    ----------
    work
        A function of a module, or a partial of one: processes find it by its name.
    items
        What can be sent to a process.
    title
        For the progress bar.
    """
    if len(items) < WORTH_SHARING or cores() == 1:
        return [work(item) for item in progress(items, title)]
    with processes() as pool:
        results = pool.map(work, items)
        return [next(results) for _ in progress(items, title)]


def _end_with_parent() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
