"""qgen families"""

import json

import click

from qgen.cli.border import mends


@click.command()
@click.option("--unit", type=click.IntRange(1, 5), help="Only this unit of the course.")
@click.option("--topic", help="Only this topic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@mends
def families(unit: int | None, topic: str | None, as_json: bool) -> None:
    """List the problem families: every computation that can be asked."""
    from qgen.families import all_families

    chosen = [f for f in all_families().values() if unit in (None, f.unit)]
    topics = sorted({f.topic for f in chosen})
    if topic is not None and topic not in topics:
        allowed = ", ".join(topics) or "none"
        raise click.BadParameter(
            f"{topic!r} is not a topic; allowed: {allowed}", param_hint="--topic"
        )
    chosen = [f for f in chosen if topic in (None, f.topic)]
    rows = [
        {
            "id": f.id,
            "title": f.title,
            "unit": f.unit,
            "topic": f.topic,
            "levels": sorted(f.levels),
            "marks": {level: sum(p.marks for p in f.levels[level].parts) for level in f.levels},
            "conventions": {name: list(values) for name, values in f.conventions.items()},
            "misconceptions": [error.id for error in f.misconceptions],
            "source": f.source,
        }
        for f in chosen
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        _print_table(rows)


def _print_table(rows: list[dict[str, object]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=0)
    for name in ("id", "unit", "topic", "title"):
        table.add_column(
            name, no_wrap=name != "title", justify="right" if name == "unit" else "left"
        )
    table.add_column("errors", justify="right")
    for row in rows:
        errors = row["misconceptions"]
        assert isinstance(errors, list)
        cells = (str(row[name]) for name in ("id", "unit", "topic", "title"))
        table.add_row(*cells, str(len(errors)))
    Console().print(table)
    click.echo("Errors: the misconceptions that marking names; --json lists them.")
    click.echo("Look at one: qgen show adam --level 2 --seed 7")
