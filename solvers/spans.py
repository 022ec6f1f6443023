"""Named entities as spans of BIO tags, and how many a tagger finds."""

from collections.abc import Sequence

from solvers.arrays import Array, array_namespace
from solvers.metrics import f1_score, is_at
from solvers.options import one_of
from solvers.steps import Step, value_only

ORPHANS = ("start", "ignore")


def bio_entity_f1(
    gold: Array,
    predicted: Array,
    *,
    entities: Sequence[int],
    orphans: str = "start",
    step: Step = value_only,
) -> Array:
    """Compute precision, recall and F1 of the entities in predicted BIO tags.

    Parameters
    ----------
    gold, predicted : array of shape (..., T)
        The tag of each token: 0 for O, 2k - 1 for B and 2k for I of the k-th entity type.
    entities
        For how many entities of each of the two there is room: M and N, at least as many as
        there are.
    orphans
        What an I is that follows no entity of its type: "start", the first token of an
        entity; "ignore", no part of any entity.
    step
        Recorder of the named steps, first of gold, then of predicted: gold_kinds (..., T), the
        type, from 1, of the entity that each token is in, or 0; gold_number (..., T), the
        number, from 1, of that entity; gold_count (...), how many entities there are;
        gold_spans (..., M, 2), first and last token of each entity, from 1; gold_types (..., M);
        both 0 where there is no entity. Then tp (...), how many predicted entities equal a gold
        one in first token, last token and type; precision, recall and f1 (...).

    Returns
    -------
    array of shape (...)
        F1 as a fraction.

    Raises
    ------
    ValueError
        If orphans is neither "start" nor "ignore".

    References
    ----------
    Tjong Kim Sang, De Meulder, Introduction to the CoNLL-2003 Shared Task (2003), Section 2.3,
    whose evaluation script conlleval starts an entity at an orphan; the strict mode of seqeval
    ignores it.

    Examples
    --------
    >>> import numpy as np
    >>> gold, predicted = np.array([1, 2, 0, 3, 0]), np.array([1, 2, 0, 3, 4])
    >>> print(bio_entity_f1(gold, predicted, entities=(2, 2)))
    0.5
    """
    one_of("orphans", orphans, ORPHANS)
    xp = array_namespace(gold, predicted)
    found, counts = [], []
    for name, tags, room in zip(("gold", "predicted"), (gold, predicted), entities, strict=True):
        kinds = step(f"{name}_kinds", entity_types(tags, orphans))
        number = step(f"{name}_number", entity_numbers(tags, kinds))
        counts.append(step(f"{name}_count", xp.max(number, axis=-1)))
        spans, types = _spans(number, tags, room)
        found.append((step(f"{name}_spans", spans), step(f"{name}_types", types)))
    (true, true_types), (given, given_types) = found
    same = _equal(given[..., :, None, 0], true[..., None, :, 0])
    same = xp.logical_and(same, _equal(given[..., :, None, 1], true[..., None, :, 1]))
    same = xp.logical_and(same, _equal(given_types[..., :, None], true_types[..., None, :]))
    same = xp.logical_and(same, xp.greater(given_types, 0.5)[..., :, None])
    tp = step("tp", xp.where(same, 1, 0).sum(axis=(-2, -1)))
    precision = step("precision", tp / counts[1])
    recall = step("recall", tp / counts[0])
    return step("f1", f1_score(precision, recall))


def entity_types(tags: Array, orphans: str) -> Array:
    """Return the entity type, from 1, that each token belongs to, 0 for none: (..., T)."""
    xp = array_namespace(tags)
    kind = xp.floor((tags + 1) / 2)
    if orphans == "start":
        return kind
    types = [0 * kind[..., 0]]
    for t in range(tags.shape[-1]):
        goes_on = _equal(kind[..., t], types[-1])
        counts = xp.logical_or(_begins(tags[..., t]), goes_on)
        types.append(xp.where(counts, kind[..., t], 0))
    return xp.stack(types[1:], axis=-1)


def _begins(tag: Array) -> Array:
    """Whether a tag is a B: an odd number."""
    xp = array_namespace(tag)
    return xp.greater(tag - 2 * xp.floor(tag / 2), 0.5)


def _equal(one: Array, other: Array) -> Array:
    """Whether two whole numbers are equal."""
    xp = array_namespace(one, other)
    return xp.less(xp.abs(one - other), 0.5)


def entity_numbers(tags: Array, types: Array) -> Array:
    """Return the number, from 1, of the entity that each token is in, or 0: (..., T)."""
    xp = array_namespace(tags)
    inside = xp.greater(types, 0.5)
    before = xp.concatenate([0 * types[..., :1], types[..., :-1]], axis=-1)
    changes = xp.logical_not(_equal(types, before))
    starts = xp.logical_and(inside, xp.logical_or(_begins(tags), changes))
    start = xp.where(starts, 1, 0)
    number = [start[..., : t + 1].sum(axis=-1) for t in range(tags.shape[-1])]
    return xp.where(inside, xp.stack(number, axis=-1), 0)


def _spans(number: Array, tags: Array, room: int) -> tuple[Array, Array]:
    """First and last tokens (..., room, 2) and types (..., room) of the entities in order."""
    xp = array_namespace(number, tags)
    member = is_at(number - 1, room)
    token = xp.arange(1, tags.shape[-1] + 1)[:, None]
    last = xp.max(xp.where(member, token, 0), axis=-2)
    length = xp.where(member, 1, 0).sum(axis=-2)
    kind = xp.max(xp.where(member, xp.floor((tags + 1) / 2)[..., None], 0), axis=-2)
    first = xp.where(xp.greater(length, 0.5), last - length + 1, 0)
    return xp.stack([first, last], axis=-1), kind
