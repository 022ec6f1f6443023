"""The command that measures everything."""

from importlib.util import find_spec

import click

from benchmarks import conversion, drawing, expressions, marking, starting, table, typesetting
from benchmarks.effort import FULL, QUICK

SECTIONS = (starting, drawing, marking, expressions)
PRINTING = (conversion, typesetting)
NEEDED = ("typst", "pypandoc", "pypdf")


@click.command()
@click.option("--quick", is_flag=True, help="One short round each: to see that all of it runs.")
def main(quick: bool) -> None:
    """Time qgen side by side with what it is compared with, on this machine."""
    click.echo(table.machine())
    missing = [name for name in NEEDED if find_spec(name) is None]
    for section in SECTIONS if missing else (*SECTIONS, *PRINTING):
        click.echo(table.head(section.TITLE))
        for pair in section.measure(QUICK if quick else FULL):
            click.echo(table.row(pair))
    if missing:
        click.echo(f'\nPrinting is not measured: pip install "qgen-dl[pdf]" ({missing[0]})')
