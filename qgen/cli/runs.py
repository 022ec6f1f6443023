"""qgen runs"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import mends

if TYPE_CHECKING:
    from qgen.files.runs import Run


@click.command()
@click.argument("exam", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("earlier", type=click.IntRange(min=1), required=False)
@click.argument("later", type=click.IntRange(min=1), required=False)
@mends
def runs(exam: Path, earlier: int | None, later: int | None) -> None:
    """List every run of marks of an EXAM, or who moved from run EARLIER to run LATER, and why."""
    from qgen.cli.moves import print_moves
    from qgen.marking.moves import moves, summary
    from qgen.workflow.runs import all_runs, two_runs

    if earlier is None:
        _print_runs(all_runs(exam), exam)
        return
    if later is None:
        raise click.UsageError("one run is given; needed: none, or two of them, such as 2 5")
    first, second = two_runs(exam, earlier, later)
    print_moves(moves(first.students, second.students), summary(first.students, second.students))


def _print_runs(found: "Sequence[Run]", exam: Path) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not found:
        click.echo(f"{exam}: there are no marks yet; run: qgen grade {exam} ANSWERS")
        return
    table = Table(box=box.SIMPLE_HEAD, padding=0)
    for name in ("Run", "UTC", "Command", "Mean", "Holds", "Reason"):
        table.add_column(name, overflow="fold", min_width=len(name))
    for run in found:
        holds = ", ".join(str(kept.run) for kept in run.kept) or "·"
        when = run.at.replace("T", " ").removesuffix("Z")
        cells = (str(run.number), when, run.command, _mean(run), holds, run.reason)
        table.add_row(*map(Text, cells))
    Console().print(table)
    click.echo("Holds: the runs whose changes are in these marks.")


def _mean(run: "Run") -> str:
    from qgen.marking.moves import summary

    return f"{summary(run.students, run.students).after:.1%}"
