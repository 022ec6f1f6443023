"""Markers' sheets: what they say is what `grade` decides, and they can be printed."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

pytest.importorskip("pypandoc")

from qgen.assemble import assemble, variant
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.family import kind_of
from qgen.files.banks import load_banks
from qgen.files.exam import Marking
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import Issued, new_secret
from qgen.files.roster import Student
from qgen.marking.grade import grade
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked, Holder, ItemAsked, Paper
from qgen.problem import Problem
from qgen.report.marker import (
    Clue,
    Entry,
    MarkedPart,
    MarkedQuestion,
    MarkerSheet,
    Writer,
    marker_sheets,
)
from qgen.resources import folder
from qgen.tolerance import reach
from qgen.variants import derive, draw

ITEMS = load_banks(folder("question_banks"))
HALF = Marking(misconception=0.5)
PLACES = [(family, level) for family in all_families() for level in (1, 2, 3)]


@cache
def issued(*, comma: bool = False) -> Issued:
    """The example exam, with half of the marks for a known error."""
    path = folder("examples") / "midterm.yaml"
    exam = load_exam(path, families=all_families(), items=ITEMS)
    exam = exam.model_copy(update={"marking": HALF, "decimal_comma": comma})
    return Issued(exam=exam, practice=None, items=ITEMS)


def paper(*questions: FamilyAsked | ItemAsked, name: str = "Ada") -> Paper:
    return Paper(code="TEST", student=Holder(id="1", name=name), sections=(questions,))


@cache
def question(family: str, level: int, *, seed: str = "", final: bool = False) -> FamilyAsked:
    kind = problem(family, level, 3, {}, form="final" if final else "steps")
    drawn = draw(kind, [derive(b"marker", family, str(level), seed)])
    return variant(kind, 1, {name: value[0] for name, value in drawn.items()}, marks=None)


def sheet(*questions: FamilyAsked | ItemAsked, comma: bool = False) -> MarkerSheet:
    (made,) = marker_sheets([paper(*questions)], issued(comma=comma))
    return made


@cache
def marked(family: str, level: int, *, final: bool = False) -> MarkedQuestion:
    return sheet(question(family, level, final=final)).questions[0]


def numeric(kind: Problem, marked: MarkedQuestion) -> Iterator[tuple[str, MarkedPart]]:
    """The parts that ask for numbers."""
    return ((s, marked.parts[k]) for s, k in kind.position.items() if s not in kind.words)


def clues(marked: MarkedQuestion) -> Iterator[tuple[MarkedPart, Clue]]:
    return ((part, clue) for part in marked.parts for clue in part.clues)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def graded(asked: FamilyAsked, answers: dict[str, str]) -> dict[str, PartResult]:
    """What `grade` makes of answers to some parts, by letter."""
    by_label = {f"1{letter}": text for letter, text in answers.items()}
    (marks,) = grade([paper(asked)], [by_label], items={}, policy=HALF.policy())
    return {result.label[1:]: result for result in marks.parts}


# ---- ranges --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("family", "level"), PLACES)
def test_a_range_holds_just_the_numbers_that_marking_accepts(family: str, level: int) -> None:
    asked = question(family, level)
    kind = asked.problem
    key = reach(kind, {name: value[None] for name, value in asked.inputs().items()})
    for step, part in numeric(kind, marked(family, level)):
        entries = [entry for row in part.lines[-1].rows for entry in row]
        values, tolerances = key.value[step].ravel(), key.tolerance[step].ravel()
        unit = 10.0 ** -kind.places(step)
        for entry, value, tolerance in zip(entries, values, tolerances, strict=True):
            low, high = number(entry.low or entry.value), number(entry.high or entry.value)
            inside, outside = (low, high), (low - unit, high + unit)
            assert [abs(x - value) <= tolerance for x in inside] == [True, True], (step, entry)
            assert [abs(x - value) <= tolerance for x in outside] == [False, False], (step, entry)


ENTRIES = (
    (0.4364, 0.0012, 3, Entry("0.436", "0.436", "0.437")),
    (0.4362, 0.0005, 3, Entry("0.436")),
    (0.5, 1e-9, 3, Entry("0.5")),
    (-0.0002, 0.0011, 3, Entry("0.000", "−0.001", "0.000")),
    (-1.2704, 0.0012, 3, Entry("−1.270", "−1.271", "−1.270")),
    (2.0, 1.0, 0, Entry("2", "1", "3")),
)


@pytest.mark.parametrize(("value", "tolerance", "places", "entry"), ENTRIES)
def test_an_entry_is_written_with_its_ends(
    value: float, tolerance: float, places: int, entry: Entry
) -> None:
    assert Writer(Policy(), decimal_comma=False).entry(value, tolerance, places) == entry


def test_both_ends_earn_all_marks_and_what_lies_beyond_does_not() -> None:
    asked = question("lstm_cell", 2, seed="range")
    part = sheet(asked).questions[0].parts[4]
    entry = part.lines[-1].rows[0][0]
    assert entry.low != ""
    beyond = (f"{number(entry.low) - 0.001:.3f}", f"{number(entry.high) + 0.001:.3f}")
    verdicts = [
        graded(asked, {part.label: text})[part.label].verdict
        for text in (entry.low, entry.high, *beyond)
    ]
    assert verdicts[:2] == [Verdict.CORRECT, Verdict.CORRECT]
    assert Verdict.CORRECT not in verdicts[2:]


# ---- known errors --------------------------------------------------------------------------------


@pytest.mark.parametrize(("family", "level"), PLACES)
def test_every_known_error_is_on_the_sheet_once(family: str, level: int) -> None:
    named = [clue.error for _, clue in clues(marked(family, level))]
    known = problem(family, level, 3, {}).misconceptions
    assert sorted(named) == sorted(kind_of(error.id).replace("_", " ") for error in known)


@pytest.mark.parametrize(("family", "level"), PLACES)
def test_marking_names_the_error_that_the_sheet_names_and_gives_its_marks(
    family: str, level: int
) -> None:
    asked = question(family, level)
    for part, clue in clues(marked(family, level)):
        result = graded(asked, {part.label: clue.answer})[part.label]
        assert kind_of(result.misconception) == clue.error.replace(" ", "_")
        assert f"{round(result.awarded, 2):g}" == clue.earns


@pytest.mark.parametrize(("family", "level"), PLACES)
def test_what_follows_from_an_error_follows_in_marking(family: str, level: int) -> None:
    asked = question(family, level)
    for part, clue in clues(marked(family, level)):
        results = graded(asked, {part.label: clue.answer, **dict(clue.then)})
        assert not [label for label, _ in clue.then if results[label].verdict.is_error], clue


@pytest.mark.parametrize(("family", "level"), PLACES)
def test_known_errors_are_sorted_by_the_numbers_to_look_up(family: str, level: int) -> None:
    for _, part in numeric(question(family, level).problem, marked(family, level)):
        first = [float(re.findall(r"[-.\d]+", plain)[0]) for plain in map(typed, part.clues)]
        assert first == sorted(first)


def typed(clue: Clue) -> str:
    return clue.answer.replace("−", "-")


def test_an_error_on_the_way_shows_its_first_value_too() -> None:
    clue = next(c for _, c in clues(marked("perceptron_update", 1)) if c.error == "moves away")
    ((name, value),) = clue.working
    assert "e" in name
    assert number(value) in (-1, 1)
    assert clue.answer != ""


def test_where_only_the_last_part_is_asked_errors_are_seen_on_the_way() -> None:
    final = marked("box_iou", 3, final=True)
    assert [part.label for part in final.parts] == ["a"]
    assert len(final.parts[0].lines) > 1
    unseen = [clue for _, clue in clues(final) if not clue.answer]
    assert unseen
    assert all(clue.working for clue in unseen)


# ---- the sheet -----------------------------------------------------------------------------------


def test_all_that_leads_to_an_answer_is_there_and_the_answer_is_last() -> None:
    lines = marked("lstm_cell", 2).parts[0].lines
    assert [line.asked for line in lines] == [False, True]


SHAPES = (("adam", 2, 0, "(", 1, 2), ("conv2d", 2, 1, "[", 3, 3), ("lstm_cell", 2, 0, "", 1, 1))


@pytest.mark.parametrize(("family", "level", "part", "bracket", "rows", "columns"), SHAPES)
def test_values_are_laid_out_in_rows_and_columns(
    family: str, level: int, part: int, bracket: str, rows: int, columns: int
) -> None:
    line = marked(family, level).parts[part].lines[-1]
    assert (line.bracket, len(line.rows), len(line.rows[0])) == (bracket, rows, columns)


def test_an_item_has_its_right_answer() -> None:
    item = next(item for item in ITEMS.values() if item.kind == "choice")
    order = tuple(reversed(range(item.shuffled)))
    asked = ItemAsked(number=1, item=item.id, order=order, marks=(2.0,))
    made = sheet(asked).questions[0]
    assert (made.right, made.marks, made.parts) == (item.right(order), "2", ())


def test_with_a_decimal_comma_no_number_has_a_point() -> None:
    made = sheet(question("adam", 2), comma=True).questions[0]
    entries = [e for part in made.parts for line in part.lines for row in line.rows for e in row]
    texts = [text for e in entries for text in (e.value, e.low, e.high)]
    texts += [clue.answer for _, clue in clues(made)]
    texts += [value for _, clue in clues(made) for _, value in clue.then]
    assert not [text for text in texts if "." in text]
    assert any("," in text for text in texts)


def test_the_sheet_says_what_the_policy_gives() -> None:
    made = sheet(question("adam", 2))
    assert (made.follow_through, made.imprecise, made.final_answer) == ("100", "50", False)


def test_many_papers_are_solved_together_as_each_alone() -> None:
    papers = [
        several(seed, ("adam", 2), ("conv2d", 2) if seed % 2 else ("lstm_cell", 2))
        for seed in range(4)
    ]
    together = list(marker_sheets(papers, issued()))
    assert together == [next(marker_sheets([each], issued())) for each in papers]
    assert len({str(made) for made in together}) == len(papers)


def several(seed: int, *places: tuple[str, int]) -> Paper:
    asked = (question(family, level, seed=str(seed)) for family, level in places)
    return paper(*(q.model_copy(update={"number": n}) for n, q in enumerate(asked, start=1)))


# ---- print ---------------------------------------------------------------------------------------


def read(pdf: bytes) -> tuple[int, str]:
    """How many pages a PDF has, and its text."""
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("family", all_families())
@pytest.mark.parametrize("final", [False, True])
def test_the_sheet_of_every_family_can_be_printed(family: str, final: bool) -> None:
    pytest.importorskip("typst")
    from qgen.render.typeset import pdf

    asked = [question(family, level, final=final) for level in (1, 2, 3)]
    made = sheet(*(q.model_copy(update={"number": n}) for n, q in enumerate(asked, start=1)))
    _, text = read(pdf(made.data()))
    assert "Page 1 of" in text
    assert made.questions[0].title in " ".join(text.split())


def test_the_sheet_of_the_example_exam_takes_three_pages_at_most() -> None:
    pytest.importorskip("typst")
    from qgen.render.typeset import pdf

    exam = issued()
    papers = assemble(exam.exam, [Student(id="1", name="Zoë")], new_secret(7), ITEMS)
    (made,) = marker_sheets(papers, exam)
    pages, text = read(pdf(made.data()))
    assert pages <= 3
    assert text.count("Zoë") == text.count(made.code) == pages


def test_a_name_is_shown_and_never_evaluated() -> None:
    pytest.importorskip("typst")
    from qgen.render.typeset import pdf

    name = '*b* #read("x") $y$'
    made = replace(sheet(question("adam", 1)), student_name=name, student_id="#1")
    _, text = read(pdf(made.data()))
    assert name.replace(" ", "") in text.replace(" ", "")
