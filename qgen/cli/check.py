"""qgen check"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import bar, mends

if TYPE_CHECKING:
    from qgen.workflow.check import Checked

HEAD = ("id", "unit", "levels", "fit", "ms", "different", "errors")


@click.command()
@click.argument(
    "exam", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--families", is_flag=True, help="All families at all levels, instead of an exam.")
@click.option(
    "-n",
    "count",
    type=click.IntRange(10, 100_000),
    default=300,
    show_default=True,
    help="Variants drawn of each problem.",
)
@mends
def check(exam: Path | None, families: bool, count: int) -> None:
    """Check what an exam can ask, before it is set.

    EXAM is the exam file (YAML). Draws variants of each of its problems: how many draws are
    fit to print, how long a variant takes, how many differ, and whether every known error is
    told apart in each. Writes nothing. The exit status is 1 if something is amiss.
    """
    from qgen.workflow.check import check_exam, check_families

    if (exam is None) != families:
        raise click.UsageError("Name an exam file, or give --families.")
    if exam is None:
        found = check_families(count, progress=bar)
    else:
        found = check_exam(exam, count, progress=bar)
    _print(found, count)
    faults = [fault for each in found for fault in each.faults()]
    for fault in faults:
        click.echo(f"AMISS  {fault}")
    if faults:
        raise SystemExit(1)
    click.echo("Nothing is amiss.")


def _print(found: Sequence["Checked"], count: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=0)
    for k, name in enumerate(HEAD):
        table.add_column(name, justify="right" if k else "left", no_wrap=True)
    for row in _rows(found):
        table.add_row(*row)
    Console().print(table)
    click.echo(f"Of {count} draws of each level those fit to print; milliseconds for a variant;")
    click.echo(
        f"different ones of {count} variants; by level the errors told apart in all of them."
    )


def _rows(found: Sequence["Checked"]) -> Iterator[tuple[str, ...]]:
    """A row for each family: of its levels the least, and the slowest."""
    for family, group in groupby(found, key=lambda each: each.problem.family):
        levels = list(group)
        yield (
            family.id,
            str(family.unit),
            " ".join(str(each.problem.level) for each in levels),
            f"{min(each.fit for each in levels):.0%}",
            f"{1000 * max(each.seconds for each in levels):.1f}",
            str(min(each.different for each in levels)),
            " ".join(_told(each) for each in levels),
        )


def _told(found: "Checked") -> str:
    """How many errors are told apart, and of how many if not all are."""
    return f"{found.told}" if found.told == found.errors else f"{found.told}/{found.errors}"
