"""Entities in BIO tags, against reading the tags one by one."""

import numpy as np
import pytest

from qgen.families.generative.bio_entity_f1 import FAMILY
from solvers.spans import bio_entity_f1, entity_types
from solvers.steps import trace

RNG = np.random.default_rng(12)
GOLD = np.array([1, 2, 0, 3, 1, 0])
PREDICTED = np.array([1, 2, 0, 3, 4, 1])
"""PER 1-2, LOC 4, PER 5; and PER 1-2, LOC 4-5, PER 6. Of both, one entity is equal."""
INPUTS = {"gold": GOLD, "predicted": PREDICTED, "entities": (3, 3)}


def chunks(tags, orphans):
    """Type, first and last token of each entity, as conlleval reads them."""
    found, current = [], None
    for t, tag in enumerate([*tags, 0], start=1):
        kind = (tag + 1) // 2
        goes_on = tag and tag % 2 == 0 and current is not None and current[0] == kind
        if goes_on:
            current = (kind, current[1], t)
            continue
        if current is not None:
            found.append(current)
        opens = tag % 2 == 1 or (tag and orphans == "start")
        current = (kind, t, t) if opens else None
    return found


def test_steps_by_hand():
    run = trace(bio_entity_f1, INPUTS).computed
    np.testing.assert_array_equal(run["gold_spans"], [[1, 2], [4, 4], [5, 5]])
    np.testing.assert_array_equal(run["predicted_spans"], [[1, 2], [4, 5], [6, 6]])
    np.testing.assert_array_equal(run["gold_types"], [1, 2, 1])
    np.testing.assert_array_equal(run["gold_number"], [1, 1, 0, 2, 3, 0])
    assert (run["gold_count"], run["predicted_count"], run["tp"]) == (3, 3, 1)
    assert [run["precision"], run["recall"], run["f1"]] == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("orphans", ["start", "ignore"])
def test_equals_reading_tag_by_tag(orphans):
    checked = 0
    for gold, predicted in RNG.integers(0, 5, (300, 2, 9)):
        true, given = chunks(gold, orphans), chunks(predicted, orphans)
        if not true or not given:
            continue
        inputs = {"gold": gold, "predicted": predicted, "orphans": orphans}
        run = trace(bio_entity_f1, {**inputs, "entities": (len(true), len(given))}).computed
        np.testing.assert_array_equal(run["predicted_spans"], [span[1:] for span in given])
        np.testing.assert_array_equal(run["gold_types"], [span[0] for span in true])
        assert run["tp"] == len(set(true) & set(given))
        checked += run["tp"] > 0
    assert checked > 20


def test_room_to_spare_changes_no_score():
    run = trace(bio_entity_f1, {**FEWER, "entities": (5, 4)}).computed
    np.testing.assert_array_equal(run["predicted_spans"], [[1, 2], [4, 5], [0, 0], [0, 0]])
    np.testing.assert_array_equal(run["predicted_types"], [1, 2, 0, 0])
    assert (run["tp"], run["precision"]) == (1, 1 / 2)
    assert run["recall"] == pytest.approx(1 / 3)


def test_no_entity_found_has_an_f1_of_zero():
    assert bio_entity_f1(GOLD, np.array([0, 1, 0, 0, 0, 1]), entities=(3, 2)) == 0


def test_an_orphan_starts_an_entity_or_is_ignored():
    tags = np.array([2, 0, 3, 2, 2, 4])
    np.testing.assert_array_equal(entity_types(tags, "start"), [1, 0, 2, 1, 1, 2])
    np.testing.assert_array_equal(entity_types(tags, "ignore"), [0, 0, 2, 0, 0, 0])


def test_an_unknown_convention_is_refused():
    with pytest.raises(ValueError, match="orphans must be 'start' or 'ignore', got 'strict'"):
        bio_entity_f1(GOLD, PREDICTED, entities=(3, 3), orphans="strict")


FEWER = {"gold": GOLD, "predicted": np.array([1, 2, 0, 3, 4, 0]), "entities": (3, 2)}
"""One of two is right; 3 of 4 predicted and of 4 gold tokens are."""
WRONG = [
    ("overlaps_counted", 2),
    ("token_level_precision", 3 / 4),
    ("recall_for_precision", 1 / 3),
    ("token_level_recall", 3 / 4),
    ("precision_for_recall", 1 / 2),
    ("arithmetic_mean", 5 / 12),
    ("factor_two_forgotten", 1 / 5),
]


def test_neighbours_of_a_type_are_merged_by_those_who_read_no_b():
    found = {m.id: m for m in FAMILY.misconceptions}["neighbours_merged"]
    inputs = {"gold": np.array([1, 1, 2, 3, 0, 3]), "predicted": GOLD, "entities": (4, 3)}
    run = trace(bio_entity_f1, inputs, swap=found.swap).computed
    np.testing.assert_array_equal(run["gold_number"], [1, 1, 1, 2, 0, 3])
    np.testing.assert_array_equal(run["predicted_number"], [1, 1, 0, 2, 3, 0])


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(bio_entity_f1, FEWER, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
