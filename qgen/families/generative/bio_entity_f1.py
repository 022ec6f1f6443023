"""Entities from BIO tags, and the F1 score of a tagger."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Pick
from solvers.arrays import Array, array_namespace
from solvers.spans import bio_entity_f1, entity_numbers
from solvers.steps import Values

Tags = tuple[int, ...]

_PERSON: tuple[Tags, ...] = ((1,), (1, 2))
_PLACE: tuple[Tags, ...] = ((3,), (3, 4))
_BOTH = (*_PERSON, *_PLACE)
_ORPHANS: tuple[Tags, ...] = ((2,), (4,))
"""Tags that go on with an entity that has not begun."""
_MOST = 5
"""Entities of a sentence."""


def _sentences(entities: Sequence[int], length: int, kinds: tuple[Tags, ...]) -> list[Tags]:
    """Tag sequences of this length: for each number of entities an even choice of all there are."""
    found: list[Tags] = []
    for count in entities:
        every = list(_all_sentences(count, length, kinds))
        found += every[:: max(1, len(every) // 400)]
    return found


def _all_sentences(entities: int, length: int, kinds: tuple[Tags, ...]) -> Iterator[Tags]:
    for gaps, spans in product(product((0, 1), repeat=entities), product(kinds, repeat=entities)):
        tags: Tags = ()
        for gap, span in zip(gaps, spans, strict=True):
            tags += (0,) * gap + span
        if length - 2 <= len(tags) <= length:
            yield tags + (0,) * (length - len(tags))


def _with_orphan(entities: Sequence[int], length: int, kinds: tuple[Tags, ...]) -> list[Tags]:
    """The same, with one orphan: one of the entities, or beside them."""
    found: list[Tags] = []
    for count in entities:
        every = _all_sentences(count, length, (*kinds, *_ORPHANS))
        with_one = [tags for tags in every if _orphans(tags) == 1]
        found += with_one[:: max(1, len(with_one) // 200)]
    return found


def _orphans(tags: Tags) -> int:
    """How many tags are an I that follows no entity of its type."""
    return sum(
        tag in (2, 4) and before not in (tag - 1, tag) for before, tag in pairwise((0, *tags))
    )


def _level(gold: list[Tags], predicted: list[Tags]) -> Level:
    """Sentences with these tags."""
    return Level(
        params={"gold": Pick(gold), "predicted": Pick(predicted)},
        parts=(
            Part("gold_number", marks=1, minutes=1),
            Part("predicted_number", marks=1, minutes=1),
            Part("tp", marks=1, minutes=1),
            Part("precision", marks=1, minutes=1),
            Part("recall", marks=1, minutes=1),
            Part("f1", marks=1, minutes=1),
        ),
        settings={"entities": (_MOST, _MOST)},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Some of the entities are found, some are not; no more are overlapped than there are."""
    some = (s.tp >= 1) & (s.tp < s.gold_count)
    return np.asarray(some & (_overlapping(s) <= s.gold_count))


def _merged(kinds: Array) -> Array:
    """The numbers of the entities as if a B only went on: neighbours of a type are one."""
    return entity_numbers(2 * kinds, kinds)


def _overlapping(s: Values) -> Array:
    """How many predicted entities share a token with a gold one."""
    xp = array_namespace(s.gold_spans)
    given, true = s.predicted_spans[..., :, None, :], s.gold_spans[..., None, :, :]
    apart = xp.logical_or(
        xp.less(given[..., 1], true[..., 0]), xp.less(true[..., 1], given[..., 0])
    )
    apart = xp.logical_or(apart, xp.less(given[..., 1], 0.5))
    shared = xp.max(xp.where(apart, 0, 1), axis=-1)
    return shared.sum(axis=-1)


def _tokens(s: Values, of: str) -> Array:
    """The share of the tokens with a tag other than O whose tag is right."""
    xp = array_namespace(s.gold)
    tagged = xp.greater(s[of], 0.5)
    right = xp.logical_and(tagged, xp.less(xp.abs(s.gold - s.predicted), 0.5))
    return xp.where(right, 1, 0).sum(axis=-1) / xp.where(tagged, 1, 0).sum(axis=-1)


FAMILY = Family(
    id="bio_entity_f1",
    title="Entity-level F1 from BIO tags",
    unit=5,
    topic="named entity recognition",
    source="Tjong Kim Sang & De Meulder, Introduction to the CoNLL-2003 Shared Task: "
    "Language-Independent Named Entity Recognition (2003), Section 2.3",
    solver=bio_entity_f1,
    levels={
        1: _level(_sentences((3, 4), 7, _PERSON), _sentences((2, 3), 7, _PERSON)),
        2: _level(_sentences((3, 4, 5), 8, _BOTH), _sentences((2, 3, 4), 8, _BOTH)),
        3: _level(_sentences((4, 5), 9, _BOTH), _with_orphan((3, 4, 5), 9, _BOTH)),
    },
    misconceptions=(
        Misconception(
            "neighbours_merged",
            "gold_number",
            lambda s: _merged(s.gold_kinds),
            "A B always starts a new entity, also right after an entity of the same type: that is "
            "why the tags tell B from I.",
            again={"predicted_number": lambda s: _merged(s.predicted_kinds)},
        ),
        Misconception(
            "overlaps_counted",
            "tp",
            _overlapping,
            "A predicted entity is right only if its first token, its last token and its type are "
            "all right; a part of an entity does not count.",
        ),
        Misconception(
            "token_level_precision",
            "precision",
            lambda s: _tokens(s, "predicted"),
            "Entities are counted, not tokens: divide the correct entities by all *predicted* "
            "entities.",
        ),
        Misconception(
            "recall_for_precision",
            "precision",
            lambda s: s.tp / s.gold_count,
            "That is the recall. Precision divides by the number of *predicted* entities.",
        ),
        Misconception(
            "token_level_recall",
            "recall",
            lambda s: _tokens(s, "gold"),
            "Entities are counted, not tokens: divide the correct entities by all entities of the "
            "*gold standard*.",
        ),
        Misconception(
            "precision_for_recall",
            "recall",
            lambda s: s.tp / s.predicted_count,
            "That is the precision. Recall divides by the number of entities in the *gold "
            "standard*.",
        ),
        Misconception(
            "arithmetic_mean",
            "f1",
            lambda s: (s.precision + s.recall) / 2,
            "F1 is the *harmonic* mean $2PR/(P+R)$ of precision and recall.",
        ),
        Misconception(
            "factor_two_forgotten",
            "f1",
            lambda s: s.right / 2,
            r"The harmonic mean of two numbers is $2PR/(P+R)$; without the 2, a perfect tagger "
            r"would have $F_1 = \frac{1}{2}$.",
        ),
    ),
    symbols={
        "gold": "y",
        "predicted": r"\hat y",
        "gold_spans": "G",
        "predicted_spans": r"\hat G",
        "gold_kinds": "e",
        "predicted_kinds": r"\hat e",
        "gold_number": "n",
        "predicted_number": r"\hat n",
        "gold_count": "N",
        "predicted_count": r"\hat N",
        "gold_types": "k",
        "predicted_types": r"\hat k",
        "tp": r"\mathrm{TP}",
        "precision": "P",
        "recall": "R",
        "f1": "F",
    },
    conventions={
        # conlleval (CoNLL-2003); the strict mode of seqeval
        "orphans": Convention(
            {
                "start": "An I that follows no entity of its type starts an entity.",
                "ignore": "An I that follows no entity of its type belongs to no entity.",
            }
        )
    },
    fit=_fit,
)
