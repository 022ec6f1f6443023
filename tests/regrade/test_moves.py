"""Who moved between two runs of marks, and in which words."""

import csv
import io

import pytest

from qgen.marking.moves import Mark, Standing, moves, summary
from qgen.report.moves import moves_csv, reasons


def mark(awarded, *, out_of=1.0, verdict="wrong", given="7", changed=""):
    return Mark(verdict, awarded, out_of, given, changed=changed)


def standing(student, awarded, out_of=2.0, **parts):
    return Standing(student, "=A", f"C-{student}", awarded, out_of, (), parts)


CASES = {
    "nothing": ((1, {"p": mark(1)}), (1, {"p": mark(1)}), None),
    "another verdict for the same marks": (
        (1, {"p": mark(1)}),
        (1, {"p": mark(1, verdict="correct")}),
        None,
    ),
    "another answer": (
        (0, {"p": mark(0)}),
        (1, {"p": mark(1, given="8")}),
        ["p 0 → 1: another answer"],
    ),
    "a change": (
        (0, {"p": mark(0), "q": mark(0)}),
        (2, {"p": mark(1, changed="Dropped."), "q": mark(1, changed="Dropped.")}),
        ["p 0 → 1, q 0 → 1: Dropped."],
    ),
    "a change that no longer holds": (
        (1, {"p": mark(1, changed="Dropped.")}),
        (0, {"p": mark(0)}),
        ["p 1 → 0: no longer: Dropped."],
    ),
    "another verdict": (
        (0, {"p": mark(0)}),
        (1, {"p": mark(1, verdict="correct")}),
        ["p 0 → 1: wrong, now correct"],
    ),
    "a part that was not there": (
        (1, {}),
        (1, {"p": mark(0)}),
        ["p – → 0: not in the earlier run"],
    ),
    "the rounding of totals": (
        (1, {"p": mark(0.8)}),
        (0.8, {"p": mark(0.8)}),
        ["the rounding of the total"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_move_is_told_with_its_cause(case):
    (old, before), (new, after), expected = CASES[case]
    found = moves([standing("s", old, **before)], [standing("s", new, **after)])
    assert [reasons(move) for move in found] == ([] if expected is None else [expected])


def test_students_of_one_run_alone_are_named():
    found = moves([standing("gone", 1)], [standing("late", 2)])
    told = {move.student.id: (reasons(move), move.difference) for move in found}
    assert told == {
        "late": (["no marks in the earlier run"], 2),
        "gone": (["no marks in the later run"], -1),
    }


def test_a_class_is_summed_up_in_shares():
    before = [standing("a", 1), standing("b", 2), standing("c", 1)]
    after = [standing("a", 2), standing("b", 1), standing("c", 0.5, 1.0)]
    found = summary(before, after)
    assert (found.up, found.down) == (1, 1)
    assert (found.before, found.after) == pytest.approx((2 / 3, 2 / 3))


def test_the_table_is_harmless_in_a_spreadsheet():
    rows = list(csv.reader(io.StringIO(moves_csv(moves([standing("s", 1)], [standing("s", 2)])))))
    assert rows[1] == [
        *("s", "'=A", "C-s", "1/2", "2/2", "+1"),
        *("", "the rounding of the total"),
    ]
