"""A label for each token of a sequence."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, ValidationInfo, field_validator

from qgen.answers import Blank, Unreadable
from qgen.answers.result import quoted
from qgen.entries import beyond_free
from qgen.files.mistakes import closest, show
from qgen.files.validation import Fault, Text, refuse, unknown
from qgen.items.base import Item, Order, Printed, Score, Scoring, literal
from qgen.items.letters import between
from qgen.items.lists import as_text

_SEPARATORS = re.compile(r"[\s,;|\[\]()'\"]+")


def _told_apart(labels: tuple[str, ...]) -> tuple[str, ...]:
    for label in labels:
        if _SEPARATORS.search(label):
            raise refuse(Fault("is no label: it has a space or a separator in it", show(label)))
    if len({_key(label) for label in labels}) < len(labels):
        raise refuse(Fault("has two labels that differ only in case, dashes, or O and 0"))
    return labels


class Labels(Item):
    """A sequence of tokens to be labelled, such as words with BIO tags.

    Attributes
    ----------
    tokens
        Plain text.
    labels
        Those that may be used; printed on the paper.
    answer
        The label of each token.
    """

    kind: Literal["labels"]
    tokens: Annotated[tuple[Text, ...], between(2, 30, "tokens")]
    labels: Annotated[tuple[Text, ...], between(2, 12, "labels"), AfterValidator(_told_apart)]
    answer: tuple[Text, ...]

    @field_validator("answer")
    @classmethod
    def _fits(cls, answer: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        tokens, labels = info.data.get("tokens", answer), info.data.get("labels", answer)
        if len(answer) != len(tokens):
            raise refuse(Fault(f"does not fit {len(tokens)} tokens", show(list(answer))))
        for k, label in enumerate(answer):
            if label not in labels:
                raise refuse(unknown(label, "one of the labels", labels, at=(k,)))
        return answer

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> tuple[str, ...] | Unreadable | Blank:
        text = as_text(raw)
        if not isinstance(text, str):
            return text
        known = {_key(label): label for label in self.labels}
        words = [word for word in _SEPARATORS.split(text) if word]
        for word in words:
            if _key(word) not in known:
                return _no_label(word, self.labels, text.index(word))
        if len(words) != len(self.tokens):
            return Unreadable(f"I read {len(words)} labels for {len(self.tokens)} tokens.")
        return tuple(known[_key(word)] for word in words)

    def score(self, value: tuple[str, ...], scoring: Scoring) -> Score:
        if value == self.answer:
            return Score(1)
        pairs = zip(value, self.answer, strict=True)
        wrong = [k for k, (given, right) in enumerate(pairs) if given != right]
        reason = f"Look again at {', '.join(f'token {k + 1}' for k in wrong)}."
        most = max(map(self.answer.count, self.answer))
        share = float(beyond_free(len(value) - len(wrong), len(value), most))
        return Score(share if scoring.per_entry else 0, reason)

    def right(self, order: Order) -> str:
        return " ".join(self.answer)

    def wrong(self, order: Order, k: int) -> str:
        answer = list(self.answer)
        at = k % len(answer)
        answer[at] = next(label for label in self.labels if label != answer[at])
        return " ".join(answer)

    def printed(self, order: Order) -> Printed:
        return Printed(
            hint=f"{len(self.tokens)} labels, in order",
            prompt=f"Labels: {', '.join(map(literal, self.labels))}.",
            numbered=tuple((str(n), literal(t)) for n, t in enumerate(self.tokens, start=1)),
            lines=1 + len(self.tokens) // 8,
        )


def _key(label: str) -> str:
    """A label without what people confuse: case, dashes, the letter O and zero."""
    return re.sub("[-_]", "", label).lower().replace("0", "o")


def _no_label(word: str, labels: tuple[str, ...], place: int) -> Unreadable:
    close = closest(word, labels)
    meant = f" Did you mean {close}?" if close else ""
    allowed = ", ".join(labels)
    return Unreadable(f"{quoted(word)} is not one of the labels {allowed}.{meant}", place)


KIND = Labels
