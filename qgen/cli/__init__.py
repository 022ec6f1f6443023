"""The command line: options and messages; the jobs are done elsewhere."""

import click

from qgen.cli.booklet import booklet
from qgen.cli.check import check
from qgen.cli.demo import demo
from qgen.cli.families import families
from qgen.cli.generate import generate
from qgen.cli.grade import grade
from qgen.cli.regrade import regrade
from qgen.cli.runs import runs
from qgen.cli.show import show
from qgen.cli.simulate import simulate


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Show the version and exit."""
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"qgen {version('qgen-dl')}")
        except PackageNotFoundError:
            click.echo("qgen, run from a checkout that is not installed")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version.",
)
def main() -> None:
    """Exams for a deep-learning course: papers out, answers in, fair marks back.

    \b
    qgen demo                                    the whole loop on a sample class
    qgen check EXAM.yaml                         can every question be drawn?
    qgen generate EXAM.yaml --roster ROSTER.csv  papers, key and worked solutions
    qgen grade exam ANSWERS.csv                  marks and feedback
    qgen regrade exam ANSWERS --changes FILE     who would move, and why
    qgen runs exam                               every run of marks
    qgen simulate EXAM.yaml                      is it marked fairly?
    qgen families                                what can be asked
    qgen show adam --level 2 --seed 7            one question and its worked solution
    qgen booklet --unit 2                        a question of each family at each level
    """


for command in (demo, check, generate, grade, regrade, runs, families, show, booklet, simulate):
    main.add_command(command)
