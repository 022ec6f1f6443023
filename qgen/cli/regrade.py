"""qgen regrade"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import bar, mends

if TYPE_CHECKING:
    from qgen.workflow.regrade import Preview

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("exam", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("answers", type=click.Path(exists=True, path_type=Path))
@click.option("--changes", required=True, type=FILE, help="What to change, and why.")
@click.option("--write", "keep", is_flag=True, help="Write the marks; else only show who moves.")
@click.option("--never-lower", is_flag=True, help="Nobody's total falls.")
@click.option("--feedback/--no-feedback", default=True, help="Print feedback sheets.")
@mends
def regrade(
    exam: Path, answers: Path, changes: Path, keep: bool, never_lower: bool, feedback: bool
) -> None:
    """Change a key, a tolerance or a rule, drop a question, accept an answer.

    Shows who would move, by how much and why, and writes that to regrade-preview.csv. With
    --write the new marks are written and the changes hold from then on, also in `qgen grade`.
    """
    from qgen.workflow.regrade import regrade_exam

    done = regrade_exam(
        exam,
        answers,
        changes,
        keep=keep,
        never_lower=never_lower,
        feedback=feedback,
        progress=bar,
    )
    for mistake in done.mistakes:
        click.echo(str(mistake))
    _print_preview(done.preview)
    if done.run is None:
        click.echo("No marks were written; give --write to write them.")
    else:
        click.echo(f"Run {done.run} of marks is in {exam / 'results.csv'}.")


def _print_preview(preview: "Preview") -> None:
    """Print who moves, and whose marks stay because they would fall."""
    from qgen.cli.moves import print_moves

    for meaning in preview.meanings:
        click.echo(meaning)
    if preview.known:
        click.echo("These changes hold already.")
    print_moves(preview.moved, preview.summary)
    for student in preview.spared:
        click.echo(f"{student.id} {student.notes[-1]}")
    click.echo(f"  {preview.file!s:<24} the same as a table")
