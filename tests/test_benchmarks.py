"""The benchmarks run, time what they say, and compare ways that do the same work."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, chain
from subprocess import CalledProcessError

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks import command, conversion, drawing, marking, sample, starting, table, typesetting
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.catalogue import problem
from qgen.families import all_families


def clock(*durations: float) -> Callable[[], float]:
    """A clock that shows one second between two runs, and each run's duration."""
    ticks: Iterator[float] = accumulate(chain.from_iterable((1, each) for each in durations))
    return lambda: next(ticks)


def pair(ours: tuple[float, ...], rival: tuple[float, ...], unit: str = "papers") -> Pair:
    return Pair(unit, Way("a", list), Way("b", list), ours, rival)


def test_ways_take_turns_after_a_run_that_is_not_timed() -> None:
    runs: list[str] = []
    timed_pair(
        "runs",
        Way("a", lambda: runs.append("a")),
        Way("b", lambda: runs.append("b")),
        rounds=3,
    )
    assert "".join(runs) == "ab" + "ab" + "ba" + "ab"


def test_seconds_are_told_for_a_unit_of_work() -> None:
    timed = timed_pair(
        "runs", Way("a", list, units=2), Way("b", list, units=4), rounds=2, clock=clock(2, 8, 12, 6)
    )
    assert timed.our_seconds == (1, 3)
    assert timed.rival_seconds == (2, 3)
    assert timed.ratios == [2, 1]


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    assert pair((1, 1, 2), (3, 50, 4)).ratio == 3


@pytest.mark.parametrize(
    ("made", "cells"),
    [
        (pair((0.05,), (0.1,)), ["a", "20 papers/s", "b", "10 papers/s", "2.0 (2.0 to 2.0)"]),
        (
            pair((0.05,), (0.0123,), "starts"),
            ["a", "50 ms", "b", "12 ms", "0.25 (0.25 to 0.25)"],
        ),
        (
            pair((1e-6, 2e-6, 4e-6), (2e-3, 2e-3, 2e-3)),
            ["a", "500,000 papers/s", "b", "500 papers/s", "1,000 (500 to 2,000)"],
        ),
    ],
)
def test_a_row_has_medians_and_the_range_of_the_ratios(made: Pair, cells: list[str]) -> None:
    assert [cell.strip() for cell in table.row(made).strip("|").split("|")] == cells


def test_all_families_are_the_mean_of_the_families() -> None:
    made = drawing.over_all([pair((1, 2), (10, 10)), pair((3, 4), (20, 10))])
    assert (made.our_seconds, made.rival_seconds) == ((2, 3), (15, 10))


def test_both_ways_draw_the_same_variants() -> None:
    kind, keys = problem("adam", 2, 3, {}), drawing.some_keys(5)
    together, alone = drawing.together(kind, keys), drawing.one_at_a_time(kind, keys)
    for name, drawn in together.items():
        np.testing.assert_array_equal(drawn, np.concatenate([one[name] for one in alone]))


def test_both_ways_award_the_same_marks() -> None:
    scripts = marking.scripts(6)
    whole, alone = marking.together(scripts), marking.one_at_a_time(scripts)
    for one, other in zip(whole, alone, strict=True):
        decided = [[(p.label, p.verdict, p.awarded) for p in m.parts] for m in (one, other)]
        assert decided[0] == decided[1]
    assert len({each.awarded for each in whole}) > 1


def test_both_ways_convert_the_same_numbers() -> None:
    pytest.importorskip("pypandoc")
    sources = conversion.questions(10)
    whole, alone = conversion.together(sources), conversion.one_at_a_time(sources)
    numbers = [[re.findall(r"[0-9.]+", text) for text in texts] for texts in (whole, alone)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == len(sources)
    assert any(len(found) > 10 for found in numbers[0])


def test_every_way_typesets_the_same_papers() -> None:
    for package in command.NEEDED:
        pytest.importorskip(package)
    papers = typesetting.papers(2)
    made = typesetting.typeset(papers)
    assert made[0] != made[1]
    assert typesetting.typeset_bare(papers, typesetting.new_compiler()) == made
    assert typesetting.typeset_anew(papers) == made
    assert typesetting.convert_and_typeset(papers) == made
    assert typesetting.pandoc_and_typeset(papers) == made


def test_times_for_papers_are_told_for_pages() -> None:
    made = typesetting.in_pages(pair((6.0,), (9.0,)), 3)
    assert (made.unit, made.our_seconds, made.rival_seconds) == ("pages", (2,), (3,))


def test_every_piece_of_markdown_of_a_paper_is_found() -> None:
    (document,) = sample.documents(1)
    found = list(sample.markdown(document))
    questions = [question for section in document.sections for question in section.questions]
    assert document.instructions in found
    assert all(q.stem in found and q.parts[-1].prompt in found for q in questions)
    assert document.student_name not in found


def output_of_the_command() -> str:
    done = CliRunner().invoke(command.main, ["--quick"], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_command_prints_every_table() -> None:
    for package in command.NEEDED:
        pytest.importorskip(package)
    output = output_of_the_command()
    assert [line[4:] for line in output.splitlines() if line.startswith("### ")] == [
        section.TITLE for section in (*command.SECTIONS, *command.PRINTING)
    ]
    assert all(f"| {family} " in output for family in (*all_families(), "all families"))


def test_without_the_pdf_extra_the_rest_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "NEEDED", ("no_such_package",))
    monkeypatch.setattr(command, "SECTIONS", (marking,))
    output = output_of_the_command()
    assert marking.TITLE in output
    assert conversion.TITLE not in output
    assert 'pip install "qgen-dl[pdf]" (no_such_package)' in output


def test_a_start_that_fails_is_no_measurement() -> None:
    with pytest.raises(CalledProcessError):
        starting.start(["-c", "raise SystemExit(1)"])
