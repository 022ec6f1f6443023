"""qgen booklet"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import mends
from qgen.cli.show import known

if TYPE_CHECKING:
    from qgen.problem import Form

FORMATS = (".pdf", ".html")


@click.command()
@click.argument("families", nargs=-1)
@click.option("--unit", type=click.IntRange(1, 5), help="Only this unit of the course.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--form", type=click.Choice(["steps", "final", "choice"]), default="steps", show_default=True
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("booklet.pdf"),
    show_default=True,
    help="Write to this file, .pdf or .html.",
)
@mends
def booklet(
    families: tuple[str, ...], unit: int | None, seed: int, form: "Form", out: Path
) -> None:
    """Print one question of each family at each level, with its worked solution.

    FAMILIES are ids, as `qgen families` lists them; all of them if none is named.
    """
    from qgen.families import all_families
    from qgen.files.exam_folder import write
    from qgen.report.booklet import booklet as made
    from qgen.report.specimen import printed

    if out.suffix not in FORMATS:
        raise click.BadParameter(f"{out.name!r} ends in none of {', '.join(FORMATS)}")
    chosen = [all_families()[known(name)] for name in families] or list(all_families().values())
    chosen = [family for family in chosen if unit in (None, family.unit)]
    if not chosen:
        raise click.UsageError(f"None of these families is in unit {unit}.")
    write(out, printed(made(chosen, seed, form=form), out.suffix.removeprefix(".")))
    click.echo(f"written: {out}")
