"""How the terminal shows who moved between two runs of marks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qgen.marking.moves import Move, Summary

SHOWN = 40
"""Students listed in the terminal."""


def print_moves(moved: "Sequence[Move]", summary: "Summary") -> None:
    """Print a table of who moved, and how the class moved."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from qgen.report.moves import marks, reasons

    table = Table(box=box.SIMPLE_HEAD, padding=0)
    table.add_column("Student", overflow="fold", min_width=7)
    for name in ("Before", "After", "Moves"):
        table.add_column(name, justify="right", min_width=len(name))
    table.add_column("Why", overflow="fold")
    for move in moved[:SHOWN]:
        why = "\n".join(reasons(move))
        cells = (move.student.id, marks(move.before), marks(move.after), f"{move.difference:+g}")
        table.add_row(*map(Text, (*cells, why)))
    if moved:
        Console().print(table)
    if len(moved) > SHOWN:
        click.echo(f"... and {len(moved) - SHOWN} more students")
    click.echo(
        f"{summary.up} up, {summary.down} down; the mean goes from {summary.before:.1%} to "
        f"{summary.after:.1%}."
    )
