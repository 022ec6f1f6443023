"""qgen show"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qgen.cli.border import mends

if TYPE_CHECKING:
    from qgen.problem import Form

FORMATS = ("text", "md", "html", "pdf", "json")


@click.command()
@click.argument("family")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--level", type=click.IntRange(1, 3), default=2, show_default=True)
@click.option(
    "--form", type=click.Choice(["steps", "final", "choice"]), default="steps", show_default=True
)
@click.option("--decimals", type=click.IntRange(0, 8), default=3, show_default=True)
@click.option(
    "--convention",
    "conventions",
    multiple=True,
    metavar="NAME=VALUE",
    help="One of the family's conventions; may be repeated.",
)
@click.option("--format", "kind", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@mends
def show(
    family: str,
    seed: int,
    level: int,
    form: "Form",
    decimals: int,
    conventions: tuple[str, ...],
    kind: str,
    out: Path | None,
) -> None:
    """Show one question of a FAMILY and its worked solution."""
    from qgen.catalogue import problem
    from qgen.files.exam_folder import write
    from qgen.report.specimen import specimen

    chosen = _conventions(known(family), conventions)
    text = specimen(problem(family, level, decimals, chosen, form=form), seed, kind)
    if out is None and isinstance(text, bytes):
        out = Path(f"{family}.{kind}")
    if out is None:
        click.echo(text)
    else:
        write(out, text)
        click.echo(f"written: {out}")


def known(name: str) -> str:
    """Return the id of a family, or refuse what is none."""
    from qgen.families import all_families
    from qgen.files.mistakes import closest

    if name in all_families():
        return name
    near = closest(name, all_families())
    hint = f" Did you mean {near!r}?" if near else ""
    raise click.BadParameter(
        f"{name!r} is not a family.{hint} (qgen families lists all)", param_hint="FAMILY"
    )


def _conventions(family: str, given: tuple[str, ...]) -> dict[str, str]:
    from qgen.families import load_family

    known = load_family(family).conventions
    chosen = dict(pair.partition("=")[::2] for pair in given)
    for name, value in chosen.items():
        allowed = known.get(name)
        if allowed is None or value not in allowed:
            options = "; ".join(f"{n}={'|'.join(v)}" for n, v in known.items()) or "none"
            raise click.BadParameter(
                f"{name}={value} is not a convention of {family}; allowed: {options}",
                param_hint="--convention",
            )
    return chosen
