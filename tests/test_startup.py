"""Starting is quick because nothing heavy is loaded before it is used."""

import subprocess
import sys

import pytest

HEAVY = ("sympy", "typst", "pypandoc", "pypdf", "rich", "pylatexenc", "cupy", "torch", "matplotlib")


def loaded_by(code: str) -> list[str]:
    """The packages that a new process has loaded after this code."""
    report = (
        "\nimport sys\nprint('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code + report],
        env={"PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.rpartition("LOADED")[2].split()


HELP = """
from qgen.cli import main
main({arguments}, prog_name="qgen", standalone_mode=False)
"""

STARTS = {
    "import solvers": "import solvers",
    "import qgen.cli": "import qgen.cli",
    "import qgen.problem": "import qgen.problem",
    "import qgen.marking.grade": "import qgen.marking.grade",
    "import qgen.assemble": "import qgen.assemble",
    "import qgen.workflow.generate": "import qgen.workflow.generate",
    "import qgen.workflow.grade": "import qgen.workflow.grade",
    "use solvers": "import numpy, solvers\nsolvers.sigmoid(numpy.zeros(3))",
    "qgen --help": HELP.format(arguments=["--help"]),
    "qgen generate --help": HELP.format(arguments=["generate", "--help"]),
    "qgen grade --help": HELP.format(arguments=["grade", "--help"]),
    "qgen show --help": HELP.format(arguments=["show", "--help"]),
}


@pytest.mark.parametrize("code", STARTS.values(), ids=STARTS)
def test_nothing_heavy_is_loaded(code):
    assert [name for name in loaded_by(code) if name in HEAVY] == []


LIGHT = ["import qgen.cli", "qgen --help", "qgen generate --help", "qgen grade --help"]


@pytest.mark.parametrize("start", LIGHT)
def test_help_does_without_numpy_and_pydantic(start):
    loaded = loaded_by(STARTS[start])
    assert [name for name in loaded if name in ("numpy", "pydantic", "jinja2", "ruamel")] == []


def test_what_is_loaded_would_be_noticed():
    loaded = loaded_by("import numpy, solvers.formulas")
    assert {"numpy", "sympy", "solvers"} <= set(loaded)
