"""qgen simulate"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import bar, mends

if TYPE_CHECKING:
    from qgen.simulation.report import Simulation

REPORTS = (".html", ".pdf")


def _report(context: click.Context, parameter: click.Parameter, out: Path | None) -> Path | None:
    if out is not None and out.suffix not in REPORTS:
        raise click.BadParameter(f"{out.name!r} ends in none of {', '.join(REPORTS)}")
    return out


@click.command()
@click.argument(
    "exam", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--families", is_flag=True, help="All families at all levels, instead of an exam.")
@click.option(
    "--students",
    type=click.IntRange(24, 100_000),
    default=1000,
    show_default=True,
    help="Papers drawn of each question; a hundred times as many honest answers.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_report,
    help="Write the report: .html or .pdf.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@mends
def simulate(
    exam: Path | None, families: bool, students: int, seed: int, out: Path | None, as_json: bool
) -> None:
    """Simulate classes that sit an exam, and measure whether they are marked fairly.

    EXAM is the exam file (YAML). Honest students, students with misconceptions, sloppy
    typists, guessers and gamers answer each of its problems. The exit status is 1 if a target
    is missed: an honest answer refused, less than 99 % of misconceptions named, an error paid
    for twice, an answer misread, guessers or gamers above the class median.
    """
    from qgen.simulation.report import json_text
    from qgen.workflow.simulate import simulate_exam, simulate_families, write_report

    if (exam is None) != families:
        raise click.UsageError("Name an exam file, or give --families.")
    if exam is None:
        found = simulate_families(students=students, seed=seed, progress=bar)
    else:
        found = simulate_exam(exam, students=students, seed=seed, progress=bar)
    if out is not None:
        write_report(found, out)
    if as_json:
        click.echo(json_text(found))
    else:
        _print(found, out)
    if found.misses():
        raise SystemExit(1)


def _print(found: "Simulation", out: Path | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from qgen.simulation.report import short_rows

    head, *rows = short_rows(found)
    table = Table(box=box.SIMPLE_HEAD, padding=0)
    for k, name in enumerate(head):
        table.add_column(name, justify="right" if k else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    click.echo("Honest answers and those refused; students with one misconception, those told;")
    click.echo("median shares of the marks: of a class, of guessers, of the best way to game.")
    for miss in found.misses():
        click.echo(f"MISSED  {miss}")
    if not found.misses():
        click.echo("All targets are met.")
    if out is not None:
        click.echo(f"written: {out}")
