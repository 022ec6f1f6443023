"""Questions as they are printed, with or without their working."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qgen.items import Item, Source
from qgen.paper import FamilyAsked, ItemAsked
from qgen.render.document import Markdown, Part, Question
from qgen.render.question import wording
from qgen.render.solution import worked, working


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
    letters = (label.lstrip("0123456789") for label in asked.labels)
    parts = tuple(
        Part(
            label=letter,
            marks=marks,
            prompt=Markdown(_with_decimals(text.prompts[step], problem.places(step), decimals)),
            hint=_hint(problem.shapes[step]),
        )
        for letter, marks, step in zip(letters, asked.marks, problem.asked, strict=True)
    )
    return Question(
        number=str(asked.number), marks=sum(asked.marks), stem=Markdown(text.stem), parts=parts
    )


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
    parts = tuple(
        replace(
            part,
            working=Markdown(working(lines, step)),
            answer=Markdown(f"${lines.result(step)}$"),
        )
        for part, step in zip(plain.parts, asked.problem.asked, strict=True)
    )
    return replace(plain, parts=parts)


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


def _with_decimals(prompt: str, places: int, usual: int) -> str:
    return prompt if places == usual else f"{prompt} (Round to {places} decimals.)"


def _hint(shape: tuple[int, ...]) -> str:
    """What an answer of this shape looks like."""
    if not shape or max(shape) == 1:
        return "number"
    return f"{shape[0]} numbers" if len(shape) == 1 else "×".join(map(str, shape)) + " matrix"
