"""The question banks: every item is sound, and every unsound one is refused."""

from collections import Counter
from pathlib import Path

import pytest

from qgen.files.banks import load_banks
from qgen.files.mistakes import InputError
from qgen.items import Item
from qgen.items.kinds.choice import Choice
from qgen.items.kinds.true_false import TrueFalse

BANKS = Path(__file__).parents[2] / "question_banks"
ITEMS = load_banks(BANKS)


def write(folder: Path, item: str, *, name: str = "unit1.yaml") -> Path:
    (folder / name).write_text(f"unit: 1\nitems:\n{item}", encoding="utf-8")
    return folder


CHOICE = """\
  - id: adam_bias
    topic: optimizers
    level: 2
    minutes: 1
    kind: choice
    text: Why $m / (1 - \\beta)$?
    options:
      - {text: one, correct: true}
      - {text: two, correct: false, feedback: No.}
      - {text: three, correct: false}
    explanation: So.
    source: {author: A, title: T, year: 2015, where: section 3}
"""


def test_item_has_the_unit_of_its_bank(tmp_path: Path) -> None:
    (found,) = load_banks(write(tmp_path, CHOICE)).values()
    assert isinstance(found, Choice)
    assert (found.id, found.unit, found.kind, found.fixed_order) == (
        "adam_bias",
        1,
        "choice",
        False,
    )
    assert [(option.correct, option.feedback) for option in found.options] == [
        (True, None),
        (False, "No."),
        (False, None),
    ]


OPTIONS = CHOICE[CHOICE.index("    options") : CHOICE.index("    explanation")]

UNSOUND = (
    ("id: adam_bias", "id: Adam bias", "items[0].id: 'Adam bias' is not allowed; allowed: small"),
    ("level: 2", "level: 4", "items[0].level: 4 is not allowed; allowed: a whole number from 1"),
    ("minutes: 1", "minutes: 0", "items[0].minutes: 0 is not allowed"),
    (
        "kind: choice",
        "kind: choise",
        "items[0].kind: 'choise' is not allowed; did you mean 'choice'",
    ),
    ("topic: optimizers", "topik: optimizers", "items[0].topik: unknown field 'topik'"),
    ("\\beta)$", "\\beta)", "items[0].text: has a formula that is not closed"),
    ("text: one", "text: ''", "items[0].options[0].text: '' is not allowed; allowed: text"),
    ("correct: true", "correct: 1", "items[0].options[0].correct: 1 is not allowed; allowed: true"),
    ("text: two", "text: ' One'", "items[0].options: has two options with the same text"),
    ("correct: true", "correct: false", "has 0 correct options; a choice item needs exactly one"),
    ("two, correct: false", "two, correct: true", "items[0].options: has 2 correct options"),
    ("      - {text: three, correct: false}\n", "", "a list of 2 is not allowed; allowed: 3 to 6"),
    (OPTIONS, "", "items[0].options: is missing"),
    (OPTIONS, "    options: []\n", "items[0].options: a list of 0 is not allowed; allowed: 3 to 6"),
    (OPTIONS, "    options: none\n", "items[0].options: 'none' is not a list"),
    ("explanation: So.", "explanation: ' '", "items[0].explanation: ' ' is not allowed"),
    ("    explanation: So.\n", "", "items[0].explanation: is missing"),
    ("year: 2015", "year: MMXV", "items[0].source.year: 'MMXV' is not allowed"),
    ("author: A, ", "", "items[0].source.author: is missing"),
    ("minutes: 1", "minutes: 1\n    answer: true", "items[0].answer: unknown field 'answer'"),
    ("    kind: choice\n", "", "items[0].kind: is missing; allowed: choice, constructive, "),
    ("kind: choice", "kind: [choice]", "items[0].kind: \"['choice']\" is not allowed"),
    (
        "kind: choice",
        "kind: true_false\n    answer: true",
        "items[0].options: unknown field 'options'",
    ),
    (OPTIONS, "    kind_: 1\n    options: [{text: x}, {text: y, correct: 2}]\n", "unknown field"),
    ("minutes: 1", "minutes: 1\n    unit: 1", "items[0].unit: is said once for the whole bank"),
)


@pytest.mark.parametrize(("right", "wrong", "message"), UNSOUND)
def test_unsound_item_is_refused(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in CHOICE
    with pytest.raises(InputError) as caught:
        load_banks(write(tmp_path, CHOICE.replace(right, wrong, 1)))
    assert any(message in str(mistake) for mistake in caught.value.mistakes)


def test_several_correct_options_need_at_least_one(tmp_path: Path) -> None:
    several = CHOICE.replace("kind: choice", "kind: several")
    load_banks(write(tmp_path, several.replace("two, correct: false", "two, correct: true")))
    with pytest.raises(
        InputError, match="has 0 correct options; a several item needs at least one"
    ):
        load_banks(write(tmp_path, several.replace("correct: true", "correct: false")))


def test_true_false_item_needs_an_answer(tmp_path: Path) -> None:
    statement = CHOICE.replace(OPTIONS, "").replace("kind: choice", "kind: true_false")
    with pytest.raises(InputError, match=r"items\[0\].answer: is missing"):
        load_banks(write(tmp_path, statement))
    (found,) = load_banks(write(tmp_path, statement + "    answer: false\n")).values()
    assert isinstance(found, TrueFalse)
    assert found.answer is False


def test_an_item_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"items\[0\]: 'adam' is not a mapping"):
        load_banks(write(tmp_path, "  - adam\n"))


def test_id_used_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    write(tmp_path, CHOICE + CHOICE)
    write(tmp_path, CHOICE, name="unit2.yaml")
    with pytest.raises(InputError) as caught:
        load_banks(tmp_path)
    first = f"{tmp_path}/unit1.yaml:3"
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        f"{tmp_path}/unit1.yaml:15: items[1].id: 'adam_bias' is the id of another item, in {first}",
        f"{tmp_path}/unit2.yaml:3: items[0].id: 'adam_bias' is the id of another item, in {first}",
    ]


def test_mistakes_of_all_banks_come_together(tmp_path: Path) -> None:
    write(tmp_path, CHOICE.replace("level: 2", "level: 9"))
    write(tmp_path, "not: [closed", name="unit2.yaml")
    with pytest.raises(InputError) as caught:
        load_banks(tmp_path)
    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == [
        "unit1.yaml",
        "unit2.yaml",
    ]


def test_folder_without_banks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no bank"):
        load_banks(tmp_path)


# ---- the banks of the course ---------------------------------------------------------------------


@pytest.mark.parametrize("unit", range(1, 6))
def test_unit_has_items_of_every_kind(unit: int) -> None:
    kinds = Counter(item.kind for item in ITEMS.values() if item.unit == unit)
    assert kinds.total() >= 40
    assert set(kinds) >= {"choice", "several", "true_false", "ordering", "matching", "fill_in"}
    assert set(kinds) >= {"number", "short_text"}


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_item_is_explained_and_sourced(item: Item) -> None:
    assert len(item.explanation.split()) >= 10
    assert item.source.author
    assert item.source.title


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_options_are_distinct_and_end_alike(item: Item) -> None:
    texts = [text for _, text in item.printed(range(item.shuffled)).options]
    assert len(set(texts)) == len(texts)
    assert len({text.endswith(".") for text in texts}) <= 1


def test_the_longest_option_does_not_give_the_answer_away() -> None:
    choices = [item for item in ITEMS.values() if isinstance(item, Choice)]
    alone_longest = [
        item
        for item in choices
        if max(len(option.text) for option in item.options if option.correct)
        > max(len(option.text) for option in item.options if not option.correct)
    ]
    assert len(alone_longest) <= 0.35 * len(choices)


def test_true_and_false_statements_are_in_balance() -> None:
    answers = [item.answer for item in ITEMS.values() if isinstance(item, TrueFalse)]
    assert 0.4 <= sum(answers) / len(answers) <= 0.6


def test_the_banks_hold_at_least_250_items():
    assert len(ITEMS) >= 250
