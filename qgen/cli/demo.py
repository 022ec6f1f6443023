"""qgen demo"""

from pathlib import Path

import click

from qgen.cli.border import bar, mends


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("qgen-demo"),
    show_default=True,
)
@mends
def demo(out: Path) -> None:
    """Run the whole loop on a sample class of 12, with simulated answers."""
    from qgen.cli.grade import print_summary
    from qgen.workflow.demo import run_demo

    graded = run_demo(out, progress=bar)
    print_summary(graded)
    first = graded.marks[1].paper.code
    click.echo("Open:")
    for path, what in (
        (out / "papers.pdf", "the papers, ready to print"),
        (out / "private" / "solutions" / f"{first}.pdf", "one worked solution"),
        (out / "feedback" / f"{first}.pdf", "what that student gets back"),
        (out / "results.csv", "the marks"),
        (out / "parts.csv", "each part: verdict, reason, expected value"),
    ):
        click.echo(f"  {path}  ({what})")
