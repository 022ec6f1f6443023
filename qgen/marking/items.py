"""Mark a concept item: letters against the right ones, as they stand on this paper."""

from qgen.answers import BLANK, Unreadable, read_choice, read_true_false
from qgen.files.banks import Item
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Verdict
from qgen.paper import ItemAsked

LETTERS = "ABCDEF"


def right_letters(item: Item, asked: ItemAsked) -> frozenset[str]:
    """The letters of the correct options in the order of this paper."""
    return frozenset(
        letter
        for letter, option in zip(LETTERS, asked.order, strict=False)
        if item.options[option].correct
    )


def right_answer(item: Item, asked: ItemAsked) -> str:
    """The key in words: `B`, `A, C` or `true`."""
    if item.kind == "true_false":
        return "true" if item.answer else "false"
    return ", ".join(sorted(right_letters(item, asked)))


def mark_item(item: Item, asked: ItemAsked, raw: object) -> PartResult:
    """Mark one student's answer to one item: all of its marks or none."""
    right: object
    read: object
    if item.kind == "true_false":
        right, read = item.answer, read_true_false(raw)
    else:
        letters = LETTERS[: len(asked.order)]
        right = right_letters(item, asked)
        read = read_choice(raw, letters, several=item.kind == "several")
    verdict, reason = _verdict(item, asked, read, right)
    marks = asked.marks[0]
    return PartResult(
        label=asked.labels[0],
        asked=item.id,
        verdict=verdict,
        awarded=marks if verdict is Verdict.CORRECT else 0.0,
        out_of=marks,
        given="" if raw is None else str(raw),
        expected=right_answer(item, asked),
        reason=reason,
    )


def _verdict(item: Item, asked: ItemAsked, read: object, right: object) -> tuple[Verdict, str]:
    if isinstance(read, Unreadable):
        return Verdict.UNREADABLE, read.reason
    if read is BLANK:
        return Verdict.BLANK, ""
    if read == right:
        return Verdict.CORRECT, ""
    return Verdict.WRONG, _feedback(item, asked, read)


def _feedback(item: Item, asked: ItemAsked, read: object) -> str:
    """What the bank says about a wrong option that was chosen."""
    if not isinstance(read, frozenset):
        return ""
    chosen = [item.options[o] for x, o in zip(LETTERS, asked.order, strict=False) if x in read]
    return " ".join(o.feedback for o in chosen if o.feedback and not o.correct)
