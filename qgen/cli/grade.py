"""qgen grade"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import bar, mends

if TYPE_CHECKING:
    from qgen.workflow.grade import Graded

COUNTED = {
    "correct": "right",
    "follow-through": "follows",
    "misconception": "known",
    "wrong": "wrong",
    "unreadable": "unread",
    "blank": "blank",
}
"""Verdicts and the headings of their columns, short enough for 80 characters."""

SHOWN = 5
"""Problems listed in the terminal; the file has all."""


@click.command()
@click.argument("exam", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("answers", type=click.Path(exists=True, path_type=Path))
@click.option("--feedback/--no-feedback", default=True, help="Print feedback sheets.")
@mends
def grade(exam: Path, answers: Path, feedback: bool) -> None:
    """Mark the answers to an exam.

    EXAM is the folder that `qgen generate` made. ANSWERS is a CSV file with a row for each
    student and a column for each part (1a, 1b, 2, ...), or a folder of YAML or JSON files.
    """
    from qgen.workflow.grade import grade_exam

    graded = grade_exam(exam, answers, feedback=feedback, progress=bar)
    print_summary(graded)
    print_run(graded, exam)
    for name, what in (
        ("results.csv", "one row a student"),
        ("parts.csv", "one row a part: verdict, reason, expected value"),
        ("problems.csv", "what could not be used, and where it stands"),
        ("feedback", "a sheet for each student"),
    ):
        if name != "feedback" or feedback:
            click.echo(f"  {exam / name!s:<24} {what}")


def print_run(graded: "Graded", exam: Path) -> None:
    """Say which run this is, what holds from earlier regrades, and who moved."""
    if graded.before in (None, graded.run):
        click.echo(f"Run {graded.run} of marks.")
    else:
        click.echo(
            f"Run {graded.run} of marks; {graded.moved} students moved: "
            f"qgen runs {exam} {graded.before} {graded.run}"
        )
    for kept in graded.kept:
        click.echo(f"The changes of run {kept.run} still hold: {kept.changes.reason.strip()}")


def print_summary(graded: "Graded") -> None:
    """Print a table of the class, what was decided, and what needs a look."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=0)
    table.add_column("Student", overflow="fold", min_width=7)
    table.add_column("Name", no_wrap=True)
    for name in ("Marks", *COUNTED.values()):
        table.add_column(name, justify="right", min_width=len(name))
    for each in graded.marks:
        student = each.paper.student
        counts = [sum(part.verdict == verdict for part in each.parts) for verdict in COUNTED]
        total = f"{each.awarded:g}/{each.out_of:g}"
        row = [student.id, student.name, total, *(str(n) if n else "·" for n in counts)]
        table.add_row(*map(Text, row))
    Console().print(table)
    click.echo("Parts: right, follows from an own wrong value, known error, wrong, unread, blank.")
    for mistake in graded.mistakes[:SHOWN]:
        click.echo(str(mistake))
    if len(graded.mistakes) > SHOWN:
        click.echo(f"... and {len(graded.mistakes) - SHOWN} more problems")
    if graded.absent:
        names = ", ".join(graded.absent[:SHOWN]) + (" ..." if len(graded.absent) > SHOWN else "")
        click.echo(f"No answers from {len(graded.absent)} students: {names}")
