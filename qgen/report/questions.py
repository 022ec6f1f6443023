"""Questions as they are printed, with or without their working."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import prod

import numpy as np

from qgen.derived import items_of
from qgen.family import Formula
from qgen.items import Item, Source
from qgen.items.letters import lettered
from qgen.paper import FamilyAsked, ItemAsked
from qgen.problem import Problem
from qgen.render.document import Markdown, Part, Question
from qgen.render.question import Wording, picture, told, wording
from qgen.render.solution import formula_working, worked, working
from qgen.render.worked import Worked, value_tex


def asked_question(
    asked: FamilyAsked | ItemAsked, items: Mapping[str, Item], *, decimals: int
) -> Question:
    """Return a question as a paper prints it.

    Parameters
    ----------
    asked
        From the key.
    items
        The banks' items by id.
    decimals
        What the exam's instructions say; a part that needs more says so itself.
    """
    if isinstance(asked, ItemAsked):
        return _item(asked, items[asked.item])
    problem = asked.problem
    text = wording(problem, asked.inputs())
    derived = items_of(asked)
    parts = tuple(
        _derived(asked, part.name, text, *derived[label])
        if label in derived
        else Part(
            label=_letter(label),
            marks=marks,
            prompt=Markdown(_with_decimals(text.prompts[part.name], problem, part.name, decimals)),
            hint=_hint(problem, part.name),
        )
        for label, marks, part in zip(asked.labels, asked.marks, problem.parts, strict=True)
    )
    shown = picture(problem, asked.inputs())
    return Question(
        number=str(asked.number),
        marks=sum(asked.marks),
        stem=Markdown(text.stem),
        parts=parts,
        figure=None if shown and shown.tells else shown,
    )


def _letter(label: str) -> str:
    return label.lstrip("0123456789")


def _derived(asked: FamilyAsked, name: str, text: Wording, item: Item, paper: ItemAsked) -> Part:
    """A part that is asked as an item, in the words of the family's template."""
    shown = item.printed(paper.order)
    options = lettered(_options(asked), asked.order) if asked.problem.choice else ()
    return Part(
        label=paper.part,
        marks=paper.marks[0],
        prompt=Markdown(text.prompts[name]),
        hint=shown.hint,
        options=_texts(options),
        lines=shown.lines,
    )


def _options(asked: FamilyAsked) -> list[str]:
    """The values to choose from, in TeX."""
    assert asked.problem.choice is not None
    step = asked.problem.choice.step
    values = [np.asarray(each.value, dtype=float) for each in asked.options]
    return [f"${value_tex(asked.problem, step, value)}$" for value in values]


def solved_question(
    asked: FamilyAsked | ItemAsked, items: Mapping[str, Item], *, decimals: int
) -> Question:
    """Return a question with the working and the answer of each part."""
    plain = asked_question(asked, items, decimals=decimals)
    if isinstance(asked, ItemAsked):
        item = items[asked.item]
        solved = Markdown(item.solved(asked.order, asked.marks[0]))
        part = replace(plain.parts[0], answer=solved)
        return replace(plain, parts=(part,), explanation=Markdown(explained(item)))
    lines = worked(asked.problem, asked.inputs())
    derived = items_of(asked)
    parts = tuple(
        _solved_item(lines, asked, part, *derived[label])
        if label in derived
        else replace(
            part,
            working=Markdown(working(lines, asks.name)),
            answer=Markdown(f"${lines.result(asks.name)}$"),
        )
        for label, part, asks in zip(asked.labels, plain.parts, asked.problem.parts, strict=True)
    )
    return replace(plain, parts=parts, figure=picture(asked.problem, asked.inputs()))


def _solved_item(
    lines: Worked, asked: FamilyAsked, part: Part, item: Item, paper: ItemAsked
) -> Part:
    """A part that is asked as an item, with its working and its answer."""
    asks = asked.problem.parts[asked.labels.index(paper.labels[0])]
    if isinstance(asks, Formula):
        found = formula_working(lines.problem, asks)
        return replace(part, working=Markdown(found.working), answer=Markdown(found.answer))
    answer = item.solved(paper.order, paper.marks[0])
    if asked.problem.choice:
        whole = working(lines, asks.name)
        return replace(part, working=Markdown(whole), answer=Markdown(answer))
    shown = told(lines.problem, lines.params, lines.used, asks.name) or ""
    return replace(part, working=Markdown(shown), answer=Markdown(answer))


def explained(item: Item) -> str:
    """An item's explanation, with its source."""
    return f"{item.explanation.strip()} *({_cited(item.source)})*"


def _cited(source: Source) -> str:
    where = f", {source.where}" if source.where else ""
    return f"{source.author}, {source.title}, {source.year}{where}"


def _item(asked: ItemAsked, item: Item) -> Question:
    shown = item.printed(asked.order)
    part = Part(
        label="",
        marks=asked.marks[0],
        prompt=Markdown(shown.prompt),
        hint=shown.hint,
        numbered=_texts(shown.numbered),
        options=_texts(shown.options),
        lines=shown.lines,
    )
    return Question(
        number=str(asked.number), marks=part.marks, stem=Markdown(item.text), parts=(part,)
    )


def _texts(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, Markdown], ...]:
    return tuple((name, Markdown(text)) for name, text in pairs)


def _with_decimals(prompt: str, problem: Problem, step: str, usual: int) -> str:
    places = problem.places(step)
    words = step in problem.words
    return prompt if places == usual or words else f"{prompt} (Round to {places} decimals.)"


def _hint(problem: Problem, step: str) -> str:
    """What an answer looks like."""
    shape = problem.shapes[step]
    if step in problem.words:
        words = ", ".join(problem.words[step])
        return words if not shape else f"{prod(shape)} words of {words}"
    if not shape or max(shape) == 1:
        return "number"
    return f"{shape[0]} numbers" if len(shape) == 1 else "×".join(map(str, shape)) + " matrix"
