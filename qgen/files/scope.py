"""What an exam issued, as far as an examiner's changes may name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qgen.answers import Blank, Unreadable
from qgen.derived import items_of
from qgen.family import Part
from qgen.items import Item
from qgen.marking.accepted_items import order_meant
from qgen.marking.changes import names_of_parts, names_of_question
from qgen.marking.rekey import KeyRefused, rekeyed
from qgen.paper import FamilyAsked, ItemAsked, Paper


@dataclass(frozen=True)
class Scope:
    """The papers and items of an exam, by the names that changes use.

    Attributes
    ----------
    regrades
        The runs whose changes hold.
    """

    papers: Sequence[Paper]
    items: Mapping[str, Item]
    decimal_comma: bool = False
    regrades: Sequence[int] = ()

    @cached_property
    def owners(self) -> dict[str, str]:
        """The code of each student's paper by id and by code."""
        by_id = {paper.student.id: paper.code for paper in self.papers}
        return by_id | {paper.code: paper.code for paper in self.papers}

    @cached_property
    def questions(self) -> list[str]:
        """The names of questions: numbers, families and items."""
        asked = (question for paper in self.papers for question in paper.questions)
        return list(dict.fromkeys(name for q in asked for name in sorted(names_of_question(q))))

    @cached_property
    def parts(self) -> dict[str, list[tuple[str, FamilyAsked | ItemAsked, int]]]:
        """By the name of a part, the papers that have it (by code), its question and position."""
        found: dict[str, list[tuple[str, FamilyAsked | ItemAsked, int]]] = {}
        for paper in self.papers:
            for asked in paper.questions:
                for k, names in enumerate(names_of_parts(asked)):
                    for name in sorted(names):
                        found.setdefault(name, []).append((paper.code, asked, k))
        return found

    @cached_property
    def computed(self) -> list[str]:
        """The names of parts that have a tolerance."""
        return [
            name
            for name, places in self.parts.items()
            if any(_is_value(asked, k) for _, asked, k in places)
        ]

    @cached_property
    def items_asked(self) -> list[str]:
        """The items on some paper."""
        return list(
            dict.fromkeys(
                q.item for p in self.papers for q in p.questions if isinstance(q, ItemAsked)
            )
        )

    def fault_of_answer(self, part: str | None, answer: object, student: str | None) -> str:
        """Why an answer to a part cannot be read, or ''.

        Parameters
        ----------
        part
            A name of parts; '' is returned if it is none.
        student
            Id or code of the student who gave the answer.
        """
        code = self.owners.get(student or "", "")
        places = [p for p in self.parts.get(part or "", []) if code in ("", p[0])]
        if part in self.parts and not places:
            return "this student's paper has no such part"
        for _, asked, k in places:
            read = self._read(asked, k, answer, code)
            if isinstance(read, Unreadable):
                return read.reason
            if isinstance(read, Blank):
                return "it is blank"
        return ""

    def _read(self, asked: FamilyAsked | ItemAsked, k: int, answer: object, code: str) -> object:
        comma = self.decimal_comma
        if isinstance(asked, ItemAsked):
            order = order_meant(asked, code)
            return self.items[asked.item].read(answer, order, decimal_comma=comma)
        part = asked.problem.parts[k]
        if isinstance(part, Part):
            return asked.problem.read(part.step, answer, decimal_comma=comma)
        item, paper = items_of(asked)[asked.labels[k]]
        return item.read(answer, order_meant(paper, code), decimal_comma=comma)

    def in_words(self, part: str, answer: object, student: str | None) -> str:
        """Which option, or what else, an answer to an item means; '' for other parts.

        Parameters
        ----------
        student
            Id or code of the student whose letters are meant; None for those of the bank.
        """
        code = self.owners.get(student or "", "")
        for owner, asked, k in self.parts.get(part, []):
            if isinstance(asked, ItemAsked) and code in ("", owner):
                options = self.items[asked.item].model_dump().get("options", ())
                read = self._read(asked, k, answer, code)
                if options and isinstance(read, frozenset):
                    return " + ".join(options[n]["text"] for n in sorted(read))
        return ""

    def fault_of_key(self, item: str, answer: object, letters_of: str | None) -> str:
        """Why an answer cannot be the key of an item, or ''."""
        code = self.owners.get(letters_of or "", "")
        places = [asked for owner, asked, _ in self.parts[item] if code in ("", owner)]
        asked = next((each for each in places if isinstance(each, ItemAsked)), None)
        if asked is None:
            return "cannot be its key: the paper named has no such item"
        try:
            order = order_meant(asked, code)
            rekeyed(self.items[item], answer, order, decimal_comma=self.decimal_comma)
        except KeyRefused as error:
            return str(error)
        return ""


def _is_value(asked: FamilyAsked | ItemAsked, k: int) -> bool:
    return isinstance(asked, FamilyAsked) and isinstance(asked.problem.parts[k], Part)
