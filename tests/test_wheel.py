"""A wheel, installed into an empty environment outside the checkout, is all that qgen needs."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

from qgen.resources import NAMES

pytest.importorskip("build")
pytest.importorskip("hatchling")

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that sees nothing of the checkout, and return what it prints."""
    done = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, encoding="utf-8", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a source distribution, as the one on a package index is."""
    built = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", built, CHECKOUT, cwd=built)
    (found,) = built.glob("*.whl")
    return found


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, and an empty folder to work in."""

    scripts: Path
    packages: Path
    cwd: Path

    def python(self, code: str) -> str:
        return run(self.scripts / "python", "-c", code, cwd=self.cwd).strip()

    def qgen(self, *arguments: str | Path) -> str:
        return run(self.scripts / "qgen", *arguments, cwd=self.cwd)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a new environment; the packages it needs are seen through a .pth file."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=True)
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    place = Installed(
        Path(paths["scripts"]), Path(paths["purelib"]), tmp_path_factory.mktemp("cwd")
    )
    run(
        place.scripts / "python", "-m", "pip", "install", "--no-index", "--no-deps", wheel, cwd=home
    )
    ours = sysconfig.get_paths()
    lines = {ours["purelib"]: None, ours["platlib"]: None}
    (place.packages / "needed.pth").write_text("\n".join(lines), encoding="utf-8")
    return place


def test_it_holds_the_packages_and_no_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    version = wheel.name.split("-")[1]
    assert {name.split("/")[0] for name in names} == {
        "qgen", "solvers", f"qgen_dl-{version}.dist-info",
    }  # fmt: skip
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


@pytest.mark.parametrize("package", ["qgen", "solvers"])
def test_it_holds_every_file_of_a_package(package: str, installed: Installed) -> None:
    found = files_below(installed.packages / package)
    packed = {name: data for name, data in found.items() if not name.startswith("_data/")}
    assert packed == files_below(CHECKOUT / package)


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_every_file_beside_the_packages(name: str, installed: Installed) -> None:
    inside = files_below(installed.packages / "qgen" / "_data" / name)
    assert inside == files_below(CHECKOUT / name) != {}


@pytest.mark.parametrize("package", ["qgen", "solvers"])
def test_it_is_not_the_checkout_that_runs(package: str, installed: Installed) -> None:
    where = installed.python(f"import {package}; print({package}.__file__)")
    assert Path(where) == installed.packages / package / "__init__.py"


def test_the_checkout_cannot_be_seen(installed: Installed) -> None:
    seen = json.loads(installed.python("import json, sys; print(json.dumps(sys.path))"))
    assert CHECKOUT not in [(installed.cwd / path).resolve() for path in seen]


def test_it_lists_its_families(installed: Installed) -> None:
    from qgen.families import all_families

    listed = json.loads(installed.qgen("families", "--json"))
    assert [family["id"] for family in listed] == list(all_families())


def test_it_words_a_question(installed: Installed) -> None:
    shown = json.loads(installed.qgen("show", "adam", "--format", "json"))
    assert shown["id"] == "adam"
    assert all(part["prompt"] for part in shown["parts"])


def test_it_makes_an_exam(installed: Installed) -> None:
    if find_spec("typst") is None or find_spec("pypandoc") is None or find_spec("pypdf") is None:
        pytest.skip('needs pip install "qgen-dl[pdf]"')
    examples = installed.packages / "qgen" / "_data" / "examples"
    roster = installed.cwd / "two.csv"
    roster.write_text("id,name\n1,Ada\n2,Alan\n", encoding="utf-8")
    installed.qgen("generate", examples / "midterm.yaml", "--roster", roster, "--out", "exam")
    papers = installed.cwd / "exam" / "papers"
    assert len(list(papers.glob("*.html"))) == 2
    printed = [path.read_bytes() for path in papers.glob("*.pdf")]
    assert len(printed) == 2
    assert all(pdf.startswith(b"%PDF") for pdf in printed)
