"""What holds of every kind: the right answer is right in every order, and nothing raises."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.answers import Blank, Unreadable
from qgen.files.banks import load_banks
from qgen.items import KINDS, Item, Score
from qgen.items.letters import LETTERS
from qgen.marking.verdicts import Policy
from qgen.resources import folder
from qgen.simulation.papers import as_typed

BANK = load_banks(folder("question_banks"))
ITEMS = list(BANK.values())
POLICIES = [
    Policy(several=several, ordering=ordering, per_entry=per_entry, wrong_choice=0.25)
    for several, ordering, per_entry in (
        ("all_or_nothing", "all_or_nothing", False),
        ("per_option", "per_pair", True),
        ("negative", "per_pair", True),
    )
]
BY_PERSON = {"short_text"}


def orders(item: Item, count: int = 12) -> list[tuple[int, ...]]:
    """Some orders in which a paper may print the item, the bank's own among them."""
    draw = random.Random(item.id)
    own = tuple(range(item.shuffled))
    return [own] + [tuple(draw.sample(own, len(own))) for _ in range(count if own else 0)]


def scored(item: Item, raw: object, order: tuple[int, ...], policy: Policy) -> Score:
    read = item.read(raw, order)
    assert not isinstance(read, Unreadable | Blank), (item.id, raw, read)
    return item.score(read, policy)


def of_kind(kind: str) -> list[Item]:
    return [item for item in ITEMS if item.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_banks_have_three_of_every_kind(kind):
    assert len(of_kind(kind)) >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_named_like_its_file(kind):
    assert KINDS[kind].__module__ == f"qgen.items.kinds.{kind}"
    assert KINDS[kind].model_fields["kind"].annotation.__args__ == (kind,)


@pytest.mark.parametrize("item", ITEMS, ids=list(BANK))
def test_the_right_answer_is_right_in_every_order(item):
    expected = None if item.kind in BY_PERSON else 1
    for order in orders(item):
        for policy in POLICIES:
            assert scored(item, item.right(order), order, policy).fraction == expected


@pytest.mark.parametrize("item", ITEMS, ids=list(BANK))
def test_the_right_answer_is_right_however_it_is_typed(item):
    expected = None if item.kind in BY_PERSON else 1
    for order in orders(item):
        typed = as_typed({"1": item.right(order)})["1"]
        assert scored(item, typed, order, POLICIES[0]).fraction == expected


@pytest.mark.parametrize("item", ITEMS, ids=list(BANK))
def test_what_is_read_does_not_depend_on_the_order_of_the_paper(item):
    own = tuple(range(item.shuffled))
    known = item.read(item.right(own), own)
    for order in orders(item):
        assert (item.read(item.right(order), order) == known) is True


@pytest.mark.parametrize("item", ITEMS, ids=list(BANK))
def test_wrong_answers_are_not_right(item):
    for order in orders(item):
        for k in range(8):
            for policy in POLICIES:
                fraction = scored(item, item.wrong(order, k), order, policy).fraction
                assert (fraction is None) if item.kind in BY_PERSON else fraction < 1


@pytest.mark.parametrize("item", ITEMS, ids=list(BANK))
def test_what_is_printed_names_all_that_is_shuffled_once(item):
    for order in orders(item):
        shown = item.printed(order)
        assert shown.hint
        assert shown.lines >= 1
        if item.shuffled:
            assert [letter for letter, _ in shown.options] == list(LETTERS[: item.shuffled])
            assert len({text for _, text in shown.options}) == item.shuffled


def test_items_outlive_json():
    for item in ITEMS:
        again = type(item).model_validate_json(item.model_dump_json(by_alias=True))
        assert again == item
        assert again.unit == item.unit > 0


RAW = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="ABCDabcd1234567890 ,;:->()[]{}<>=.x+*/^\\$\"'\n-−∞%_", max_size=40),
    st.lists(st.one_of(st.text(max_size=4), st.integers(), st.floats(), st.none()), max_size=5),
    st.lists(st.lists(st.floats(), max_size=3), max_size=3),
    st.dictionaries(st.integers(0, 5), st.text(max_size=3), max_size=4),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=120)
@given(raw=RAW, comma=st.booleans(), data=st.data())
def test_no_answer_raises_and_scores_stay_in_range(kind, raw, comma, data):
    item = data.draw(st.sampled_from(of_kind(kind)))
    order = data.draw(st.sampled_from(orders(item, 3)))
    policy = data.draw(st.sampled_from(POLICIES))
    read = item.read(raw, order, decimal_comma=comma)
    if isinstance(read, Unreadable):
        assert read.reason
        assert read.position is None or read.position >= 0
    elif not isinstance(read, Blank):
        fraction = item.score(read, policy).fraction
        assert fraction is None or -policy.wrong_choice <= fraction <= 1


HOSTILE = [
    "__import__('os').system('true')",
    "{{ 7*7 }}",
    "\\input{/etc/passwd}",
    '#eval("1")',
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "9**9**9**9",
    "(" * 1500,
    "\0" * 100,
    "\u202eA B C",
    "nan",
    "[inf, inf]",
    "A" * 2000,
    "1" * 2000,
    "B-PER " * 300,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_earns_nothing(kind, raw):
    for item in of_kind(kind):
        order = tuple(range(item.shuffled))
        read = item.read(raw, order)
        if not isinstance(read, Unreadable | Blank):
            fraction = item.score(read, POLICIES[0]).fraction
            assert fraction is None or fraction <= 0
