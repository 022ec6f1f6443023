"""The commands shown in the README and the guides print what is shown there."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from qgen.cli import main
from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.resources import folder

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SESSIONS = [
    (page.name, text) for page in PAGES for text in CONSOLE.findall(page.read_text("utf-8"))
]


def test_there_are_sessions_to_run():
    assert SESSIONS


@pytest.mark.parametrize(("page", "text"), SESSIONS)
def test_a_session_prints_what_is_shown(page, text):
    command, _, shown = text.partition("\n")
    words = shlex.split(command)
    assert words[:2] == ["$", "qgen"]
    run = CliRunner().invoke(main, words[2:])
    assert run.exit_code == 0, run.output
    pattern = ".*".join(map(re.escape, re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)))
    assert re.fullmatch(pattern, run.output, re.DOTALL), run.output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_pages_say_how_many_families_and_items_there_are():
    counts = {"families": len(all_families()), "items": len(load_banks(folder("question_banks")))}
    pages = [(ROOT / name).read_text("utf-8") for name in ("README.md", "CHANGELOG.md")]
    said = re.findall(r"\b(\d\d+) (?:problem |concept )?(families|items)\b", "".join(pages))
    assert {noun for _, noun in said} == counts.keys()
    assert [counts[noun] for _, noun in said] == [int(number) for number, _ in said]
