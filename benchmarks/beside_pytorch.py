"""python -m benchmarks.beside_pytorch: the solvers beside PyTorch on the CPU."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from time import perf_counter, process_time

import click
import numpy as np

from benchmarks import large, table, tiny
from benchmarks.effort import FULL, QUICK, Effort
from benchmarks.pairs import Pair, Way, timed_pair
from benchmarks.tasks import Task

CHECKOUT = Path(__file__).resolve().parent.parent
THREADS = (1, 2)
LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What the libraries under NumPy and PyTorch read when they are loaded."""


@click.command()
@click.option("--quick", is_flag=True, help="Small arrays and one round: to see that it runs.")
@click.option("--threads", type=int, help="Measure in this process, which has so many threads.")
def main(quick: bool, threads: int | None) -> None:
    """Time the solvers beside PyTorch, with one thread and with two."""
    if threads:
        click.echo(table.head(title(threads)))
        for pair in measure(QUICK if quick else FULL, threads):
            click.echo(table.row(pair))
        return
    torch = import_module("torch")
    click.echo(f"{table.machine()}, NumPy {np.__version__}, PyTorch {torch.__version__}")
    for number in THREADS:
        sys.stdout.flush()
        options = ["--threads", str(number), *(["--quick"] if quick else [])]
        subprocess.run(
            [sys.executable, "-m", "benchmarks.beside_pytorch", *options],
            env=os.environ | dict.fromkeys(LIMITS, str(number)),
            cwd=CHECKOUT,
            check=True,
        )


def title(threads: int) -> str:
    """The heading of a table."""
    return f"Solving, beside PyTorch: {threads} thread{'s' if threads > 1 else ''}"


def measure(effort: Effort, threads: int) -> Iterator[Pair]:
    """Compare on many hand-sized problems, and on large ones in both kinds of numbers.

    On one thread the clock is the processor's, which other work on the machine does not drive.
    """
    torch = import_module("torch")
    torch.set_num_threads(threads)
    clock = process_time if threads == 1 else perf_counter
    sizes = large.REAL if effort.rounds > 1 else large.SMALL
    with torch.no_grad():
        doubles, singles = large.tasks(sizes, np.float64), large.tasks(sizes, np.float32)
        for task in chain(tiny.tasks(effort.problems), doubles, singles):
            yield best_pair(task, effort.rounds, clock)


def best_pair(task: Task, rounds: int, clock: Callable[[], float]) -> Pair:
    """Compare with the fastest of PyTorch's ways."""
    ours = Way(task.name, task.ours, task.units)
    rivals = [Way(f"PyTorch, {name}", run, task.units) for name, run in task.theirs.items()]
    pairs = [timed_pair(task.unit, ours, rival, rounds=rounds, clock=clock) for rival in rivals]
    return min(pairs, key=lambda pair: pair.ratio)


if __name__ == "__main__":
    main()
