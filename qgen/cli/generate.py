"""qgen generate"""

from pathlib import Path

import click

from qgen.cli.border import bar, mends

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("exam", type=FILE)
@click.option("--roster", type=FILE, required=True, help="CSV of students: id, name, email, group.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("exam"),
    show_default=True,
    help="The exam's folder.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Practice only: numbers that anyone can reproduce. Leave it out for a real exam.",
)
@mends
def generate(exam: Path, roster: Path, out: Path, seed: int | None) -> None:
    """Make a paper, a key and a worked solution for each student.

    EXAM is the exam file (YAML). Run the same command again to finish a run that was stopped,
    or after adding students to the roster: what was issued is never changed.
    """
    from qgen.workflow.generate import generate as run

    made = run(exam, roster, out, seed=seed, progress=bar)
    total = f"{made.papers[0].total:g} marks" if made.papers else ""
    click.echo(f"{len(made.papers)} papers ({made.new} new), {total} each.")
    if seed is not None:
        click.echo("PRACTICE: made with --seed, so anyone can work out the key.")
    for path, what in (
        (out / "papers.pdf", "to print, double-sided"),
        (out / "papers", "a PDF and a web page for each student"),
        (made.sheet, "to type the answers into"),
        (out / "private", "key, solutions, marker's sheets, the secret: keep it to yourself"),
    ):
        click.echo(f"  {path!s:<24} {what}")
    if made.sheet != out / "answers.csv":
        click.echo(f"answers.csv was typed into and stays as it is: copy {made.sheet} into it.")
    click.echo(f"Next: qgen grade {out} ANSWERS.csv")
