"""How long a process takes to start, beside starts that everyone knows."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair

TITLE = "Starting, in a new process"

CHECKOUT = Path(__file__).resolve().parent.parent
OURS = {"qgen --help": ("-m", "qgen", "--help"), "import solvers": ("-c", "import solvers")}
RIVALS = {f"python -c {code!r}": ("-c", code) for code in ("pass", "import numpy", "import sympy")}


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare each of our starts with each of the others."""
    for name, arguments in OURS.items():
        for rival_name, rival in RIVALS.items():
            yield timed_pair(
                "starts",
                Way(name, partial(start, arguments)),
                Way(rival_name, partial(start, rival)),
                rounds=effort.rounds,
            )


def start(arguments: Sequence[str]) -> None:
    """Run Python with these arguments, and wait for it to end."""
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=True)
