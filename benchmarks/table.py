"""Measurements as a Markdown table that is read as well in a terminal."""

import os
import platform
from statistics import median

from benchmarks.pairs import Pair

COLUMNS = (("qgen", 29), ("", 20), ("beside", 30), ("", 18), ("times as fast", 22))


def machine() -> str:
    """What a figure depends on: processors, Python and system."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} CPUs, {python}, {platform.system()} {platform.machine()}"


def head(title: str) -> str:
    """A heading, and the first lines of its table."""
    names = _line([name for name, _ in COLUMNS])
    return f"\n### {title}\n\n{names}\n{_line(['-' * width for _, width in COLUMNS])}"


def row(pair: Pair) -> str:
    """One line of a table: medians, and the range of the rounds' ratios."""
    spread = f"{_number(min(pair.ratios))} to {_number(max(pair.ratios))}"
    return _line(
        [
            pair.ours.name,
            _figure(pair.our_seconds, pair.unit),
            pair.rival.name,
            _figure(pair.rival_seconds, pair.unit),
            f"{_number(pair.ratio)} ({spread})",
        ]
    )


def _figure(seconds: tuple[float, ...], unit: str) -> str:
    """Units of work a second; of a start, milliseconds."""
    if unit == "starts":
        return f"{_number(1000 * median(seconds))} ms"
    return f"{_number(1 / median(seconds))} {unit}/s"


def _number(value: float) -> str:
    """Two figures are as many as a measurement is good for."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:#.2g}"


def _line(cells: list[str]) -> str:
    widths = (width for _, width in COLUMNS)
    return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"
